"""Invented people and words in three languages: what the apps would supply to the components.

In the files, a value of the form {"en": …, "he": …, "ar": …} stands for the one of the page.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

LANGUAGES = {"en", "he", "ar"}
TODAY = date(2026, 11, 24)


def say(english: str, hebrew: str, arabic: str) -> str:
    """Return the sample in the language of the page."""
    return {"he": hebrew, "ar": arabic}.get(get_language() or "en", english)


def sample(name: str) -> dict[str, Any]:
    """Return the sample context of a page, in the language of the page."""
    text = (Path(__file__).parent / f"{name}.json").read_text("utf-8")
    context: dict[str, Any] = _in_language(json.loads(text), get_language() or "en")
    return context


def frame(current: int = -1) -> dict[str, Any]:
    """Return the shell as a coordinator sees it, with one entry of the navigation marked."""
    shell = sample("frame")
    for place, entry in enumerate(shell["navigation"]):
        entry["current"] = place == current
    return shell


def _in_language(value: Any, language: str) -> Any:
    if isinstance(value, list):
        return [_in_language(one, language) for one in value]
    if isinstance(value, dict):
        if value.keys() == LANGUAGES:
            return value[language if language in LANGUAGES else "en"]
        return {key: _in_language(one, language) for key, one in value.items()}
    return value
