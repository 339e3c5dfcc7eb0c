"""The addresses of matching."""

from django.urls import path

from tsemed.matching.actions import ASK, CLOSE, OPEN, RELEASE, SEND, STOP, WITHDRAW
from tsemed.matching.views import (
    approvals,
    constraints,
    drafts,
    proposal,
    round_page,
    rounds,
    weights,
)

app_name = "matching"
urlpatterns = [
    path("", rounds.Rounds.view(), name="rounds"),
    OPEN.url("cycles/<int:pk>/open/"),
    path("approvals/", approvals.list_approvals, name="approvals"),
    path("<int:pk>/", round_page.desk, name="round"),
    path("<int:pk>/table/", round_page.table, name="table"),
    path("<int:pk>/propose/", round_page.propose, name="propose"),
    path("<int:pk>/progress/", round_page.progress, name="progress"),
    STOP.url("<int:pk>/stop/"),
    SEND.url("<int:pk>/send/"),
    ASK.url("<int:pk>/ask/"),
    CLOSE.url("<int:pk>/close/"),
    path("<int:pk>/weights/", weights.weights.view, name="weights"),
    path("<int:pk>/constraints/", constraints.show, name="constraints"),
    path("pins/<int:pk>/unpin/", constraints.unpin, name="unpin"),
    path("forbidden/<int:pk>/allow/", constraints.allow, name="allow"),
    path("proposals/<int:pk>/", proposal.page, name="proposal"),
    path("proposals/<int:pk>/answer/", proposal.answer, name="answer"),
    path("proposals/<int:pk>/pin/", drafts.pin, name="pin"),
    path("proposals/<int:pk>/rule-out/", drafts.rule_out, name="rule_out"),
    path("proposals/<int:pk>/choose/", drafts.choose, name="choose"),
    path("proposals/<int:pk>/approve/", approvals.approve_proposal, name="approve"),
    WITHDRAW.url("proposals/<int:pk>/withdraw/"),
    RELEASE.url("proposals/<int:pk>/release/"),
]
