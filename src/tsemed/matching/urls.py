"""The addresses of matching."""

from django.urls import path

from tsemed.matching.steps import RELEASE, WITHDRAW
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
    path("cycles/<int:pk>/open/", rounds.open_one, name="open"),
    path("approvals/", approvals.list_approvals, name="approvals"),
    path("<int:pk>/", round_page.desk, name="round"),
    path("<int:pk>/table/", round_page.table, name="table"),
    path("<int:pk>/propose/", round_page.propose, name="propose"),
    path("<int:pk>/progress/", round_page.progress, name="progress"),
    path("<int:pk>/send/", round_page.send, name="send"),
    path("<int:pk>/ask/", round_page.ask, name="ask"),
    path("<int:pk>/close/", round_page.close, name="close"),
    path("<int:pk>/weights/", weights.weights.view, name="weights"),
    path("<int:pk>/beforehand/", constraints.beforehand, name="beforehand"),
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
