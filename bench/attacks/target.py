"""A fresh copy of the system to attack: its own database, server and invented people."""

from __future__ import annotations

import http.client
import os
import re
import secrets
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

ADDRESS = "manager@example.org"
SECRET = "JBSWY3DPEHPK3PXP"


def prepare(home: str) -> None:
    """Set the environment of a fresh copy and build its tables; call before other imports."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="tsemed.settings",
        TSEMED_HOME=home,
        TSEMED_SECRET_KEY=secrets.token_hex(32),
        TSEMED_DEMO="0",
        TSEMED_DEBUG="0",
        TSEMED_HTTPS="0",
        TSEMED_PROXIES="1",
        TSEMED_MAIL="mailbox",
    )
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    from tsemed.accounts.models import User

    if User.objects.exists():
        sys.exit("This database holds logins. The attacks run on an empty one only.")


def invent_manager() -> None:
    """Enter the mentoring manager, who is staff and has an authenticator app."""
    from allauth.mfa.totp.internal.auth import TOTP
    from django.utils import timezone

    from tsemed.accounts.models import User
    from tsemed.partners.models import Partner
    from tsemed.partners.states import Engagement
    from tsemed.people.models import Affiliation, Capacity, Person

    now = timezone.now()
    # Vouched for, as by an invitation: a factor of staff that nobody vouched for opens no page.
    user = User.objects.create_user(ADDRESS, factor_vouched_at=now)
    person = Person.objects.create(
        user=user, given_name="Noa", family_name="Levi", email=ADDRESS, phone="+972502000000",
        languages=["he"], created_at=now,
    )  # fmt: skip
    office = Partner.objects.create(
        name="Office", kind="office", state=Engagement.ACTIVE, state_since=now
    )
    Affiliation.objects.create(
        person=person, partner=office, capacity=Capacity.MENTORING_MANAGER, starts_on=now.date()
    )
    TOTP.activate(user, SECRET)


@contextmanager
def attacked(seconds: float) -> Iterator[str]:
    """Give the host of a running server on a fresh copy; end everything after so many seconds."""
    with tempfile.TemporaryDirectory(prefix="tsemed-attack-") as home:
        prepare(home)
        invent_manager()
        from bench.serving import served

        # Whatever hangs, the script ends; the server is a child and is ended with it.
        overdue = threading.Timer(seconds + 60, lambda: os._exit(2))
        overdue.daemon = True
        overdue.start()
        with served() as host:
            yield host
        overdue.cancel()


def made_up_token() -> str:
    """Return a value for the cookie against forged forms, which its own sender may make up."""
    return secrets.token_hex(16)


@dataclass
class Browser:
    """A browser at a place: an address it leaves from, and the one its proxy names."""

    host: str
    place: str
    source: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=lambda: {"csrftoken": made_up_token()})

    def post(self, path: str, **form: str) -> tuple[int, str, str]:
        """Send a form; return the status, where it leads, and the page."""
        return self._ask("POST", path, urlencode({**form, "csrfmiddlewaretoken": self._token}))

    def get(self, path: str) -> tuple[int, str, str]:
        """Open a page; return the status, where it leads, and the page."""
        return self._ask("GET", path, None)

    def window(self) -> Browser:
        """Return another window of the same browser."""
        return Browser(self.host, self.place, self.source, dict(self.cookies))

    @property
    def _token(self) -> str:
        return self.cookies["csrftoken"]

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str, str]:
        host, _, port = self.host.partition(":")
        wire = http.client.HTTPConnection(
            host, int(port), timeout=60, source_address=(self.source, 0)
        )
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-Forwarded-For": self.place,
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept-Language": "en",
        }
        wire.request(method, path, body=body, headers=headers)
        response = wire.getresponse()
        page = response.read().decode()
        for line in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        wire.close()
        return response.status, response.headers.get("Location", ""), page


def letters_to(address: str) -> list[tuple[float, str, str]]:
    """Return when each letter to an address was written, its subject and its text."""
    from tsemed.notifications.models import OutboxMessage

    rows = OutboxMessage.objects.filter(address=address).order_by("pk")
    return [(row.posted_at.timestamp(), row.subject, row.text) for row in rows]


def most_in_an_hour(moments: list[float]) -> int:
    """Return the greatest number of moments within any sixty minutes."""
    return max(
        (sum(begins <= one < begins + 3600 for one in moments) for begins in moments), default=0
    )


def code_in(text: str) -> str:
    """Return the code in a letter."""
    found = re.search(r"^(\w[\w-]+\w)$", text, re.MULTILINE)
    return found[1] if found else ""


def code_of_app() -> str:
    """Return the code the manager's app shows."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))


def signs_in(browser: Browser) -> tuple[bool, float]:
    """Sign the manager in with a code by e-mail and the app; return whether, and the seconds."""
    began, before = time.perf_counter(), len(letters_to(ADDRESS))
    browser.post("/login/", email=ADDRESS)
    new = [code for _at, _subject, text in letters_to(ADDRESS)[before:] if (code := code_in(text))]
    # Others are asking too: a wrong one of their codes costs a try of mine, of which I have five.
    for code in new[-4:]:
        _status, leads_to, _page = browser.post("/login/code/confirm/", code=code)
        if leads_to == "/login/second/":
            browser.post("/login/second/", code=code_of_app())
            break
    return is_in(browser), time.perf_counter() - began


def is_in(browser: Browser) -> bool:
    """Return whether the manager is signed in with this browser: a page of hers answers."""
    return browser.get("/devices/")[0] == 200


def let_time_pass(seconds: float) -> None:
    """Move every counter, letter and alert so far back in time, as if the clock had gone on."""
    from datetime import timedelta

    from django.db.models import F

    from tsemed.accounts.models import EmailCode, RateCounter, SignInAlert, UsedTotpStep
    from tsemed.notifications.models import OutboxMessage

    earlier = timedelta(seconds=seconds)
    RateCounter.objects.update(ends_at=F("ends_at") - earlier)
    OutboxMessage.objects.update(posted_at=F("posted_at") - earlier)
    EmailCode.objects.update(expires_at=F("expires_at") - earlier)
    SignInAlert.objects.update(
        began_at=F("began_at") - earlier,
        last_at=F("last_at") - earlier,
        alerted_at=F("alerted_at") - earlier,
    )
    UsedTotpStep.objects.update(step=F("step") - int(seconds) // 30)


def control_sign_in(host: str) -> tuple[str, object, bool]:
    """Sign the manager in before any attack; return that as a promise of the drill.

    "Nobody got in" means nothing where somebody with the right codes would not get in either.
    """
    came_in, _seconds = signs_in(Browser(host, "203.0.113.9"))
    let_time_pass(86_400)
    return ("the manager signs in before the attack", came_in, came_in)


def verdict(promises: list[tuple[str, object, bool | None]]) -> int:
    """Print each promise with what was counted; return 1 if any was missed or not evaluated.

    None instead of kept or missed says that the attack did not come far enough to decide.
    """
    names = {True: "kept         ", False: "MISSED       ", None: "NOT EVALUATED"}
    print()
    for words, counted, is_kept in promises:
        print(f"  {names[is_kept]}  {words}: {counted}")
    return 0 if all(is_kept for _words, _counted, is_kept in promises) else 1
