"""The tables of questionnaires: what is asked, version by version, and what is answered."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tsemed.base.models import Stateful, Versioned
from tsemed.base.states import StateTable
from tsemed.people.models import Person
from tsemed.questionnaires.definition import About, Kind
from tsemed.questionnaires.states import RESPONSE, VERSION, ResponseState, VersionState

ABOUT_NAMES = [(About.MENTOR.value, _("Mentors")), (About.MENTEE.value, _("Mentees"))]
VERSION_STATE_NAMES = [
    (VersionState.DRAFT.value, pgettext_lazy("questionnaire", "Draft")),
    (VersionState.PUBLISHED.value, pgettext_lazy("questionnaire", "Published")),
    (VersionState.RETIRED.value, pgettext_lazy("questionnaire", "Retired")),
    (VersionState.DISCARDED.value, pgettext_lazy("questionnaire", "Discarded")),
]
RESPONSE_STATE_NAMES = [
    (ResponseState.DRAFT.value, pgettext_lazy("answers", "Begun")),
    (ResponseState.SUBMITTED.value, pgettext_lazy("answers", "Submitted")),
    (ResponseState.DISCARDED.value, pgettext_lazy("answers", "Discarded")),
]
KIND_NAMES = [
    (Kind.TEXT.value, pgettext_lazy("question", "Text")),
    (Kind.INTEGER.value, pgettext_lazy("question", "Whole number")),
    (Kind.DECIMAL.value, pgettext_lazy("question", "Number")),
    (Kind.DATE.value, pgettext_lazy("question", "Day")),
    (Kind.SELECT_ONE.value, pgettext_lazy("question", "One choice")),
    (Kind.SELECT_MULTIPLE.value, pgettext_lazy("question", "Several choices")),
    (Kind.NOTE.value, pgettext_lazy("question", "Note")),
    (Kind.BEGIN_GROUP.value, pgettext_lazy("question", "Group begins")),
    (Kind.END_GROUP.value, pgettext_lazy("question", "Group ends")),
]


def in_language(texts: dict[str, str]) -> str:
    """Return a text in the language of the page."""
    return texts.get(get_language() or "he", "")


class Questionnaire(models.Model):
    """What people of one side are asked, across all its versions."""

    code = models.CharField(max_length=40, unique=True)
    about = models.CharField(_("about"), max_length=6, choices=ABOUT_NAMES)

    def __str__(self) -> str:
        return self.code


class QuestionnaireVersion(Stateful):
    """One text of a questionnaire. From its publication on it never changes."""

    steps: ClassVar[StateTable] = VERSION

    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    titles = models.JSONField(default=dict)
    state = models.CharField(
        max_length=9, choices=VERSION_STATE_NAMES, default=VersionState.DRAFT, editable=False
    )
    taken_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_in_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of a questionnaire")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"], name="one_version_per_number"
            ),
            models.UniqueConstraint(
                fields=["questionnaire"],
                condition=models.Q(state=VersionState.PUBLISHED.value),
                name="one_published_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id}.{self.number}"

    @property
    def title(self) -> str:
        """Return the title in the language of the page."""
        return in_language(self.titles)


class Question(Versioned):
    """One row of a version: a question, a note, or where a group begins or ends."""

    of = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="questions")
    order = models.PositiveIntegerField()
    code = models.CharField(max_length=40, blank=True)
    kind = models.CharField(_("type"), max_length=15, choices=KIND_NAMES)
    labels = models.JSONField(default=dict)
    hints = models.JSONField(default=dict)
    required = models.BooleanField(default=False)
    relevant = models.CharField(max_length=500, blank=True)
    constraint = models.CharField(max_length=500, blank=True)
    constraint_messages = models.JSONField(default=dict)
    list_code = models.CharField(max_length=40, blank=True)
    feeds = models.CharField(max_length=40, blank=True)
    data_class = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("question")
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["of", "order"], name="one_question_per_place"),
            models.UniqueConstraint(
                fields=["of", "code"], condition=~models.Q(code=""), name="one_question_per_code"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def label(self) -> str:
        """Return the question in the language of the page."""
        return in_language(self.labels)


class QuestionChoice(models.Model):
    """One answer that a list of choices of a version offers."""

    of = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="choices")
    order = models.PositiveIntegerField()
    list_code = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    labels = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["of", "list_code", "code"], name="one_choice_per_code"),
        ]

    def __str__(self) -> str:
        return self.code


class Moment(models.TextChoices):
    """At which moment of somebody's way the answers are given."""

    JOINING = "joining", _("On joining")
    DURING = "during", _("During the cycle")
    CLOSING = "closing", _("On closing")


class Response(Stateful):
    """What one writer answers about one person, on one version.

    With `on_behalf_of` the writer writes down what that person says; without it the answers are
    the writer's own.
    """

    steps: ClassVar[StateTable] = RESPONSE

    of = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="responses")
    about = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="responses")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    on_behalf_of = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    moment = models.CharField(max_length=8, choices=Moment.choices, default=Moment.JOINING)
    state = models.CharField(
        max_length=9, choices=RESPONSE_STATE_NAMES, default=ResponseState.DRAFT, editable=False
    )
    begun_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answers")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["of", "about", "given_by"],
                condition=models.Q(state=ResponseState.DRAFT.value),
                name="one_draft_per_writer",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["about", "-id"], name="response_by_person"),
        ]

    def __str__(self) -> str:
        return f"response {self.pk}"


class Answer(models.Model):
    """The answer to one question."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    value = models.JSONField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["response", "question"], name="one_answer"),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"
