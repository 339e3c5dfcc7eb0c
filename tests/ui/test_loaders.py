"""What is taken out of a template when it is loaded, and what is not."""

from __future__ import annotations

import pytest
from django.template.loader import get_template
from django.test import Client

from tsemed.ui.loaders import compact

WRITTEN = """{# What it is. #}
{% load i18n %}
<ul>
  {% for one in all %}
    <li class="{% if one.a > 1 %}b{% endif %}"
        id="c">
      <bdi>{{ one }}</bdi>
      {% if one.text %}
        <span>{{ one.text }}</span>
      {% endif %}
    </li>
  {% endfor %}
</ul>
"""


def test_indentation_and_lines_of_silent_tags_go() -> None:
    assert compact(WRITTEN) == (
        "{# What it is. #}{% load i18n %}"
        '<ul>{% for one in all %}<li class="{% if one.a > 1 %}b{% endif %}" id="c">'
        "<bdi>{{ one }}</bdi>\n{% if one.text %}<span>{{ one.text }}</span>\n{% endif %}"
        "</li>{% endfor %}</ul>"
    )


def test_inner_edges_of_links_and_buttons_go() -> None:
    written = '<a href="/">\n  {% icon "x" %}\n  one\n</a>\n<button>\n  two\n</button>\nthree'
    assert compact(written) == ('<a href="/">{% icon "x" %}\none</a>\n<button>two</button>\nthree')


@pytest.mark.parametrize(
    "written",
    [
        "<b>one</b>\n<b>two</b>",
        "{{ one }}\n{{ two }}",
        "{% translate 'one' %}\n{% icon 'two' %}",
        "one\n{% if two %}two{% endif %}\nthree",
    ],
)
def test_space_between_words_stays(written: str) -> None:
    assert compact(written) == written


@pytest.mark.parametrize(
    "written",
    [
        "<pre>\n  one\n\n  two\n</pre>",
        '<textarea name="a">\n  {{ typed }}\n</textarea>',
        "<script>\n  one();\n</script>",
        "{% blocktranslate %}\n  one\n{% endblocktranslate %}",
        "{% comment %}\n  one\n{% endcomment %}",
    ],
)
def test_space_that_is_content_stays(written: str) -> None:
    assert compact(written) == written


def test_pages_are_drawn_from_compact_templates(db: None) -> None:
    page = Client().get("/login/").content.decode()
    assert "<!doctype html>" in page
    assert page.count("\n  <") == 0


def test_templates_of_others_are_loaded_as_written() -> None:
    theirs = get_template("django/forms/widgets/textarea.html").template.source  # type: ignore[attr-defined]
    assert "\n" in theirs
    assert theirs.startswith('<textarea name="{{ widget.name }}"')
