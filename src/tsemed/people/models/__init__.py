"""The tables of the people app, one file for each question they answer."""

from tsemed.people.models.affiliation import Affiliation, Capacity
from tsemed.people.models.consent import Consent, ConsentMethod, ConsentPurpose, ConsentText
from tsemed.people.models.contact_point import ContactPoint
from tsemed.people.models.goal import Goal, GoalStep, StageEntry
from tsemed.people.models.identity_doubt import DoubtReason, IdentityDoubt
from tsemed.people.models.locality import Locality, LocalitySpelling
from tsemed.people.models.person import NameToken, Person
from tsemed.people.models.profile import MenteeProfile, MentorProfile
from tsemed.people.models.sensitive import PopulationGroup

__all__ = [
    "Affiliation",
    "Capacity",
    "Consent",
    "ConsentMethod",
    "ConsentPurpose",
    "ConsentText",
    "ContactPoint",
    "DoubtReason",
    "Goal",
    "GoalStep",
    "IdentityDoubt",
    "Locality",
    "LocalitySpelling",
    "MenteeProfile",
    "MentorProfile",
    "NameToken",
    "Person",
    "PopulationGroup",
    "StageEntry",
]
