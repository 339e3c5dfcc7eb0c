"""Template loaders: templates have one element a line for who writes them, a browser needs none.

The indentation of our templates would be a fifteenth of what a page weighs, compressed. It is taken
out once, when a template is loaded, and only where it draws nothing: at the edge of a block, at the
inner edge of a link or button, and next to tags that draw nothing themselves.
"""

from __future__ import annotations

import re
from pathlib import Path

from django.template.base import Origin
from django.template.loaders import app_directories, filesystem

OURS = Path(__file__).resolve().parent.parent

# Where whitespace is content: kept as written.
_KEPT = (
    r"(?P<kept><(?P<raw>pre|textarea|script|style)\b.*?</(?P=raw)>"
    r"|\{% (?P<tag>blocktranslate|comment|verbatim)\b.*?\{% end(?P=tag) %\})"
)
# What stands in an HTML tag: tags and variables of the template, which may hold any sign, and text.
_ATTRIBUTES = r"(?:\{%(?:(?!%\}).)*%\}|\{\{(?:(?!\}\}).)*\}\}|\{(?![%{])|[^<>{])*"
_SILENT = (
    r"(?:load|extends|block|endblock|if|elif|else|endif|for|empty|endfor|with|endwith|include|card"
    r"|endcard|alert|endalert|disclosure|enddisclosure|dialog|enddialog|csrf_token|form_key)\b"
)
_BLOCKS = (
    r"(?:address|article|aside|body|caption|dd|details|dialog|div|dl|dt|fieldset|figure|footer|form"
    r"|h[1-6]|head|header|html|legend|li|link|main|meta|nav|noscript|ol|option|p|path|rect|section"
    r"|summary|table|tbody|td|tfoot|th|thead|title|tr|ul)\b"
)
# Their inner edges: behind words that only a screen reader reads, Chromium would draw a gap.
_LINKS = r"(?:a|button)\b"
_LINE_BREAK = re.compile(rf"{_KEPT}|\s*\n\s*", re.DOTALL)
_TAG = re.compile(rf"{_KEPT}|<[a-z]{_ATTRIBUTES}>", re.DOTALL)
_SILENT_LINE = re.compile(
    rf"{_KEPT}|(?:\A|(?<=\n))(?P<silent>(?:\{{% {_SILENT}(?:(?!%\}}).)*%\}}|\{{#(?:(?!#\}}).)*#\}}"
    r"|\{%(?:(?!%\}).)* as \w+ %\})+)\n",
    re.DOTALL,
)
_BLOCK_EDGE = re.compile(
    rf"{_KEPT}|(?P<edge><(?:/?{_BLOCKS}|{_LINKS}){_ATTRIBUTES}>)\n"
    rf"|\n(?=</?{_BLOCKS}|</{_LINKS})",
    re.DOTALL,
)


def compact(source: str) -> str:
    """Return a template without the whitespace that draws nothing."""
    source = _LINE_BREAK.sub(lambda found: found["kept"] or "\n", source)
    source = _TAG.sub(lambda found: found["kept"] or found[0].replace("\n", " "), source)
    source = _SILENT_LINE.sub(lambda found: found["kept"] or found["silent"], source)
    return _BLOCK_EDGE.sub(lambda found: found["kept"] or found["edge"] or "", source)


def _contents(origin: Origin, source: str) -> str:
    name = Path(origin.name)
    return compact(source) if name.suffix == ".html" and name.is_relative_to(OURS) else source


class FilesystemLoader(filesystem.Loader):
    """Load templates from folders that are named in the settings."""

    def get_contents(self, origin: Origin) -> str:
        """Return the source of a template, compact if it is ours."""
        return _contents(origin, super().get_contents(origin))


class AppDirectoriesLoader(app_directories.Loader):
    """Load templates from the apps."""

    def get_contents(self, origin: Origin) -> str:
        """Return the source of a template, compact if it is ours."""
        return _contents(origin, super().get_contents(origin))
