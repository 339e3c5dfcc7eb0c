"""The texts of consents: versions in three languages, each from a day on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.base.refusals import Refused
from tsemed.people.audit_events import CONSENT_TEXT_SET
from tsemed.people.models import ConsentPurpose, ConsentText
from tsemed.people.shipped_consent_texts import SHIPPED, SHIPPED_FROM

TEXT_LANGUAGES: Final = ("he", "ar", "en")
SHORTEST_TEXT: Final = 20


class NoTextInForce(Refused):
    """Nothing can be agreed to without a text."""

    sentence = _(
        "There is no text of this consent in all three languages yet. Ask the mentoring manager"
        " to write it."
    )


class TextIncomplete(Refused):
    """A version takes effect in three languages or not at all."""

    sentence = _("Write the text in Hebrew, Arabic and English: all three take effect together.")


class TextBeginsTooSoon(Refused):
    """Who agrees today reads the text of today."""

    sentence = _("A new text takes effect tomorrow at the earliest.")


class TextChangedMeanwhile(Refused):
    """Somebody else wrote the next version first."""

    sentence = _("Somebody else wrote a new text meanwhile. Read it before you write yours.")


def text_in_force(purpose: str, language: str, *, on: date) -> ConsentText:
    """Return what is agreed to on a day, in a language; raise NoTextInForce."""
    whole = [version for version in versions_of(purpose) if _is_in_force(version, on)]
    if not whole:
        raise NoTextInForce
    return whole[0].get(language) or whole[0]["he"]


def get_text_for(user: User, pk: int, action: str) -> ConsentText:
    """Return a text for somebody who may do action with it; else it is not there."""
    text = ConsentText.objects.filter(pk=pk).first() if user.has_perm(action) else None
    if text is None:
        raise Http404
    return text


def languages_of(text: ConsentText) -> dict[str, ConsentText]:
    """Return the version of a text in each of its languages."""
    rows = ConsentText.objects.filter(purpose=text.purpose, version=text.version)
    return {row.language: row for row in rows}


def versions_of(purpose: str) -> list[dict[str, ConsentText]]:
    """Return the versions of a text by language, the latest first."""
    found: dict[int, dict[str, ConsentText]] = defaultdict(dict)
    for row in ConsentText.objects.filter(purpose=purpose).order_by("-version"):
        found[row.version][row.language] = row
    return list(found.values())


@transaction.atomic
def set_text(
    purpose: ConsentPurpose,
    texts: Mapping[str, str],
    *,
    valid_from: date,
    after: int,
    by: User,
    at: datetime,
) -> int:
    """Write the next version of a text, in all three languages; return its number.

    `after` is the version that the writer read. Consents keep the version they name. Raise
    TextIncomplete, TextBeginsTooSoon and TextChangedMeanwhile.
    """
    written = {language: texts.get(language, "").strip() for language in TEXT_LANGUAGES}
    if any(len(text) < SHORTEST_TEXT for text in written.values()):
        raise TextIncomplete
    if valid_from <= localdate(at):
        raise TextBeginsTooSoon
    latest = ConsentText.objects.filter(purpose=purpose).order_by("-version").first()
    if (latest.version if latest else 0) != after:
        raise TextChangedMeanwhile
    facts: dict[str, Any] = {"purpose": purpose, "version": after + 1, "valid_from": valid_from}
    try:
        with transaction.atomic():
            rows = ConsentText.objects.bulk_create(
                ConsentText(language=language, text=text, set_by=by, set_at=at, **facts)
                for language, text in written.items()
            )
    except IntegrityError as faster:
        raise TextChangedMeanwhile from faster
    details = {"purpose": str(purpose), "version": after + 1, "from": valid_from.isoformat()}
    record(CONSENT_TEXT_SET, rows[0], by=by, at=at, details=details)
    return after + 1


def set_next_text(
    read: ConsentText, *, texts: Mapping[str, str], valid_from: date, by: User, at: datetime
) -> int:
    """Write the version after the one that the writer has read."""
    purpose, after = ConsentPurpose(read.purpose), read.version
    return set_text(purpose, texts, valid_from=valid_from, after=after, by=by, at=at)


def after_migrate(**_sent: Any) -> None:
    """Write the texts that the system comes with, where none are."""
    if ConsentText._meta.db_table in connection.introspection.table_names():
        ConsentText.objects.bulk_create(
            (
                ConsentText(
                    purpose=purpose,
                    version=1,
                    language=language,
                    text=text,
                    valid_from=SHIPPED_FROM,
                )
                for purpose, texts in SHIPPED.items()
                for language, text in texts.items()
            ),
            ignore_conflicts=True,
        )


def _is_in_force(version: Mapping[str, ConsentText], on: date) -> bool:
    return set(version) == set(TEXT_LANGUAGES) and version["he"].valid_from <= on
