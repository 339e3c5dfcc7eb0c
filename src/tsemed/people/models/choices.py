"""The words for codes that are kept as lists: languages, needs, ways and times to meet."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LANGUAGE_NAMES: list[tuple[str, Promise]] = [
    ("he", _("Hebrew")),
    ("ar", _("Arabic")),
    ("en", _("English")),
    ("ru", _("Russian")),
    ("am", _("Amharic")),
    ("ti", _("Tigrinya")),
    ("yi", _("Yiddish")),
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("isr", _("Israeli Sign Language")),
]
NEED_NAMES: list[tuple[str, Promise]] = [
    ("step_free", _("A step-free place")),
    ("sign_language", _("Sign language")),
    ("captions", _("Captions")),
    ("plain_language", _("Plain language")),
    ("quiet_place", _("A quiet place")),
    ("screen_reader", _("Material for a screen reader")),
    ("breaks", pgettext_lazy("need", "Breaks")),
]
MODE_NAMES: list[tuple[str, Promise]] = [
    ("in_person", _("In person")),
    ("online", _("Online")),
]
WISH_NAMES: list[tuple[str, Promise]] = [
    ("", _("No wish")),
    ("woman", _("A woman")),
    ("man", _("A man")),
]
