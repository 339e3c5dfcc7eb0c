"""What may be sent about questionnaires: a workbook, and other texts of a question."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pairing.reference.invisible import without_invisible
from tsemed.questionnaires.definition import LANGUAGES, Kind
from tsemed.questionnaires.models import Moment, Question, QuestionnaireVersion
from tsemed.questionnaires.queries import texts_of
from tsemed.questionnaires.rules import LONGEST_LABEL
from tsemed.questionnaires.xlsform_reading import LIMITS

_LABELS = {
    "he": _("Question in Hebrew"),
    "ar": _("Question in Arabic"),
    "en": _("Question in English"),
}
_HINTS = {"he": _("Hint in Hebrew"), "ar": _("Hint in Arabic"), "en": _("Hint in English")}
_DIRECTIONS = {"he": "rtl", "ar": "rtl", "en": "ltr"}


class TakeInForm(forms.Form):
    """A workbook with a questionnaire."""

    file = forms.FileField(
        label=_("The questionnaire"),
        help_text=_(
            "An Excel workbook (.xlsx) with the sheets survey, choices and settings. It is kept as "
            "a draft; nothing is asked before you publish it."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        max_length=255,
    )

    def clean_file(self) -> Any:
        """Refuse what is too big before a byte of it is read."""
        file = self.cleaned_data["file"]
        if file.size > LIMITS.file_bytes:
            most = LIMITS.file_bytes // 1_000_000
            raise forms.ValidationError(
                _("The file is too big: at most %(most)d MB."), params={"most": most}
            )
        return file


class QuestionForm(forms.Form):
    """The texts of one question of a draft, and whether it has to be answered."""

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        kwargs["initial"] = {**texts_of(question), "required": question.required}
        super().__init__(*args, **kwargs)
        self.has_hint = question.kind != Kind.BEGIN_GROUP
        for language in LANGUAGES:
            self.fields[f"label_{language}"] = _text(_LABELS[language], language, required=True)
        if self.has_hint:
            for language in LANGUAGES:
                self.fields[f"hint_{language}"] = _text(_HINTS[language], language, required=False)
        if question.kind not in (Kind.BEGIN_GROUP, Kind.NOTE):
            self.fields["required"] = forms.BooleanField(
                label=_("It has to be answered"), required=False
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a hint that is written in some of the languages only."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        hints = {one: cleaned.get(f"hint_{one}", "") for one in LANGUAGES}
        if any(hints.values()):
            for language in [one for one, text in hints.items() if not text]:
                self.add_error(f"hint_{language}", _("Write the hint in this language too."))
        return cleaned

    def changes(self) -> dict[str, Any]:
        """Return what the operation is given; only for a form that is valid."""
        found: dict[str, Any] = {"labels": self._texts("label")}
        if self.has_hint:
            found["hints"] = self._texts("hint")
        if "required" in self.fields:
            found["required"] = self.cleaned_data["required"]
        return found

    def _texts(self, name: str) -> dict[str, str]:
        texts = {one: _as_read(self.cleaned_data[f"{name}_{one}"]) for one in LANGUAGES}
        return {language: text for language, text in texts.items() if text}


def _as_read(text: str) -> str:
    """Return a text as it is read from a workbook, so that both ways give the same."""
    return without_invisible(text.replace("\r\n", "\n")).strip()


def _text(label: Any, language: str, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST_LABEL,
        widget=forms.Textarea(attrs={"rows": 2, "dir": _DIRECTIONS[language], "lang": language}),
    )


class BeginForm(forms.Form):
    """Which questionnaire is answered about somebody, at which moment, and whose words it holds."""

    version = forms.ModelChoiceField(
        label=_("Questionnaire"),
        queryset=QuestionnaireVersion.objects.none(),
        widget=forms.RadioSelect(attrs={"data-look": "cards"}),
        empty_label=None,
    )
    moment = forms.ChoiceField(
        label=pgettext_lazy("answers", "When"),
        choices=Moment.choices,
        initial=Moment.JOINING,
        widget=forms.RadioSelect(attrs={"data-look": "segments"}),
    )

    def __init__(
        self, *args: Any, versions: QuerySet[QuestionnaireVersion], is_own: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        version = cast("forms.ModelChoiceField[QuestionnaireVersion]", self.fields["version"])
        version.queryset = versions
        version.label_from_instance = lambda obj: obj.title  # type: ignore[method-assign]
        if len(versions) == 1:
            version.initial = versions[0]
        if not is_own:
            self.fields["in_their_words"] = forms.TypedChoiceField(
                label=_("Whose words these are"),
                choices=[
                    ("yes", _("What the person says, for example by telephone")),
                    ("no", _("What I know of the person")),
                ],
                coerce=lambda code: code == "yes",
                initial="yes",
                widget=forms.RadioSelect(attrs={"data-look": "cards"}),
            )

    def chosen(self) -> dict[str, Any]:
        """Return what the operation is given; only for a form that is valid."""
        return {"in_their_words": False, **self.cleaned_data}
