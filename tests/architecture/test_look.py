"""Direction, inline style and script, and words outside gettext."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.source import TSEMED, python_files, short, style_sheets, templates

PHYSICAL = re.compile(
    r"(?<![-\w])(margin|padding|border|scroll-margin|scroll-padding)-(left|right)\b"
    r"|(?<![-\w])(left|right)\s*:"
    r"|text-align\s*:\s*(left|right)|float\s*:\s*(left|right)|clear\s*:\s*(left|right)"
    r"|border-(top|bottom)-(left|right)-radius"
)
PHYSICAL_CLASS = re.compile(
    r"\b(m[lr]|p[lr])-\d|\btext-(left|right)\b|\bfloat-(left|right|start|end)-(left|right)\b"
)


def lines_matching(paths: list[Path], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{short(path)}:{number} {line.strip()[:80]}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]


def test_style_sheets_know_start_and_end_but_not_left_and_right() -> None:
    assert style_sheets(), "no style sheet found: this test would check nothing"
    assert lines_matching(style_sheets(), PHYSICAL) == [], "use the logical property"


def test_templates_use_logical_class_names() -> None:
    assert lines_matching(templates(), PHYSICAL_CLASS) == [], "ms-/me-/text-start, never ml-/left"


def test_no_inline_style_or_script() -> None:
    inline = re.compile(r"<style\b|\sstyle=|\son(click|change|submit|load|input)=|javascript:")
    letter = TSEMED / "ui/templates/ui/email.html"  # a mail program fetches no style sheet
    pages = [p for p in templates() if p != letter]
    assert lines_matching(pages, inline) == [], "the content security policy forbids it"
    script = re.compile(r"<script(?![^>]*\b(src=|type=\"application/json\"))")
    assert lines_matching(pages, script) == [], "scripts live in static files"


TEMPLATE_TAGS = re.compile(
    r"{#.*?#}|{% block \w+_class %}[^<{]*{% endblock %}|{% comment.*?endcomment %}"
    r"|{% blocktrans(?:late)?\b.*?{% endblocktrans(?:late)? %}"
    r"|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
HTML_TAGS = re.compile(r"<script\b.*?</script>|<svg\b.*?</svg>|<!--.*?-->|<[^>]*>", re.DOTALL)


def bare_words(path: Path) -> list[str]:
    text = HTML_TAGS.sub(" ", TEMPLATE_TAGS.sub(" ", path.read_text()))
    text = re.sub(r"&\w+;", " ", text)
    return re.findall(r"[A-Za-z\u0590-\u06FF]{2,}(?:[ ,'.]+[A-Za-z\u0590-\u06FF]+)*", text)


def test_every_visible_text_goes_through_gettext() -> None:
    allowed = {"Tsemed", "WhatsApp", "Excel", "PDF", "CSV", "XLSX", "עברית", "العربية", "English"}
    found = {
        short(path): words
        for path in templates()
        if "styleguide" not in path.parts
        and (words := [w for w in bare_words(path) if w not in allowed])
    }
    assert found == {}, "wrap it in {% translate %} with named placeholders"


def test_attributes_a_person_reads_go_through_gettext() -> None:
    plain = re.compile(r"\b(placeholder|title|aria-label|alt)=\"[^\"{]*[A-Za-z\u0590-\u06FF]{2,}")
    pages = [p for p in templates() if "styleguide" not in p.parts]
    assert lines_matching(pages, plain) == [], 'aria-label="{% translate … %}"'


def test_no_translated_text_is_built_with_an_f_string() -> None:
    glued = re.compile(r"(?<![\w.])(_|gettext|gettext_lazy|ngettext|pgettext)\(\s*f[\"']")
    assert lines_matching(python_files("src/tsemed"), glued) == [], "use named placeholders"
