"""A fault leaves its type, its stack and its number in the log, and nothing about anybody."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from tsemed.accounts.models import User
from tsemed.base.logs import FewAlike, describe_exception
from tsemed.urls import handler400, handler403, handler404, handler500
from tsemed.urls import urlpatterns as ours

__all__ = ["handler400", "handler403", "handler404", "handler500"]

NAME, PHONE = "Canarit Zippori", "+972501234567"
EMAIL, ADDRESS = "canarit@example.org", "7 Canary Street, Acre"
CANARIES = (NAME, "Canarit", PHONE, "1234567", EMAIL, "canarit", ADDRESS, "Canary Street")


@csrf_exempt
def fail(request: HttpRequest, how: str, key: str) -> HttpResponse:
    """Fail in one of the ways code fails, with personal data in every place there is."""
    _local = f"{NAME} {PHONE} {request.POST}"
    if how == "message":
        raise ValueError(f"cannot read {NAME}, {PHONE}, {EMAIL}, {ADDRESS}, {key}")
    if how == "cause":
        try:
            {}[EMAIL]
        except KeyError as error:
            raise RuntimeError(PHONE) from error
    if how == "database":
        with transaction.atomic():
            User.objects.create(email=EMAIL)
            User.objects.create(email=EMAIL)
    if how == "logged":
        try:
            raise ValueError(NAME)
        except ValueError:
            logging.getLogger("tsemed.worker").exception("a turn failed")
    return HttpResponse("never")


urlpatterns = [path("fail/<str:how>/<str:key>/", fail), *ours]


@pytest.fixture(autouse=True)
def as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Write lines as on a terminal, whatever other tests wrote in this minute."""
    monkeypatch.setenv("TSEMED_LOG", "text")
    for handler in logging.getLogger().handlers:
        for limit in handler.filters:
            if isinstance(limit, FewAlike):
                limit.passed.clear()


@pytest.fixture
def stranger() -> Client:
    return Client(raise_request_exception=False)


def sent(stranger: Client, how: str) -> HttpResponse:
    return stranger.post(
        f"/fail/{how}/{EMAIL}/?name={NAME}&address={ADDRESS}",
        {"phone": PHONE, "email": EMAIL, "name": NAME, "home": ADDRESS},
        headers={"Referer": f"http://testserver/{EMAIL}", "User-Agent": NAME},
    )


@pytest.mark.django_db
@pytest.mark.urls("tests.architecture.test_logs")
@pytest.mark.parametrize(
    ("how", "kinds"),
    [
        ("message", ["'ValueError'"]),
        ("cause", ["'RuntimeError'", "'caused by KeyError'"]),
        ("database", ["IntegrityError"]),
    ],
)
def test_a_fault_is_logged_without_personal_data(
    how: str, kinds: list[str], stranger: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = sent(stranger, how)
    logged = capsys.readouterr().err
    reference = re.search(rb"<bdi>([0-9a-f]{8})</bdi>|\b([0-9a-f]{8})\b", answer.content)
    assert answer.status_code == 500
    assert reference is not None
    number = next(filter(None, reference.groups())).decode()
    assert f"reference='{number}'" in logged
    assert all(kind in logged for kind in kinds), logged
    assert re.search(r"tests/architecture/test_logs\.py:\d+ fail", logged)
    assert [canary for canary in CANARIES if canary in logged] == []


@pytest.mark.django_db
@pytest.mark.urls("tests.architecture.test_logs")
def test_an_exception_logged_anywhere_loses_its_message(
    stranger: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    sent(stranger, "logged")
    logged = capsys.readouterr().err
    assert re.search(r"a turn failed request='\w+'\nValueError\n", logged)
    assert [canary for canary in CANARIES if canary in logged] == []


@pytest.mark.django_db
def test_a_refused_request_leaves_no_line_about_it(
    stranger: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger.get(f"/link/{EMAIL}/")
    stranger.get(f"/people/?name={NAME}", headers={"X-Request-Id": "canarit-canarit"})
    stranger.generic(EMAIL, f"/{EMAIL}")
    stranger.get("/", headers={"Host": EMAIL})
    stranger.post("/login/", {"email": f"{EMAIL}\x00"})
    logged = capsys.readouterr().err
    assert "route='link/<str:token>/' status=" in logged
    assert [canary for canary in CANARIES if canary in logged] == []


@pytest.mark.django_db
@pytest.mark.urls("tests.architecture.test_logs")
def test_for_programs_each_record_is_one_line_of_json(
    stranger: Client, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TSEMED_LOG", "json")
    answer = sent(stranger, "cause")
    logged = capsys.readouterr().err
    fault, request = [json.loads(line) for line in logged.splitlines()]
    assert (fault["event"], fault["level"]) == ("fault", "error")
    assert fault["exception"][0] == "RuntimeError"
    assert (request["event"], request["status"]) == ("request", 500)
    assert request["route"] == "fail/<str:how>/<str:key>/"
    assert fault["request"] == request["request"] == answer["X-Request-Id"]
    assert [canary for canary in CANARIES if canary in logged] == []


@pytest.mark.django_db
def test_an_id_from_outside_counts_behind_a_proxy_only(stranger: Client, settings: Any) -> None:
    def answered(given: str) -> str:
        return str(stranger.get("/login/", headers={"X-Request-Id": given})["X-Request-Id"])

    assert answered("from-outside-1") != "from-outside-1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert answered("from-outside-1") == "from-outside-1"
    assert answered("x\ty") != "x\ty"


def test_of_many_alike_few_are_written_and_the_others_counted() -> None:
    limit = FewAlike()

    def passes(after: float, level: int = logging.ERROR) -> logging.LogRecord | None:
        record = logging.LogRecord("tsemed", level, "", 0, "away", (), None)
        record.created = after
        return record if limit.filter(record) else None

    assert sum(passes(second) is not None for second in range(60)) == FewAlike.MOST
    again = passes(61)
    assert again is not None
    assert again.__dict__["fields"] == {"not_written": 55}
    assert all(passes(62, logging.INFO) for _line in range(20))


@pytest.mark.django_db
def test_a_database_error_is_named_by_its_class() -> None:
    User.objects.create(email=EMAIL)
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        User.objects.create(email=EMAIL)
    described = describe_exception(caught.value)
    assert described.startswith("django.db.utils.IntegrityError\n")
    assert "caused by " in described
    assert EMAIL not in described


def test_an_error_of_the_installation_keeps_its_message() -> None:
    error = ImproperlyConfigured("SECRET_KEY must not be empty")
    assert describe_exception(error).endswith("ImproperlyConfigured: SECRET_KEY must not be empty")


def test_a_line_of_the_log_cannot_be_forged(capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("tsemed.worker").warning("%s", "x\x1b[2J\r2026 INFO forged")
    assert r"x\x1b[2J\x0d2026 INFO forged" in capsys.readouterr().err
