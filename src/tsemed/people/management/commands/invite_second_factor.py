"""Invites the first manager of an installation, whom nobody in it can vouch for."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from pairing.reference.invisible import clean_address
from tsemed.accounts import invitations
from tsemed.accounts.credential_effects import remove_second_factor
from tsemed.base.command import Command as CleanCommand
from tsemed.people.logins import open_login
from tsemed.people.models import Person
from tsemed.people.staff_ties import is_or_becomes_staff


class Command(CleanCommand):
    """Print the code with which a member of staff may set up a second factor."""

    help = "Invite a member of staff to set up a second factor; prints the code, once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the e-mail of the person."""
        parser.add_argument("address", help="the e-mail of the person, as it is in the register")
        parser.add_argument(
            "--after-loss",
            action="store_true",
            help="remove the present second factor first; ends every session of the person",
        )

    def handle(self, *_args: Any, address: str, after_loss: bool, **_options: Any) -> None:
        """Print the code of a new invitation, or why there is none."""
        found = list(Person.objects.filter(email=clean_address(address)).order_by("pk")[:2])
        if len(found) != 1:
            raise CommandError("no person, or more than one, has this e-mail")
        if not is_or_becomes_staff(found[0]):
            raise CommandError("this person is not staff: a second factor needs no invitation")
        now = timezone.now()
        user = open_login(found[0], at=now)
        if after_loss:
            remove_second_factor(user, change=0, by=None, at=now)
        try:
            code = invitations.invite(user, by=None, at=now)
        except invitations.HasSecondFactor as there:
            raise CommandError(
                "there is a second factor already; --after-loss removes it"
            ) from there
        self.stdout.write(f"{code}\nGood for three days, once. Pass it on by voice.")
