"""One declaration of a letter is drawn as a subject, a plain text and an HTML page."""

from __future__ import annotations

import pytest
from django.test import override_settings
from django.utils.translation import gettext_lazy as _

from tsemed.ui.emails import Button, Choice, Code, EmailText, Heading

LETTER = EmailText(
    subject=_("Your code"),
    body=(
        Heading(Choice("is_old", "Old: %(name)s", "New: %(name)s")),
        Code(),
        _("Hello %(name)s,"),
        Button(_("Open the round"), "/rounds/%(number)s/"),
        "The end.",
    ),
)
VALUES = {"is_old": True, "name": "<b>Dana</b> 100%", "code": "12-34", "number": 7}


@override_settings(SITE_ADDRESS="https://tsemed.example/")
def test_plain_text_keeps_every_part_in_order() -> None:
    drawn = LETTER.draw(language="he", values=VALUES)
    assert drawn.subject == "הקוד לכניסה"
    assert drawn.text == (
        "Old: <b>Dana</b> 100%\n\n12-34\n\nשלום <b>Dana</b> 100%,\n\n"
        "https://tsemed.example/rounds/7/\n\nThe end.\n"
    )


def test_html_escapes_what_people_typed() -> None:
    html = LETTER.draw(language="ar", values=VALUES).html
    assert "<h1>Old: &lt;b&gt;Dana&lt;/b&gt; 100%</h1>" in html
    assert '<p class="code"><bdi dir="ltr">12-34</bdi></p>' in html
    assert ('lang="ar" dir="rtl"' in html, "<b>" in html) == (True, False)


def test_a_choice_follows_its_value() -> None:
    drawn = LETTER.draw(language="en", values={**VALUES, "is_old": False})
    assert drawn.text.startswith("New: ")


def test_the_subject_is_the_heading_without_another() -> None:
    drawn = EmailText(subject="Welcome", body=("Come in.",)).draw(language="en", values={})
    assert drawn.text == "Welcome\n\nCome in.\n"
    assert "<h1>Welcome</h1>" in drawn.html


def test_a_letter_with_a_missing_value_is_not_sent_half_empty() -> None:
    with pytest.raises(KeyError, match="name"):
        LETTER.draw(language="en", values={"is_old": True, "code": "1", "number": 1})
