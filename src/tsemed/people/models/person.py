"""Who somebody is and how they are reached. No national number is stored, ever."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from tsemed.base.model_fields import EmailField, NameField
from tsemed.base.models import Versioned
from tsemed.people.models.locality import Locality


class FormOfAddress(models.TextChoices):
    """How Hebrew and Arabic, which carry gender, should speak to somebody; either needs none."""

    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    EITHER = "either", _("Either")


class Gender(models.TextChoices):
    """What somebody says of themselves; it alone answers the wish of another."""

    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    UNSAID = "", _("Did not say")


def backwards(number: object) -> str:
    """Return the digits of a telephone number, last first."""
    return "".join(character for character in str(number or "") if character.isdigit())[::-1]


class BackwardsField(models.CharField[str, str]):
    """The telephone number backwards, kept in step on every save, also of many at once.

    People remember the end of a number and every clerk writes its beginning differently
    (050, +972-50, 972 50), so "ends with" has to be as cheap as "begins with".
    """

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002 Django's own signature
        """Write the telephone of the row backwards."""
        value = backwards(getattr(model_instance, "phone", ""))
        setattr(model_instance, self.attname, value)
        return value


class Person(Versioned):
    """A person known to the programme, recognised by phone, e-mail, name and birth year."""

    named_only: ClassVar[frozenset[str]] = frozenset(
        {
            "language",
            "languages",
            "form_of_address",
            "gender",
            "contact_wishes",
            "employers",
            "locality",
            "birth_year",
            "has_own_phone",
        }
    )
    unaudited: ClassVar[frozenset[str]] = frozenset({"phone_backwards"})
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL
    )
    given_name = NameField(_("given name"), max_length=80)
    family_name = NameField(_("family name"), max_length=80, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True, db_index=True)
    phone_backwards = BackwardsField(max_length=20, blank=True, editable=False)
    email = EmailField(_("e-mail"), blank=True, db_index=True)
    language = models.CharField(_("language"), max_length=2, default="he")
    languages = models.JSONField(_("languages"), default=list, blank=True)
    form_of_address = models.CharField(
        _("form of address"),
        max_length=6,
        choices=FormOfAddress.choices,
        default=FormOfAddress.EITHER,
    )
    gender = models.CharField(_("gender"), max_length=5, choices=Gender.choices, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("birth year"), null=True, blank=True)
    locality = models.ForeignKey(
        Locality, verbose_name=_("town"), null=True, blank=True, on_delete=models.PROTECT
    )
    # As entered, where no locality is recognised in it.
    town_text = models.CharField(_("town"), max_length=60, blank=True)
    modes = models.JSONField(_("ways to meet"), default=list, blank=True)
    times = models.JSONField(_("times"), default=list, blank=True)
    # Workplaces in words, besides the ties to partners: of a mentee related ones too.
    employers = models.JSONField(_("workplaces"), default=list, blank=True)
    has_own_phone = models.BooleanField(default=True)
    # What they ask of who reaches them: codes of `ContactWish`, best_time, quiet_from and _until.
    contact_wishes = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    # Entered twice: who stays. Only `people.merging` writes it.
    merged_into = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="merged"
    )

    class Meta:
        verbose_name = _("person")
        ordering: ClassVar[list[str]] = ["family_name", "given_name", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["family_name", "given_name", "id"], name="person_by_name"),
            models.Index(
                fields=["phone_backwards"],
                name="person_by_end_of_phone",
                condition=~Q(phone_backwards=""),
            ),
            models.Index(
                fields=["town_text"], name="person_by_unknown_town", condition=~Q(town_text="")
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # It opens one account, so it is one person's, also under concurrent entry.
            models.UniqueConstraint(
                Lower("email"), condition=~Q(email=""), name="one_person_per_email"
            ),
            # Nobody is recognised by a row that was merged, and it opens no account.
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(email="", phone="", user=None),
                name="who_was_merged_is_reached_by_nothing",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def town(self) -> str:
        """Return where somebody lives, in the language of the page, else as it was entered."""
        return str(self.locality) if self.locality else self.town_text

    def validate_constraints(self, exclude: Any = None) -> None:
        """Leave it to operations: a form would reveal to anybody that an e-mail is known."""

    @property
    def full_name(self) -> str:
        """Return the name as it is written, given name first."""
        return f"{self.given_name} {self.family_name}".strip()


class NameToken(models.Model):
    """One folded word of a name, so that search by prefix is one look into an index."""

    token = models.CharField(max_length=80)
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="tokens", db_index=False
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["token", "person"], name="one_token_per_person"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # Whether somebody found by one word also bears another is one look into this.
            models.Index(fields=["person", "token"], name="tokens_of_person"),
        ]

    def __str__(self) -> str:
        return self.token
