"""Which cycles a user may see, what is known of one, and what waits in them."""

from tsemed.cycles.queries.facts import facts_of, lacks_contact_person, lacks_of, mix_of
from tsemed.cycles.queries.page import (
    approvals_of,
    matrix_lines,
    numbers_of,
    numbers_shown,
    participants_of,
    person_to_add,
    roles_to_assign,
    sides_to_add,
    staff_to_assign,
    team_of,
    words_to_give,
)
from tsemed.cycles.queries.scope import (
    get_assignment_for,
    get_cycle_for,
    get_line_for,
    list_cycles,
    names_of_groups,
    names_shown_to,
    programmes_shown_to,
    visible_to,
)
from tsemed.cycles.queries.waiting import waiting_for
from tsemed.cycles.roles import assignments_of, leads, led_by, matrix_of, who_carries

__all__ = [
    "approvals_of",
    "assignments_of",
    "facts_of",
    "get_assignment_for",
    "get_cycle_for",
    "get_line_for",
    "lacks_contact_person",
    "lacks_of",
    "leads",
    "led_by",
    "list_cycles",
    "matrix_lines",
    "matrix_of",
    "mix_of",
    "names_of_groups",
    "names_shown_to",
    "numbers_of",
    "numbers_shown",
    "participants_of",
    "person_to_add",
    "programmes_shown_to",
    "roles_to_assign",
    "sides_to_add",
    "staff_to_assign",
    "team_of",
    "visible_to",
    "waiting_for",
    "who_carries",
    "words_to_give",
]
