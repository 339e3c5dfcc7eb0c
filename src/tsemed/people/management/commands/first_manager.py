"""Enters the first manager of an installation, or the successor of one who has left."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from pairing.reference.invisible import clean_address
from tsemed.accounts.invitations import HasSecondFactor
from tsemed.base.command import Command as CleanCommand
from tsemed.base.command import Refusal
from tsemed.base.email_addresses import validate_address
from tsemed.people.first_manager import (
    ManagerThere,
    Newcomer,
    NotTheManager,
    enter_first_manager,
)

NEXT = """\
{name} is the mentoring manager. Three steps are left:
  1. They open {site}{login}, type {address} and then the code from the letter.
  2. On the page of the second factor they type this code, which you read out to them:
     {code}
     It is good for three days, once.
  3. They enter a privacy officer, whom you invite with: tsemed second-factor ADDRESS"""


class Command(CleanCommand):
    """Makes person, login and office of the manager, and prints the code that invites them."""

    help = "Enter the first mentoring manager; prints the code of their invitation, once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take who it is."""
        parser.add_argument("address", help="the e-mail with which they will sign in")
        parser.add_argument("--name", required=True, help="given name and family name")
        parser.add_argument("--language", choices=dict(settings.LANGUAGES), default="he")
        parser.add_argument("--office", default="", help="the name of the programme")
        parser.add_argument(
            "--left", default="", metavar="ADDRESS", help="the manager who has left: ends access"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Enter the manager and say what comes next, or why not."""
        given, _space, family = options["name"].strip().partition(" ")
        address, language = clean_address(options["address"]), options["language"]
        _refuse_wrong(address, given, family)
        with translation.override(language):
            office = options["office"] or gettext("Mentoring programme")
        new = Newcomer(given, family.strip(), address, language)
        try:
            code = enter_first_manager(
                new, office_name=office, left=options["left"], at=timezone.now()
            )
        except ManagerThere as there:
            names = ", ".join(person.full_name for person in there.managers)
            raise Refusal(
                f"There is a mentoring manager already: {names}. They enter others at Partners; if "
                "they have left and nobody can, add --left with their e-mail."
            ) from there
        except NotTheManager as wrong:
            raise Refusal(f"{options['left']} is no mentoring manager; nothing changed.") from wrong
        except HasSecondFactor as there:
            raise Refusal(
                "They have a second factor already and can sign in. If it is lost: "
                "`tsemed second-factor ADDRESS --after-loss`; then this command again."
            ) from there
        self.stdout.write(
            NEXT.format(
                name=f"{given} {family}".strip(),
                site=settings.SITE_ADDRESS,
                login=reverse("account_login"),
                address=address,
                code=code,
            )
        )


def _refuse_wrong(address: str, given: str, family: str) -> None:
    try:
        validate_address(address)
    except ValidationError as wrong:
        raise Refusal(f"{address} is not an e-mail address.") from wrong
    if not given or not family:
        raise Refusal('Give both names: --name "Noa Levi".')
