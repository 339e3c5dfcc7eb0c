"""Who may see what in the cast, written out by hand.

The product is not asked: a test that compares it with its own `visible_to` finds nothing. An
object is known by the name of the cast's person, partner or cycle that it belongs to. Noa, the
mentoring manager, sees everything; a user not listed with a model sees nothing of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.apps import apps
from tests.cast import CHARACTERS, Cast

from tsemed.cycles.models import Participation

Seen = Mapping[str, frozenset[str]]


def _seen(**by_character: str) -> Seen:
    return {name: frozenset(labels.split()) for name, labels in by_character.items()}


OWN_PARTNER = _seen(
    dana="bank steps", farid="bridge", tamar="steps", ines="bridge", rivka="bank", shlomo="bank",
    fanny="bank",
)  # fmt: skip
# Mentor and mentee see each other only while the mentee's consent is in force: in Negev it is.
OWN_PEOPLE = _seen(
    dana="dana michal yosef", farid="farid omar amina", tamar="tamar yosef",
    ines="ines omar amina", rivka="rivka michal", shlomo="shlomo", fanny="fanny", peled="peled",
    michal="michal", yosef="yosef", omar="omar amina", amina="amina omar",
)  # fmt: skip
OWN_CYCLES = _seen(dana="galil", farid="negev", tamar="galil", ines="negev")
OWN_PARTICIPANTS = _seen(dana="michal yosef", farid="omar amina", tamar="yosef", ines="omar amina")
OWN_MENTEES = _seen(
    dana="yosef", farid="amina", tamar="yosef", ines="amina", yosef="yosef", omar="amina",
    amina="amina",
)  # fmt: skip
LED_CYCLES = _seen(dana="galil", farid="negev")
# Both sides of Negev were asked; in Galil there is a draft, which only its coordinator sees.
OWN_PROPOSALS = _seen(dana="galil", farid="negev", omar="negev", amina="negev")
OWN_PAIRS = _seen(
    dana="galil", farid="negev", tamar="galil", ines="negev", michal="galil", yosef="galil",
    omar="negev", amina="negev",
)  # fmt: skip

# Of whose place, and for whose programme; finance sees every sheet.
OWN_SHEETS = _seen(dana="galil", farid="negev", tamar="galil", fanny="galil negev")
OWN_TERMS = {**OWN_SHEETS, **_seen(ines="negev")}

SEEN: Mapping[str, Seen] = {
    "partners.Partner": OWN_PARTNER,
    "people.Person": OWN_PEOPLE,
    "people.Affiliation": OWN_PEOPLE,
    "people.Goal": OWN_MENTEES,
    "people.GoalStep": OWN_MENTEES,
    "cycles.Cycle": OWN_CYCLES,
    "cycles.Assignment": OWN_CYCLES,
    "cycles.MatrixLine": OWN_CYCLES,
    "cycles.PolicyVersion": _seen(dana="galil", farid="negev", ines="negev"),
    "cycles.Participation": OWN_PARTICIPANTS,
    "matching.Round": LED_CYCLES,
    "matching.Pin": LED_CYCLES,
    "matching.Forbid": LED_CYCLES,
    "matching.Proposal": OWN_PROPOSALS,
    "relationships.Relationship": OWN_PAIRS,
    "relationships.Meeting": OWN_PAIRS,
    "imports.Import": LED_CYCLES,
    "finance.Sheet": OWN_SHEETS,
    "finance.HourEntry": OWN_SHEETS,
    # The mentoring manager alone writes them.
    "people.ConsentText": _seen(),
    "terms.Term": _seen(),
    "questionnaires.QuestionnaireVersion": _seen(),
    "questionnaires.Question": _seen(),
    # A draft is its writer's own.
    "questionnaires.Response": _seen(dana="every"),
    # Who sees every person a doubt points to: a mentor of Negev, for a list of Galil.
    "people.IdentityDoubt": _seen(farid="every"),
    # The second person confirms, who in the cast is the privacy officer.
    "accounts.CredentialChange": _seen(peled="every"),
}
# The privacy officer vouches for members of staff, whom she sees nowhere else.
INVITED = {**OWN_PEOPLE, **_seen(peled="peled noa dana farid tamar ines fanny")}
# Where a URL about a model opens it to fewer, or to others, than the model's own page does.
NARROWER: Mapping[str, Seen] = {
    "matching:open": LED_CYCLES,
    "people:invite": INVITED,
    **dict.fromkeys(("finance:terms", "finance:set_terms", "finance:open_sheet"), OWN_TERMS),
}
# In the demo everybody reads every letter; elsewhere nobody does, the manager neither.
IN_THE_DEMO = frozenset({"notifications.OutboxMessage"})

# What nobody but its writer sees, the manager neither.
OWN_ALONE = frozenset({"questionnaires.Response"})

# The way from an object to the cycle or person whose name it goes by.
_WAYS = {
    "partners.Partner": "pk",
    "people.Person": "pk",
    "people.Affiliation": "person",
    "people.Goal": "person",
    "people.GoalStep": "goal__person",
    "cycles.Cycle": "pk",
    "cycles.Assignment": "cycle",
    "cycles.MatrixLine": "cycle",
    "cycles.PolicyVersion": "cycle",
    "cycles.Participation": "person",
    "matching.Round": "cycle",
    "matching.Pin": "round__cycle",
    "matching.Forbid": "cycle",
    "matching.Proposal": "round__cycle",
    "relationships.Relationship": "cycle",
    "relationships.Meeting": "relationship__cycle",
    "imports.Import": "cycle",
    "finance.Sheet": "assignment__cycle",
    "finance.HourEntry": "sheet__assignment__cycle",
    "notifications.OutboxMessage": "pk",
    "people.ConsentText": "pk",
    "terms.Term": "pk",
    "people.IdentityDoubt": "pk",
    "questionnaires.QuestionnaireVersion": "pk",
    "questionnaires.Question": "pk",
    "questionnaires.Response": "pk",
    "accounts.CredentialChange": "pk",
}
# Models whose objects go by the name of a person.
OF_A_PERSON = frozenset(
    {
        "people.Person",
        "people.Affiliation",
        "people.Goal",
        "people.GoalStep",
        "cycles.Participation",
    }
)
# Models of which a character sees every object of the cast or none.
ALL_OR_NONE = frozenset(
    {
        "people.ConsentText",
        "terms.Term",
        "people.IdentityDoubt",
        "accounts.CredentialChange",
        "questionnaires.QuestionnaireVersion",
        "questionnaires.Question",
        "questionnaires.Response",
    }
)
# The page of a model that everybody who sees the object can open.
MAIN_PAGES = {
    "partners.Partner": "partners:partner",
    "people.Person": "people:person",
    "cycles.Cycle": "cycles:cycle",
    "matching.Round": "matching:round",
    "matching.Proposal": "matching:proposal",
    "relationships.Relationship": "relationships:relationship",
    "imports.Import": "imports:import",
    "questionnaires.QuestionnaireVersion": "questionnaires:version",
}


def labels_of(model: str, cast: Cast) -> dict[int, str]:
    """Return every object of a model by its key, with the name that it goes by."""
    if model in ALL_OR_NONE:
        keys = apps.get_model(model)._base_manager.order_by("pk").values_list("pk", flat=True)
        return dict.fromkeys(keys, "every")
    names = _names(cast, model)
    rows = apps.get_model(model)._base_manager.values_list("pk", _WAYS[model])
    return {pk: names.get(of, str(of)) for pk, of in rows.order_by("pk")}


def is_in_scope(character: str, label: str, *, model: str, url: str, demo: bool) -> bool:
    """Return whether a character may see an object by a URL."""
    if model in IN_THE_DEMO:
        return demo
    seen = NARROWER.get(url, SEEN[model])
    return (character == "noa" and model not in OWN_ALONE) or label in seen.get(
        character, frozenset()
    )


def _names(cast: Cast, model: str) -> dict[int, str]:
    if model == "partners.Partner":
        return {getattr(cast, name).pk: name for name in ("office", "bank", "steps", "bridge")}
    if model in OF_A_PERSON:
        people = {name: getattr(cast, name) for name in CHARACTERS}
        return {
            one.person_id if isinstance(one, Participation) else one.pk: name
            for name, one in people.items()
        }
    return {cast.galil.pk: "galil", cast.negev.pk: "negev"}
