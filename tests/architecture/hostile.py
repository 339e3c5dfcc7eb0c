"""What nobody types, for every address of the system: values, headers, bodies, paths.

Used by `tests/architecture/test_hostile_requests.py`, which sends a sample, and by
`bench/attacks/crawl.py`, which sends everything.
"""

from __future__ import annotations

import re
import sys
import traceback
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any, ClassVar, Final
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.forms import BaseForm
from django.test import Client
from django.urls import get_resolver, reverse
from tests.architecture.source import python_files
from tests.architecture.test_not_yours import NOT_ABOUT_ROWS, ids_that_exist, named_patterns
from tests.architecture.visitor import Visitor
from tests.rolled_back import rolled_back

ONLY_IN_DEVELOPMENT: Final = "/styleguide/"
OF_SOME_PEOPLE: Final = (
    "people:change_mentor",
    "people:change_mentee",
    "people:stage",
    "people:set_goal",
)
_PLACE: Final = 987_654_321

VALUES: Final[dict[str, str]] = {
    "NUL": "a\x00b",
    "half a surrogate": "a\ud800b",
    "a huge number": "9" * 40,
    "a number of 5000 digits": "9" * 5_000,
    "one above 64 bits": str(2**63),
    "one above 32 bits": str(2**31),
    "a negative number": "-1",
    "zero": "0",
    "unicode digits": "٣",
    "superscript": "²",
    "infinity": "1e400",
    "not a number": "NaN",
    "turned around": "\u202e=1+1",
    "invisible": "\u2060\u3164",
    "SQL": "' OR 1=1 --",
    "formats": "{{7*7}}%s%(x)s{0}$" + "{x}",
    "lines": "a\r\nX-Injected: b",
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
    "no day": "2026-02-30",
    "a path": "../../etc/passwd",
    "another site": "//evil.example/\\@x",
    "a broken address": "http://[::1/",
    "a key": "00000000-0000-0000-0000-000000000000",
    "JSON": '{"a": [1, {"b": null}]}',
    "JSON of nothing": "null",
    "deep JSON": "[" * 3_000,
    "a space": " ",
    "a family": "👩‍👩‍👧‍👦" * 40,
    "600 letters": "א" * 600,
}
LONG: Final = "x" * 1_000_000
HEADERS: Final[dict[str, dict[str, str]]] = {
    "strange page of htmx": {"HX-Request": "true", "HX-Current-URL": "http://[::1/\x00"},
    "htmx of another site": {
        "HX-Request": "true", "HX-Current-URL": "//evil.example", "HX-Target": "%00\x7f",
    },
    "a broken referer": {"Referer": "http://[::1/%00"},
    "a long referer": {"Referer": "http://testserver/" + "x" * 9_000},
    "strange languages": {"Accept-Language": "x" * 3_000 + ",\x00;q=NaN"},
    "a strange browser": {"User-Agent": "\x00" + "Mozilla/5.0 (" * 900},
    "no browser": {"User-Agent": ""},
    "strange proxies": {"X-Forwarded-For": "not-an-address, ::, 999.9.9.9\x00"},
    "a strange host": {"Host": "evil.example\x00:99999"},
    "a host without an end": {"Host": "[::1"},
    "a range": {"Range": "bytes=99999999999999999999-"},
    "strange dates": {"If-Modified-Since": "Mon, 99 Foo 99999 99:99:99 GMT", "If-None-Match": "*,"},
    "strange cookies": {
        "Cookie": "sessionid=\x00; csrftoken=%ff; theme=\x7f; django_language=\xd9\xa3",
    },
    "a strange method": {"X-HTTP-Method-Override": "TRACE"},
    "a strange encoding": {"Accept-Encoding": "gzip;q=NaN, \x00"},
}  # fmt: skip
FORM: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"


def _part(more: bytes, body: bytes) -> bytes:
    """Return a multipart body of one field with more headers."""
    disposition = b'Content-Disposition: form-data; name="why"'
    return b"\r\n".join([b"--x", disposition, more, b"", body, b"--x--"])


BODIES: Final[dict[str, tuple[bytes, str]]] = {
    "multipart without an end": (_part(b"A: b", b"c")[:60], f"{MULTIPART}; boundary=x"),
    "multipart without a boundary": (b"--x--", MULTIPART),
    "multipart of another boundary": (b"--y\r\n\r\n--y--", f"{MULTIPART}; boundary=x"),
    "multipart with a strange boundary": (b"--\xff--", f"{MULTIPART}; boundary=\xff"),
    "multipart of broken base64": (
        _part(b"Content-Transfer-Encoding: base64", b"%%%"), f"{MULTIPART}; boundary=x",
    ),
    "multipart of an unknown charset": (
        _part(b"Content-Type: text/plain; charset=klingon", b"a"),
        f"{MULTIPART}; boundary=x; charset=klingon",
    ),
    "a form of an unknown charset": (b"why=%ff", f"{FORM}; charset=klingon"),
    "a form in UTF-16": ("why=א".encode("utf-16"), f"{FORM}; charset=utf-16"),
    "a form that is no UTF-8": (b"why=%ff%fe&next=%00&page=%", FORM),
    "JSON": (b'{"why": [1]}', "application/json"),
    "XML": (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "text/xml"),
    "no kind at all": (b"why=1", ""),
    "a strange kind": (b"why=1", "\xff/\xff; =;;;"),
    "3000 fields": ("&".join(f"f{n}=1" for n in range(3_000)).encode(), FORM),
}  # fmt: skip
CLOSED: Final = (403, 404, 405)
PATHS: Final = (
    "9" * 30, "9" * 5_000, str(2**63), "0", "-1", "%D9%A3", "%C2%B2", "1%00", "%FF%FE",
    "%2e%2e%2f", "1e5", "%E2%80%AE1", "%ED%A0%80",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One request, and what is strange about it; what is sent is made only when it is sent."""

    label: str
    method: str
    path: str
    kind: str | None = None
    body: Callable[[], Any] = bytes
    query: Callable[[], str] = str
    headers: Mapping[str, str] = field(default_factory=dict)

    def is_in_sample(self, share: int) -> bool:
        """Return whether one of `share` cases, chosen by its label, is this one."""
        return zlib.crc32(f"{self.method} {self.path} {self.label}".encode()) % share == 0


@dataclass(frozen=True)
class Fault:
    """A request that broke a page: what was sent, what was raised, and where."""

    case: Case
    kind: str
    place: str


def strange_paths() -> Iterator[str]:
    """Yield every address with an argument, with each strange argument in its place."""
    for name, pattern in named_patterns(get_resolver()):
        kinds = {key: type(c).__name__ for key, c in pattern.pattern.converters.items()}
        if not kinds or name in NOT_ABOUT_ROWS:
            continue
        filled = {
            key: _PLACE if kind == "IntConverter" else str(_PLACE) for key, kind in kinds.items()
        }
        try:
            path = reverse(name, kwargs=filled)
        except LookupError:
            continue
        for strange in PATHS:
            yield path.replace(str(_PLACE), strange)


def addresses(*, nowhere: bool = True) -> list[str]:
    """Return every address, for one thing that exists and, if `nowhere`, one that never will."""
    found = []
    for name, pattern in named_patterns(get_resolver()):
        kinds = {key: type(c).__name__ for key, c in pattern.pattern.converters.items()}
        if not kinds:
            found.append(reverse(name))
        elif set(kinds.values()) == {"IntConverter"} and name not in NOT_ABOUT_ROWS:
            there = ids_that_exist(name)
            # The first person is neither mentor nor mentee and has no such page.
            pks = [*(there if name in OF_SOME_PEOPLE else there[:1])]
            pks += [int("9" * 30)] if nowhere else []
            found += [reverse(name, kwargs=dict.fromkeys(kinds, pk)) for pk in pks]
    return sorted(one for one in set(found) if not one.startswith(ONLY_IN_DEVELOPMENT))


_READ: Final = re.compile(
    r"""\.(?:get|getlist|pop)\(\s*["'](\w+)["']|["'](\w+)["'] (?:not )?in (?:request\.|sent)"""
)


def names_read() -> tuple[str, ...]:
    """Return every name under which the source reads what was sent, and every field of a form."""
    assert get_resolver().url_patterns, "loads the views, and with them every form"
    found = {
        next(filter(None, match.groups()))
        for path in python_files("src/tsemed")
        if {"views", "web", "base", "accounts"} & set(path.parts)
        for match in _READ.finditer(path.read_text(encoding="utf-8"))
    }
    for form in _forms(BaseForm):
        found |= form.base_fields.keys()
        if form.__name__ == "PersonForm":
            found |= {f"person-{name}" for name in form.base_fields}
        if form.__name__ == "AffiliationForm":
            found |= {f"tie-{name}" for name in form.base_fields}
    kept = {name for name in found if name.islower() and not name.startswith("_")}
    return tuple(sorted(kept | {"seen", "version", "form_key", "conflict", "csrfmiddlewaretoken"}))


def _forms(kind: type[BaseForm]) -> Iterator[type[BaseForm]]:
    for form in kind.__subclasses__():
        if form.__module__.startswith(("tsemed.", "allauth.")) and hasattr(form, "base_fields"):
            yield form
        yield from _forms(form)


def encoded(sent: dict[str, str] | list[tuple[str, str]]) -> str:
    """Return fields as a browser would send them, halves of surrogates included."""
    return urlencode(sent, errors="surrogatepass")


def cases_of_address(path: str, names: Iterable[str]) -> Iterator[Case]:
    """Yield what is sent to one address whatever it holds: values, headers and bodies."""
    names = tuple(names)

    def everywhere(value: str, times: int = 1) -> str:
        return encoded([(name, one) for name in names for one in (value, "x", value)[:times]])

    for label, value in VALUES.items():
        sent, short = partial(everywhere, value), partial(everywhere, value[:200])
        yield Case(f"every parameter: {label}", "GET", path, query=short)
        yield Case(f"every field: {label}", "POST", path, FORM, sent)
        twice = partial(everywhere, value[:50], 3)
        yield Case(f"every field three times: {label}", "POST", path, FORM, twice)
    for label, headers in HEADERS.items():
        for method in ("GET", "POST"):
            yield Case(label, method, path, FORM, headers=headers)
    for label, (body, kind) in BODIES.items():
        yield Case(label, "POST", path, kind, partial(bytes, body))

    def files() -> dict[str, Any]:
        return {name: SimpleUploadedFile("a\x00../b.xlsx", b"PK\x03\x04\x00") for name in names}

    yield Case("files instead of texts", "POST", path, None, files)
    for method in ("HEAD", "PUT", "TRACE", "OPTIONS", "PROPFIND"):
        yield Case("another method", method, path)


def cases_of_form(path: str, action: str, fields: dict[str, str]) -> Iterator[Case]:
    """Yield a form as it stands on a page, with one field after the other made strange."""
    for name in fields:
        if name in ("", "csrfmiddlewaretoken"):
            continue
        for label, value in {**VALUES, "a million letters": LONG}.items():
            body = partial(encoded, {**fields, name: value})
            yield Case(f"{path}: {name}: {label}", "POST", action, FORM, body)
        pairs = [*fields.items(), (name, "1"), (name, "\u202e"), (f"{name}[]", "1")]
        yield Case(f"{path}: {name}: an array", "POST", action, FORM, partial(encoded, pairs))
        without = {key: value for key, value in fields.items() if key != name}
        yield Case(f"{path}: {name}: left out", "POST", action, FORM, partial(encoded, without))
        yield Case(f"{path}: {name}: a file", "POST", action, None, partial(_file, fields, name))


def _file(fields: dict[str, str], name: str) -> dict[str, Any]:
    file = SimpleUploadedFile("list.xlsx", b"PK\x05\x06" + b"\x00" * 18)
    return {**fields, name: file}


class FilledForms(HTMLParser):
    """The forms of a page that are sent, filled in: the first choice of each, a text in others."""

    TEXTS: ClassVar = {
        "date": "2026-11-20", "email": "a@example.org", "tel": "050-234-5671", "number": "1",
    }  # fmt: skip

    def __init__(self, page: str, address: str) -> None:
        super().__init__()
        self.address = address
        self.found: list[tuple[str, dict[str, str]]] = []
        self._open: dict[str, str] | None = None
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form" and attributes.get("method", "").lower() == "post":
            self._open = {}
            self.found.append((attributes.get("action") or self.address, self._open))
        if self._open is None:
            return
        name, value = attributes.get("name", ""), attributes.get("value", "")
        if tag in ("input", "button", "textarea") and name:
            text = value or self.TEXTS.get(attributes.get("type", ""), "a reason")
            if not self._open.get(name):
                self._open[name] = value if attributes.get("type") == "hidden" else text
        elif tag == "select":
            self._select = name
            self._open.setdefault(name, "")
        elif tag == "option" and self._select and not self._open[self._select]:
            self._open[self._select] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""


def cases_of_page(visitor: Visitor, path: str, names: Iterable[str]) -> Iterator[Case]:
    """Yield everything for an address: whatever it holds, and the forms on its page."""
    page = visitor.ask(path)
    if _is_closed(page) and _is_closed(visitor.ask(path, "post")):
        # Not open to this character: the decorator answers, whatever is sent.
        yield from (case for case in cases_of_address(path, names) if case.is_in_sample(12))
        return
    yield from cases_of_address(path, names)
    if page is None or page.status_code != 200 or "html" not in page.headers["Content-Type"]:
        return
    for action, fields in FilledForms(page.content.decode(), path).found:
        if not action.startswith(("http", "//")):
            yield from cases_of_form(path, action, fields)


def _is_closed(answer: Any) -> bool:
    return answer is None or answer.status_code in CLOSED


class Attacker:
    """Sends cases as one character; whatever they change is taken back, faults are kept."""

    def __init__(self, client: Client) -> None:
        client.raise_request_exception = False
        self.client = client
        self.faults: list[Fault] = []
        self.statuses: dict[int, int] = {}
        self._raised: list[BaseException] = []

    def send(self, case: Case) -> int:
        """Send one case and return the status of its answer."""
        self._raised.clear()
        got_request_exception.connect(self._keep)
        kept = {name: morsel.value for name, morsel in self.client.cookies.items()}
        try:
            with rolled_back():
                status = self._answer(case, dict(case.headers))
        finally:
            got_request_exception.disconnect(self._keep)
            self.client.cookies = SimpleCookie(kept)
        self.statuses[status] = self.statuses.get(status, 0) + 1
        if status >= 500:
            self.faults.append(self._fault(case))
        return status

    def _answer(self, case: Case, headers: dict[str, str]) -> int:
        body, query = case.body(), case.query()
        path = f"{case.path}?{query}" if query else case.path
        if isinstance(body, dict):
            response: Any = self.client.post(path, body, headers=headers)
        else:
            response = self.client.generic(
                case.method, path, body, case.kind or "", headers=headers
            )
        if response.streaming:
            b"".join(response.streaming_content)
        return int(response.status_code)

    def _keep(self, **_more: Any) -> None:
        error = sys.exc_info()[1]
        if error is not None:
            self._raised.append(error)

    def _fault(self, case: Case) -> Fault:
        if not self._raised:
            return Fault(case, "no exception", "")
        error = self._raised[-1]
        frames = traceback.extract_tb(error.__traceback__)
        ours = [one for one in frames if "/tsemed/" in one.filename] or frames
        place = f"{ours[-1].filename.split('/src/')[-1]}:{ours[-1].lineno} {ours[-1].name}"
        return Fault(case, type(error).__name__, place)
