"""One row of the table: a tool, its answer, and what it took. Each runs in its own process."""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from bench.pairing.population import problem as population
from pairing import Problem, Weights, explain_everybody, score_pair, solve
from pairing.scoring.score_tables import POINT_MASK, ScoreTables

BIG = 1 << 32
SECONDS = 278
Answer = tuple[int, int, float | None]


def scored(problem: Problem) -> tuple[np.ndarray, np.ndarray]:
    """Return the points of every pair (-1 where not feasible) and the places of every mentor."""
    tables = ScoreTables(problem)
    codes = tables.packed_scores()
    return (
        np.where(codes <= POINT_MASK, codes.astype(np.int64), -1),
        np.array([mentor.capacity for mentor in tables.mentors]),
    )


def tsemed(problem: Problem) -> Answer:
    """Solve with this engine, scoring and proof included."""
    solution = solve(problem, time_limit=None)
    return solution.matched, solution.total, solution.gap


def tsemed_in_time(problem: Problem) -> Answer:
    """Solve with this engine under a time limit, with the gap of the result."""
    solution = solve(problem, time_limit=SECONDS)
    return solution.matched, solution.total, solution.gap


def tsemed_all_objectives(problem: Problem) -> Answer:
    """Solve with this engine, with every objective of the order."""
    order = ("matched", "floors", "waiting", "bands", "total", "previous")
    solution = solve(Problem(problem.mentees, problem.mentors, order=order))
    return solution.matched, solution.total, solution.gap


def tsemed_explained(problem: Problem) -> Answer:
    """Solve with this engine, with an explanation for everybody."""
    solution = solve(problem)
    assert sum(1 for _ in explain_everybody(problem, solution)) == len(problem.mentees)
    return solution.matched, solution.total, solution.gap


def first_come(problem: Problem) -> Answer:
    """Assign first come, first served: each in turn takes the best mentor who is free."""
    points, places = scored(problem)
    matched = total = 0
    for row in points:
        best = int(np.where(places > 0, row, -1).argmax())
        if places[best] > 0 and row[best] >= 0:
            places[best] -= 1
            matched, total = matched + 1, total + int(row[best])
    return matched, total, None


def scipy_dense(problem: Problem) -> Answer:
    """Solve by SciPy's dense assignment, with a column for each place."""
    from scipy.optimize import linear_sum_assignment

    points, places = scored(problem)
    weight = np.where(points >= 0, points + float(BIG), 0)[
        :, np.repeat(np.arange(len(places)), places)
    ]
    row, column = linear_sum_assignment(weight, maximize=True)
    matched, total = divmod(int(weight[row, column].sum()), BIG)
    return matched, total, 0.0


def networkx(problem: Problem) -> Answer:
    """Solve by the general matching of networkx, with a node for each place."""
    import networkx as nx

    points, places = scored(problem)
    graph = nx.Graph()
    for i, j in np.argwhere(points >= 0).tolist():
        for place in range(places[j]):
            graph.add_edge(("e", i), (j, place), weight=int(points[i, j]))
    pairs = nx.max_weight_matching(graph, maxcardinality=True)
    return len(pairs), sum(graph.edges[pair]["weight"] for pair in pairs), 0.0


def cp_sat(problem: Problem) -> Answer:
    """Solve by OR-Tools CP-SAT, in at most 300 s."""
    from ortools.sat.python import cp_model

    points, places = scored(problem)
    model = cp_model.CpModel()
    pairs = np.argwhere(points >= 0).tolist()
    taken = [model.new_bool_var("") for _ in pairs]
    by_row: dict[int, list[Any]] = {}
    by_column: dict[int, list[Any]] = {}
    for (i, j), variable in zip(pairs, taken, strict=True):
        by_row.setdefault(i, []).append(variable)
        by_column.setdefault(j, []).append(variable)
    for group in by_row.values():
        model.add_at_most_one(group)
    for j, group in by_column.items():
        model.add(sum(group) <= int(places[j]))
    weight = [1_000_000 + int(points[i, j]) for i, j in pairs]
    model.maximize(cp_model.LinearExpr.weighted_sum(taken, weight))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = 300
    solver.parameters.num_workers = 2
    solver.solve(model)
    matched, total = divmod(round(solver.objective_value), 1_000_000)
    gap = solver.best_objective_bound / max(solver.objective_value, 1) - 1
    return matched, total, gap


def ortools_assignment(problem: Problem) -> Answer:
    """Solve by OR-Tools LinearSumAssignment, which knows perfect matchings only.

    Where every place can be filled, people and places with places for staying alone are a square,
    and the points alone are the costs, which suits it best. Otherwise everybody gets a twin.
    """
    points, places = scored(problem)
    slots = np.repeat(np.arange(len(places)), places)
    people, spare = len(points), len(points) - len(slots)
    row, column = np.nonzero(points[:, slots] >= 0)
    gain = points[row, slots[column]]
    if spare >= 0:
        left = np.concatenate([row, np.repeat(np.arange(people), spare)])
        right = np.concatenate([column, np.tile(len(slots) + np.arange(spare), people)])
        cost = _least(left, right, np.concatenate([-gain, np.zeros(people * spare, np.int64)]))
        if cost is not None:
            return len(slots), -cost, 0.0
    big = 2000 * people
    alone, empty = np.arange(people), np.arange(len(slots))
    left = np.concatenate([row, alone, people + empty, people + column])
    right = np.concatenate([column, len(slots) + alone, empty, len(slots) + row])
    free = np.zeros(people + len(slots) + len(row), dtype=np.int64)
    cost = _least(left, right, np.concatenate([-gain - big, free]))
    assert cost is not None
    matched, total = divmod(-cost, big)
    return matched, total, 0.0


def _least(left: np.ndarray, right: np.ndarray, cost: np.ndarray) -> int | None:
    """Return the least cost of a perfect matching of some arcs, None where there is none."""
    from ortools.graph.python import linear_sum_assignment as lsa

    solver = lsa.SimpleLinearSumAssignment()
    solver.add_arcs_with_cost(left.astype(np.int32), right.astype(np.int32), cost)
    return solver.optimal_cost() if solver.solve() == solver.OPTIMAL else None


def munkres(problem: Problem) -> Answer:
    """Solve by the assignment that `mentor-match` uses, on scores computed before."""
    from munkres import Munkres

    points, places = scored(problem)
    slots = np.repeat(np.arange(len(places)), places)
    weight = np.where(points >= 0, points + BIG, 0)[:, slots]
    side = max(weight.shape)
    cost = np.full((side, side), int(weight.max()), dtype=object)
    cost[: weight.shape[0], : weight.shape[1]] = int(weight.max()) - weight
    pairs = Munkres().compute(cost.tolist())
    rows, columns = weight.shape
    value = sum(int(weight[i, j]) for i, j in pairs if i < rows and j < columns)
    matched, total = divmod(value, BIG)
    return matched, total, 0.0


def mentor_match(problem: Problem) -> Answer:
    """Solve by the published tool `mentor-match`, with our rules in their scalar form.

    Like every rule of theirs, ours are asked of one pair at a time. A place is a mentor of
    theirs, and a pair is worth so much that the most are matched first.
    """
    from matching.mentee import Mentee as TheirMentee
    from matching.mentor import Mentor as TheirMentor
    from matching.process import process_data
    from matching.rules.rule import Disqualify

    weights = Weights.default()

    def is_blocked(match: Any) -> bool:
        mentee, mentor = problem.mentees[match.mentee.grade], problem.mentors[match.mentor.grade]
        match.judged = score_pair(mentee, mentor, weights)
        return not match.judged.is_feasible

    class Score:
        def apply(self, match: Any) -> int:
            return BIG + match.judged.points

    slots = [at for at, mentor in enumerate(problem.mentors) for _ in range(mentor.capacity)]
    mentors = [TheirMentor(grade=j, email=f"m{at}") for at, j in enumerate(slots)]
    mentees = [TheirMentee(grade=i, email=f"e{i}") for i in range(len(problem.mentees))]
    process_data(mentors, mentees, [[Score(), Disqualify(is_blocked)]])
    pairs = [(one.grade, one.mentors[0].grade) for one in mentees if one.mentors]
    points = [score_pair(problem.mentees[i], problem.mentors[j], weights).points for i, j in pairs]
    return len(pairs), sum(points), None


def sparse_top_20(problem: Problem) -> Answer:
    """Solve by SciPy's sparse assignment on the best 20 mentors of each mentee alone."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    from pairing.solver.large.pricing_oracle import ColumnSearch
    from pairing.solver.network import build_instance

    state = build_instance(problem, ScoreTables(problem))
    floor = np.full((len(state.open_mentees), 1), -(1 << 61), dtype=np.int64)
    free, weight_by_points = np.zeros((len(state.capacity), 1), np.int64), np.arange(1024)[:, None]
    scanner = ColumnSearch(state, linear=True)
    best_columns = scanner.best_columns(
        free, weight_by_points=weight_by_points, floor=floor, most=20
    )
    row, place = np.nonzero(best_columns.column >= 0)
    column, points = best_columns.column[row, place], best_columns.points[row, place].astype(float)
    start = np.concatenate([[0], np.cumsum(state.capacity)])
    copies = state.capacity[column]
    row, points, base = (np.repeat(x, copies) for x in (row, points, start[column]))
    within = np.arange(len(row)) - np.repeat(np.cumsum(copies) - copies, copies)
    people = len(floor)
    alone = np.arange(people)
    matrix = csr_matrix(
        (
            np.concatenate([2000.0 - points, np.full(people, 1e7)]),
            (np.concatenate([row, alone]), np.concatenate([base + within, start[-1] + alone])),
        )
    )
    left, right = min_weight_full_bipartite_matching(matrix)
    cost = np.asarray(matrix[left, right]).ravel()
    seated = cost < 1e6
    return int(seated.sum()), int((2000 - cost[seated]).sum()), None


ROWS: dict[str, Callable[[Problem], Answer]] = {
    "tsemed": tsemed,
    f"tsemed, {SECONDS} s": tsemed_in_time,
    "tsemed, all objectives": tsemed_all_objectives,
    "tsemed, everybody explained": tsemed_explained,
    "first come, best free": first_come,
    "SciPy dense": scipy_dense,
    "networkx": networkx,
    "CP-SAT": cp_sat,
    "OR-Tools assignment": ortools_assignment,
    "mentor-match": mentor_match,
    "munkres": munkres,
    "SciPy sparse, top 20": sparse_top_20,
}


def measure(name: str, mentees: int, mentors: int) -> dict[str, Any]:
    """Run one row and say what it took; imports and compiled code are fetched first."""
    problem = population(mentees, mentors)
    ROWS[name](population(30, 20))
    if name.startswith("tsemed") and mentees > 2000:
        tsemed(population(2100, 30))
    gc.collect()
    gc.freeze()  # a row does not measure the people who exist before
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    wall, cpu = time.perf_counter(), time.process_time()
    matched, total, gap = ROWS[name](problem)
    return {
        "matched": matched,
        "total": total,
        "gap": gap,
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "people_mb": before / 1024,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))))
