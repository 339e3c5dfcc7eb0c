"""A form is accepted once, however often it is sent.

The form carries a key (`{% form_key %}`) and the key gets a receipt, which keeps where the
answer led. Sent again, a form repeats that answer and does nothing.

A view that reads and writes and is done at once is wrapped by `idempotent()`: the view and its
receipt share one transaction, so a second sender waits for the commit of the first.

A view that computes must not hold a transaction meanwhile. `idempotent(in_transaction=False)`
runs it outside of one:

1. The receipt is *claimed*: written and committed at once, for the time of `LEASE`. A second
   sending of the same form waits a moment for the answer, and then learns that it is
   being worked on.
2. The view computes. It writes what it found inside `with settling(request, answer=…)`, which
   opens the transaction and *answers* the receipt in it, provided that the claim is still this
   sender's. The change and the answer are committed together or not at all.
3. A view that returns or raises without having settled (a form to correct, a refusal) gives
   the claim back, and the form may be sent again.

A process killed before the second step leaves a claim that ends with its lease, and the form can
be sent again then; killed later, it has left the answer.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, cast

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsemed.base.models import Receipt
from tsemed.base.refusals import Refused

if TYPE_CHECKING:
    from django.contrib.auth.models import _User as User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

LEASE = timedelta(minutes=2)
SECONDS_TO_WAIT = 3.0
_SECONDS_BETWEEN_LOOKS = 0.1


class StillProcessing(Refused):
    """The same form was sent before and is being worked on; this sending changes nothing."""

    is_recorded = False
    sentence = _("This was sent before and is being worked on. Wait a moment, then look again.")


class ForeignForm(Refused):
    """The key of the form belongs to another login, as after a change of users in one browser."""

    sentence = _("This form was opened by somebody else. Open the page again and fill it in again.")


@dataclass
class Claim:
    """The right to work on one sending of a form, until the lease ends or it is settled."""

    key: uuid.UUID
    holder: uuid.UUID
    is_settled: bool = False


def idempotent(*, in_transaction: bool = True) -> Callable[[View[P]], View[P]]:
    """Accept each form only once; with `in_transaction=False` for a view that computes.

    A view that is answered with neither `Location` nor `HX-Redirect` did not accept the form:
    it leaves no receipt, so that the form may be corrected and sent again.
    """
    accept = _in_one_transaction if in_transaction else _claimed_first

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def accept_once(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            key = _key_of(request)
            if key is None:
                return view(request, *args, **kwargs)
            return accept(request, key, lambda: view(request, *args, **kwargs))

        accept_once.accepts_once = True  # type: ignore[attr-defined]
        return cast("View[P]", accept_once)

    return wrap


@contextmanager
def settling(request: HttpRequest, *, answer: str) -> Iterator[None]:
    """Open the transaction in which a form takes effect, and answer its receipt with it.

    `answer` is the address the sender is led to, also when the form is sent again. Without a
    form key this is a plain transaction. Raise StillProcessing, and write nothing, when the
    lease ended and another sending of the same form has taken over.
    """
    claim: Claim | None = request.__dict__.get("_claim")
    with transaction.atomic():
        if claim is not None:
            mine = Receipt.objects.filter(key=claim.key, claimed_by=claim.holder, answer="")
            if not mine.update(answer=answer, claimed_by=None, claimed_until=None):
                raise StillProcessing
        yield
    if claim is not None:
        claim.is_settled = True


def _in_one_transaction(
    request: HttpRequest, key: uuid.UUID, view: Callable[[], HttpResponse]
) -> HttpResponse:
    user = _user_of(request)
    try:
        with transaction.atomic():
            receipt = Receipt.objects.create(key=key, user=user, given_at=timezone.now())
            response = view()
            location = response.headers.get("Location") or response.headers.get("HX-Redirect")
            if not location:
                receipt.delete()
                return response
            receipt.answer = location
            receipt.save(update_fields=["answer"])
            return response
    except IntegrityError:
        earlier = Receipt.objects.filter(key=key).first()
        if earlier is None:
            raise
    return _answered_before(earlier, user)


def _claimed_first(
    request: HttpRequest, key: uuid.UUID, view: Callable[[], HttpResponse]
) -> HttpResponse:
    user, until = _user_of(request), time.monotonic() + SECONDS_TO_WAIT
    while (claim := _claim(key, user)) is None:
        earlier = Receipt.objects.filter(key=key).first()
        is_over = earlier is not None and (bool(earlier.answer) or not _is_of(earlier, user))
        if earlier is not None and (is_over or time.monotonic() > until):
            return _answered_before(earlier, user)
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    request.__dict__["_claim"] = claim
    try:
        return view()
    finally:
        if not claim.is_settled:
            Receipt.objects.filter(key=key, claimed_by=claim.holder, answer="").delete()


def _claim(key: uuid.UUID, user: User | None) -> Claim | None:
    """Claim the receipt of a key: a new one, or one whose lease is over; None if it is taken."""
    now, claim = timezone.now(), Claim(key, uuid.uuid4())
    held = {"claimed_by": claim.holder, "claimed_until": now + LEASE}
    try:
        with transaction.atomic():
            Receipt.objects.create(key=key, user=user, given_at=now, **held)
    except IntegrityError:
        left = Receipt.objects.filter(key=key, user=user, answer="", claimed_until__lt=now)
        return claim if left.update(**held) else None
    return claim


def _answered_before(earlier: Receipt, user: User | None) -> HttpResponse:
    if not _is_of(earlier, user):
        raise ForeignForm
    if not earlier.answer:
        raise StillProcessing
    return HttpResponseRedirect(earlier.answer)


def _is_of(receipt: Receipt, user: User | None) -> bool:
    return receipt.user_id == (user.pk if user else None)


def _user_of(request: HttpRequest) -> User | None:
    user: Any = request.user
    return user if user.is_authenticated else None


def _key_of(request: HttpRequest) -> uuid.UUID | None:
    if request.method != "POST":
        return None
    try:
        return uuid.UUID(request.POST.get("form_key", ""))
    except ValueError:
        return None
