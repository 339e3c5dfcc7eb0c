"""The table of races: which two writers meet, over what, and how many of them may win."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.attacks.race_writers import Programme, Writer, Writers

Race = Callable[["Programme", "Writers"], tuple["Writer", "Writer"]]


@dataclass(frozen=True)
class Entry:
    """One race: what meets what, and how many of the two may win."""

    name: str
    make: Race
    winners: frozenset[int]


RACES: list[Entry] = []


def race(name: str, *winners: int) -> Callable[[Race], Race]:
    """Enter a race into the table."""

    def enter(make: Race) -> Race:
        RACES.append(Entry(name, make, frozenset(winners)))
        return make

    return enter


@race("open / open: one place", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentor = p.mentor()
    return w.opens(p.mentee(), mentor), w.opens(p.mentee(), mentor)


@race("open / open: one place, two cycles", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentor = p.mentor()
    there = p.elsewhere(mentor)
    return w.opens(p.mentee(), mentor), w.opens(p.elsewhere(p.mentee()), there)


@race("open / open: one mentee, two cycles", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentee = p.mentee()
    return w.opens(mentee, p.mentor()), w.opens(p.elsewhere(mentee), p.elsewhere(p.mentor()))


@race("open / open: each the mentor of the other", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    one, other = p.both(), p.both()
    return w.opens(one[1], other[0]), w.opens(other[1], one[0])


@race("second yes / second yes: one mentee, two cycles", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentee = p.mentee()
    second = w.agrees(p.elsewhere(mentee), p.elsewhere(p.mentor()))
    return w.agrees(mentee, p.mentor()), second


@race("second yes / open: one mentee", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentee = p.mentee()
    return w.agrees(mentee, p.mentor()), w.opens(p.elsewhere(mentee), p.elsewhere(p.mentor()))


@race("second yes / open: the place that it holds", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentor = p.mentor()
    return w.agrees(p.mentee(), mentor), w.opens(p.mentee(), mentor)


@race("send / send: one place, two cycles", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentor = p.mentor()
    second = w.sends(p.elsewhere(p.mentee()), p.elsewhere(mentor))
    return w.sends(p.mentee(), mentor), second


@race("send / send: one mentee, two cycles", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentee = p.mentee()
    second = w.sends(p.elsewhere(mentee), p.elsewhere(p.mentor()))
    return w.sends(mentee, p.mentor()), second


@race("send / open: one place", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentor = p.mentor()
    return w.sends(p.mentee(), mentor), w.opens(p.mentee(), mentor)


@race("send / second yes: one mentee", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentee = p.mentee()
    return w.sends(p.elsewhere(mentee), p.elsewhere(p.mentor())), w.agrees(mentee, p.mentor())


@race("lower on the page / open", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentor = p.mentor()
    return w.lowers(mentor, 0), w.opens(p.mentee(), mentor)


@race("lower on the page / open: the last of two", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentor = p.mentor(2)
    p.pair(p.mentee(), mentor)
    return w.lowers(mentor, 1), w.opens(p.mentee(), mentor)


@race("lower on the page / send", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentor = p.mentor()
    return w.lowers(mentor, 0), w.sends(p.mentee(), mentor)


@race("lower on the page / second yes", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentor = p.mentor()
    return w.lowers(mentor, 0), w.agrees(p.mentee(), mentor)


@race("lower by a list / open", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentor = p.mentor()
    return w.lowers_by_list(mentor, 0), w.opens(p.mentee(), mentor)


@race("lower by a list / send", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentor = p.mentor()
    return w.lowers_by_list(mentor, 0), w.sends(p.mentee(), mentor)


@race("lower by a list / second yes", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentor = p.mentor()
    by_list = w.lowers_by_list(mentor, 0)
    return by_list, w.agrees(p.mentee(), mentor)


@race("lower by a list / lower on the page", 1, 2)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentor = p.mentor(3)
    p.pair(p.mentee(), mentor)
    return w.lowers_by_list(mentor, 1), w.lowers(mentor, 2)


@race("bring back / open: one place", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentor = p.mentor()
    return w.revives(p.mentee(), mentor), w.opens(p.mentee(), mentor)


@race("bring back / open: one mentee", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentee = p.mentee()
    return w.revives(mentee, p.mentor()), w.opens(p.elsewhere(mentee), p.elsewhere(p.mentor()))


@race("bring back / send", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentor = p.mentor()
    return w.revives(p.mentee(), mentor), w.sends(p.mentee(), mentor)


@race("bring back / lower on the page", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentor = p.mentor()
    return w.revives(p.mentee(), mentor), w.lowers(mentor, 0)


@race("leave / open: the place of a live pair", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentor = p.mentor()
    p.pair(p.mentee(), mentor)
    return w.leaves(mentor), w.opens(p.mentee(), mentor)


@race("come back / open: the place of a live pair", 1)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentor = p.mentor()
    p.pair(p.mentee(), mentor)
    return w.rejoins(mentor), w.opens(p.mentee(), p.elsewhere(mentor))


@race("return / open: the place that is freed", 1, 2)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentor = p.mentor()
    return w.returns(p.mentee(), mentor), w.opens(p.mentee(), mentor)


@race("withdraw / send: the place that is freed", 1, 2)
def _(p: Programme, w: Writers) -> tuple[Writer, Writer]:
    mentor = p.mentor()
    return w.takes_back(p.mentee(), mentor), w.sends(p.mentee(), mentor)
