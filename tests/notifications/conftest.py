"""An app of letters made only for these tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines

from tsemed.notifications.message_templates import MessageTemplate, Recipient

GREETING = MessageTemplate("testroom", "greeting")
CODE = MessageTemplate("testroom", "code", is_urgent=True, carries_key=True, is_notice=False)
DANA = Recipient(address="dana@example.org", language="he")
FILES = {
    "greeting.subject": "{% load i18n %}\n{% translate 'Letter' %}\n  {{ name }}\n",
    "greeting.txt": "{{ name }} <{{ site }}/pairs/{{ number }}/>",
    "greeting.html": "{% extends 'ui/email_frame.html' %}"
    "{% block content %}<p>{{ name }}</p>{% endblock %}",
    "code.subject": "code",
    "code.txt": "{{ code }}",
    "code.html": "<p>{{ code }}</p>",
}


@pytest.fixture(autouse=True)
def letters_on_disk(tmp_path: Path) -> Iterator[None]:
    """The three files of each letter, where the template engine finds them."""
    folder = tmp_path / "testroom" / "email"
    folder.mkdir(parents=True)
    for name, words in FILES.items():
        (folder / name).write_text(words, encoding="utf-8")
    engine = engines["django"].engine  # type: ignore[attr-defined]
    engine.dirs.append(tmp_path)
    yield
    engine.dirs.remove(tmp_path)
    for loader in engine.template_loaders:
        loader.reset()
