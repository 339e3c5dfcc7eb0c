"""A version of a questionnaire as a form: the same for its preview, for staff and for oneself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from tsemed.base.form_fields import DayField
from tsemed.questionnaires.definition import Choice, Definition, Kind, Question, Texts
from tsemed.questionnaires.expressions import Answer, parsed
from tsemed.questionnaires.matching_fields import MatchingField, fields_about
from tsemed.questionnaires.rules import LONGEST_ANSWER, is_allowed, shown_names

_CHIPS, _SEGMENTS = {"data-look": "chips"}, {"data-look": "segments"}
# More choices than these are drawn as a list to scroll through.
_MOST_CHIPS, _MOST_SEGMENTS = 30, 4
_LARGEST = 1_000_000_000
REQUIRED = _("Answer this question.")
SEALED = _("Answered already, and not shown here. What you choose now replaces it.")


def field_name(question: str) -> str:
    """Return the name of the field of a question; it can be that of nothing else on a page."""
    return f"answer_{question}"


class AnswerForm(forms.Form):
    """The questions of a version. `is_submitted` asks for everything that has to be answered.

    `closed` are the questions that this writer may not answer: they are shown with what is known
    and never taken. `sealed` are answers that are kept and never shown in a form, `notes` what is
    to be known at a question. `seen` goes with the form to say what it was drawn from.
    """

    template_name = "questionnaires/_form.html"

    def __init__(
        self,
        definition: Definition,
        *args: Any,
        answers: Mapping[str, Answer] | None = None,
        closed: Mapping[str, Any] | None = None,
        sealed: Mapping[str, Answer] | None = None,
        notes: Mapping[str, Any] | None = None,
        seen: str = "",
        is_submitted: bool = True,
        **kwargs: Any,
    ) -> None:
        kept = answers or {}
        initial = {field_name(name): value for name, value in kept.items()}
        super().__init__(*args, **{"initial": initial, "use_required_attribute": False, **kwargs})
        self.definition, self.is_submitted, self.known = definition, is_submitted, dict(kept)
        self.answers: dict[str, Answer] = {}
        self.sealed, self.seen = dict(sealed or {}), seen
        fields = fields_about(definition.about)
        self.fields.update(
            {
                field_name(one.name): _field(definition, one, fields.get(one.feeds), kept)
                for one in definition.answered()
            }
        )
        for name, reason in (closed or {}).items():
            self.fields[field_name(name)].disabled = True
            self.fields[field_name(name)].help_text = reason
        for name in self.sealed:
            self.fields[field_name(name)].required = False
            self.fields[field_name(name)].help_text = SEALED
        for name, note in (notes or {}).items():
            field = self.fields[field_name(name)]
            field.help_text = f"{field.help_text} {note}".strip()

    def full_clean(self) -> None:
        """Read every field as if nothing had to be answered; `clean` asks for what is shown."""
        required = {name: field.required for name, field in self.fields.items()}
        for field in self.fields.values():
            field.required = False
        super().full_clean()
        for name, is_required in required.items():
            self.fields[name].required = is_required

    def clean(self) -> dict[str, Any]:
        """Take the answers of what is shown; when it is submitted, ask for what has to be there."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        given = {
            one.name: self.known.get(one.name)
            if self.fields[field_name(one.name)].disabled
            else _as_answer(one, cleaned.get(field_name(one.name))) or self.sealed.get(one.name)
            for one in self.definition.answered()
        }
        shown = shown_names(self.definition, given)
        seen = {name: value for name, value in given.items() if name in shown}
        for one in self.definition.answered():
            name = field_name(one.name)
            if one.name not in shown:
                # What is not asked is neither taken nor in the way.
                self.errors.pop(name, None)
            elif self.is_submitted and name not in self.errors:
                self._check(one, seen)
        self.answers = {
            name: value
            for name, value in seen.items()
            if value not in (None, "", []) and not self.fields[field_name(name)].disabled
        }
        return cleaned

    def _check(self, question: Question, seen: Mapping[str, Answer]) -> None:
        name, own = field_name(question.name), seen.get(question.name)
        if self.fields[name].disabled:
            return
        if question.required and own in (None, "", []):
            self.add_error(name, REQUIRED)
        elif not is_allowed(question.constraint, seen, own):
            self.add_error(name, _in_language(question.constraint_messages))

    def parts(self) -> list[dict[str, Any]]:
        """Return the rows as a page draws them: fields, notes, and groups with their rows."""
        whole: list[dict[str, Any]] = []
        places = [whole]
        for part in self._rows():
            if part is None:
                places.pop()
                continue
            places[-1].append(part)
            if part["kind"] == "group":
                places.append(part["parts"])
        return whole

    def _rows(self) -> Iterator[dict[str, Any] | None]:
        for one in self.definition.questions:
            if one.kind is Kind.END_GROUP:
                yield None
                continue
            part: dict[str, Any] = {
                "kind": "field",
                "name": one.name,
                "title": _in_language(one.labels),
                "shown_if": json.dumps(parsed(one.relevant)) if one.relevant else "",
            }
            if one.kind is Kind.BEGIN_GROUP:
                part |= {"kind": "group", "parts": []}
            elif one.kind is Kind.NOTE:
                part |= {"kind": "note", "text": _in_language(one.hints)}
            else:
                part["field"] = self[field_name(one.name)]
                part["is_number"] = one.kind in (Kind.INTEGER, Kind.DECIMAL)
            yield part


def _field(
    definition: Definition, question: Question, feeds: MatchingField | None, kept: Mapping[str, Any]
) -> forms.Field:
    common: dict[str, Any] = {
        "label": _in_language(question.labels),
        "help_text": _in_language(question.hints),
        "required": question.required,
    }
    most = feeds.most if feeds else 0
    match question.kind:
        case Kind.INTEGER:
            least = 0 if feeds else -_LARGEST
            return forms.IntegerField(min_value=least, max_value=most or _LARGEST, **common)
        case Kind.DECIMAL:
            return forms.DecimalField(
                max_digits=15, decimal_places=6, min_value=-_LARGEST, max_value=_LARGEST, **common
            )
        case Kind.DATE:
            return DayField(**common)
        case Kind.SELECT_ONE | Kind.SELECT_MULTIPLE:
            return _select(question, _offered(definition, question, feeds, kept), kept, common)
    return forms.CharField(
        max_length=most or LONGEST_ANSWER,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        **common,
    )


def _offered(
    definition: Definition, question: Question, feeds: MatchingField | None, kept: Mapping[str, Any]
) -> tuple[Choice, ...]:
    """Return what a version offers of what the field takes now, and what is answered already."""
    choices = definition.choices_of(question)
    if feeds is None or feeds.codes is None:
        return choices
    answer = kept.get(question.name)
    taken = feeds.codes().union(answer if isinstance(answer, list) else [answer])
    return tuple(one for one in choices if one.name in taken)


def _select(
    question: Question,
    offered: tuple[Choice, ...],
    kept: Mapping[str, Any],
    common: Mapping[str, Any],
) -> forms.Field:
    choices = [(one.name, _in_language(one.labels)) for one in offered]
    if question.kind is Kind.SELECT_ONE:
        if not question.required:
            choices.insert(0, ("", str(pgettext("question", "No answer"))))
        look = _SEGMENTS if len(choices) <= _MOST_SEGMENTS else _CHIPS
        one: Any = forms.RadioSelect(attrs=look) if len(choices) <= _MOST_CHIPS else forms.Select()
        return forms.ChoiceField(choices=choices, widget=one, **common)
    if len(choices) <= _MOST_CHIPS:
        several: Any = forms.CheckboxSelectMultiple(attrs=_CHIPS)
    else:
        # What is chosen stands first: nobody scrolls through two hundred to find two.
        chosen = set(kept.get(question.name) or ())
        choices = sorted(
            sorted(choices, key=lambda one: one[1]), key=lambda one: one[0] not in chosen
        )
        several = forms.SelectMultiple()
    return forms.MultipleChoiceField(choices=choices, widget=several, **common)


def _as_answer(question: Question, value: Any) -> Answer:
    """Return what a field read as it is kept: days as ISO texts, numbers as numbers."""
    if value in (None, "", []):
        return None
    match question.kind:
        case Kind.DATE:
            return str(value.isoformat())
        case Kind.DECIMAL:
            return float(value)
        case Kind.INTEGER:
            return int(value)
        case Kind.SELECT_MULTIPLE:
            return [str(one) for one in value]
    return str(value)


def _in_language(texts: Texts) -> str:
    return texts.get(get_language() or "he", "")
