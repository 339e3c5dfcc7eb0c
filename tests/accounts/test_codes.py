"""Signing in with a code by e-mail."""

from __future__ import annotations

from django.core import mail
from tests.accounts.conftest import Visitor, last_code
from tests.cast import Cast

from tsemed.accounts.models import Device, User
from tsemed.base.models import AuditKind, AuditRow


def refusals() -> list[tuple[int, str, dict[str, object]]]:
    rows = AuditRow.objects.filter(kind=AuditKind.SIGN_IN, details__refused=True)
    return [(row.subject_id, row.reason, row.details) for row in rows.order_by("id")]


def test_the_code_signs_in_and_leads_to_the_page_one_wanted(visitor: Visitor, michal: User) -> None:
    visitor.asks_for_code(str(michal.email), after="/devices/")
    letter = mail.outbox[-1]
    assert letter.to == [michal.email]
    answer = visitor.types_code(last_code(), after="/devices/")
    assert (answer.status_code, answer["Location"], visitor.user) == (302, "/devices/", michal)


def test_a_sign_in_is_written_down_with_its_device(visitor: Visitor, michal: User) -> None:
    visitor.signs_in(str(michal.email))
    device = Device.objects.get(user=michal)
    row = AuditRow.objects.get(kind=AuditKind.SIGN_IN)
    assert (row.actor, row.subject_id) == (michal, michal.pk)
    assert row.details == {"by": "code", "device": device.pk}
    assert str(michal.email) not in str(row.details)


def test_a_wrong_code_lets_nobody_in_and_is_written_down(visitor: Visitor, michal: User) -> None:
    visitor.asks_for_code(str(michal.email))
    visitor.types_code("WRONG1")
    assert visitor.user is None
    assert refusals() == [(michal.pk, "wrong_code", {"refused": True})]


def test_after_five_wrong_codes_the_right_one_opens_nothing(visitor: Visitor, michal: User) -> None:
    visitor.asks_for_code(str(michal.email))
    right = last_code()
    for _attempt in range(5):
        visitor.types_code("WRONG1")
    visitor.types_code(right)
    assert visitor.user is None
    assert len(refusals()) == 5


def test_a_code_is_good_once(visitor: Visitor, michal: User) -> None:
    visitor.signs_in(str(michal.email))
    code = last_code()
    visitor.post("/logout/")
    visitor.types_code(code)
    assert visitor.user is None
    assert len(mail.outbox) == 1


def test_an_unknown_address_gets_the_same_answer_and_a_letter_that_says_so(
    michal: User,
) -> None:
    known, unknown = Visitor(), Visitor()
    first = known.asks_for_code(str(michal.email))
    second = unknown.asks_for_code("nobody-here@example.org")
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    pages = [
        known.get(first["Location"]).content.replace(str(michal.email).encode(), b"X"),
        unknown.get(second["Location"]).content.replace(b"nobody-here@example.org", b"X"),
    ]
    strip = [_without_tokens(page) for page in pages]
    assert strip[0] == strip[1]
    assert [letter.to for letter in mail.outbox] == [[michal.email], ["nobody-here@example.org"]]
    assert refusals() == [(0, "unknown", {"refused": True})]


def test_a_closed_login_is_answered_like_an_unknown_one(michal: User) -> None:
    User.objects.filter(pk=michal.pk).update(is_active=False)
    visitor = Visitor()
    answer = visitor.asks_for_code(str(michal.email))
    visitor.get(answer["Location"])
    assert refusals() == [(0, "unknown", {"refused": True})]
    assert visitor.user is None


def test_somebody_of_the_register_who_never_signed_in_gets_a_login_on_asking(
    visitor: Visitor, cast: Cast
) -> None:
    person = cast.michal.person
    person.user = None
    person.save(update_fields=["user"])
    User.objects.filter(email=person.email).delete()
    visitor.signs_in(person.email)
    person.refresh_from_db()
    assert visitor.user is not None
    assert visitor.user == person.user


def test_the_page_speaks_the_language_of_the_browser_or_of_the_choice(visitor: Visitor) -> None:
    arabic = visitor.get("/login/", headers={"Accept-Language": "ar"})
    assert b'lang="ar" dir="rtl"' in arabic.content
    visitor.cookies["django_language"] = "en"
    english = visitor.get("/login/", headers={"Accept-Language": "ar"})
    assert b'lang="en" dir="ltr"' in english.content


def test_signing_out_needs_a_press_and_takes_the_device_off_the_list(
    visitor: Visitor, michal: User
) -> None:
    visitor.signs_in(str(michal.email))
    visitor.get("/logout/")
    assert visitor.user == michal
    visitor.post("/logout/")
    assert visitor.user is None
    assert not Device.objects.filter(user=michal, ended_at=None).exists()


def _without_tokens(page: bytes) -> bytes:
    import re

    page = re.sub(rb'(csrfmiddlewaretoken" value=")[^"]*', rb"\1", page)
    return re.sub(rb'(X-CSRFToken": ")[^"]*', rb"\1", page)


def test_d23_an_address_with_invisible_marks_is_known(visitor: Visitor, michal: User) -> None:
    visitor.asks_for_code(f"\u200f\u202a{michal.email}\u202c\u200e")
    assert mail.outbox[-1].to == [michal.email]
    visitor.types_code(last_code())
    assert visitor.user == michal
