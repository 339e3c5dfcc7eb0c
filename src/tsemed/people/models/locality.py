"""Localities in three languages, with all the spellings by which a town is recognised."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# What is shown where a language has no name of its own: never Hebrew letters on an Arabic page
# as long as the English name is known.
_THEN = {"he": ("en", "ar"), "ar": ("en", "he"), "en": ("he", "ar")}


class Locality(models.Model):
    """A town, known by the code of the Central Bureau of Statistics, or by one of the office's."""

    code = models.CharField(max_length=10, primary_key=True)
    name_he = models.CharField(max_length=60, blank=True)
    name_ar = models.CharField(max_length=60, blank=True)
    name_en = models.CharField(max_length=60, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    district = models.CharField(max_length=14, blank=True)

    class Meta:
        verbose_name = _("town")

    def __str__(self) -> str:
        return self.name_in(get_language() or "he")

    def name_in(self, language: str) -> str:
        """Return the name in a language; another one's where this one has none."""
        order = (language, *_THEN.get(language, ("he", "en", "ar")))
        names = (getattr(self, f"name_{one}") for one in order)
        return next((name for name in names if name), self.code)


class LocalitySpelling(models.Model):
    """One folded spelling of a locality in any language, so that a town is one look into an index.

    A spelling that two share belongs to the one that has it first, the larger.
    """

    key = models.CharField(max_length=80, primary_key=True)
    locality = models.ForeignKey(Locality, on_delete=models.CASCADE, related_name="spellings")

    def __str__(self) -> str:
        return self.key
