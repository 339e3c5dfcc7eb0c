"""The characters one can walk in as: who they are, and their logins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tsemed.accounts.models import User
from tsemed.people.models import Person
from tsemed.people.operations import register_people
from tsemed.web.demo.names import phone

FIRST_NUMBER: Final = 900


@dataclass(frozen=True)
class Role:
    """One character: the slug of the login, a name, and the language the pages come in."""

    slug: str
    given: str
    family: str
    gender: str = "woman"
    language: str = "he"
    town: str = "חיפה"


STAFF: Final = (
    Role("mentoring-manager", "נועה", "לוי"),
    Role("coordinator", "דנה", "שפירא", town="כרמיאל"),
    Role("freelancer", "فريد", "حداد", "man", "ar", "נצרת"),
    Role("disability-coordinator", "ענת", "הראל", town="תל אביב-יפו"),
    Role("programme-manager", "תמר", "ביטון"),
    Role("individual-coordinator", "إيناس", "خوري", language="ar", town="שפרעם"),
    Role("organisation-contact", "רבקה", "כץ"),
    Role("sponsor", "שלמה", "שטרן", "man"),
    Role("finance", "פאני", "גולד"),
    Role("privacy-officer", "אלון", "פלד", "man"),
)
MENTOR: Final = Role("mentor", "מיכל", "אזולאי", town="כרמיאל")
MENTEE: Final = Role("mentee", "יוסף", "טספאיה", "man", town="עפולה")


def address_of(slug: str) -> str:
    """Return the login of a character; example is a domain that can never exist."""
    return f"{slug}@demo.tsemed.example"


def logins(addresses: list[tuple[str, str]], *, at: datetime) -> list[User]:
    """Make logins for addresses and languages, none with a password."""
    made = [
        User(email=email, language=language, joined_at=at, factor_vouched_at=at)
        for email, language in addresses
    ]
    for user in made:
        user.set_unusable_password()
    return User.objects.bulk_create(made)


def draft(role: Role, number: int, user: User) -> Person:
    """Return a character as a person not saved yet."""
    return Person(
        user=user,
        given_name=role.given,
        family_name=role.family,
        form_of_address=role.gender,
        gender=role.gender,
        email=address_of(role.slug),
        phone=phone(FIRST_NUMBER + number),
        language=role.language,
        languages=["ar", "he"] if role.language == "ar" else ["he", "en"],
        town_text=role.town,
        birth_year=1984,
    )


def enter_staff(*, at: datetime) -> dict[str, Person]:
    """Enter the characters who work for the programme or its partners."""
    users = logins([(address_of(role.slug), role.language) for role in STAFF], at=at)
    drafts = [draft(role, n, user) for n, (role, user) in enumerate(zip(STAFF, users, strict=True))]
    people = register_people(drafts, by=None, at=at)
    return {role.slug: person for role, person in zip(STAFF, people, strict=True)}
