"""allauth's step between asking for a code and typing it in, with the code kept by us.

allauth keeps the code and the count of wrong guesses in the session. Here the session holds
only which row of `EmailCode` this browser may type in.
"""

from __future__ import annotations

from datetime import datetime

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.stagekit import clear_login, stash_login
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.http import HttpRequest

from tsemed.accounts import email_codes
from tsemed.accounts.models import User

KEY = "sign_in_code"


def begin(request: HttpRequest, user: User | None, *, address: str, code: int) -> None:
    """Begin the step that waits for a code, with the same state for known and unknown."""
    login = Login(user=user, email=address)
    login.state["stages"] = {"current": LoginByCodeStage.key}
    stage = LoginByCodeStage(LoginStageController(request, login), request, login)
    state = LoginCodeVerificationProcess.initial_state(user=user, email=address)
    stage.state.update({**state, "initiated_by_user": True})
    stash_login(request, login)
    request.session[KEY] = code


def code_of(request: HttpRequest) -> int | None:
    """Return the id of the code this browser may type in."""
    found = request.session.get(KEY)
    return found if isinstance(found, int) else None


def is_open(request: HttpRequest, *, at: datetime) -> bool:
    """Return whether the code of this browser has tries and time left."""
    return email_codes.is_open(code_of(request), at=at)


def end(request: HttpRequest) -> None:
    """End the step: there is nothing to type in any more."""
    clear_login(request)
    request.session.pop(KEY, None)
