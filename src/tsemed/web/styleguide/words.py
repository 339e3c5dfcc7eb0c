"""Sample words in three languages: they stand for what people and rooms would supply."""

from django.utils.translation import get_language


def say(english: str, hebrew: str, arabic: str) -> str:
    """The sample in the language of the page."""
    return {"he": hebrew, "ar": arabic}.get(get_language() or "en", english)
