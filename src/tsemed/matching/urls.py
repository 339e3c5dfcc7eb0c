"""The addresses of matching."""

from django.urls import path

from tsemed.matching.views import beforehand, desk, drafts, proposal, rounds, weights, words

app_name = "matching"
urlpatterns = [
    path("", rounds.rounds, name="rounds"),
    path("cycles/<int:pk>/open/", rounds.open_one, name="open"),
    path("words/", words.words, name="words"),
    path("<int:pk>/", desk.desk, name="round"),
    path("<int:pk>/table/", desk.table, name="table"),
    path("<int:pk>/propose/", desk.propose, name="propose"),
    path("<int:pk>/progress/", desk.progress, name="progress"),
    path("<int:pk>/send/", desk.send, name="send"),
    path("<int:pk>/ask/", desk.ask, name="ask"),
    path("<int:pk>/close/", desk.close, name="close"),
    path("<int:pk>/weights/", weights.weights, name="weights"),
    path("<int:pk>/beforehand/", beforehand.beforehand, name="beforehand"),
    path("pins/<int:pk>/unpin/", beforehand.unpin, name="unpin"),
    path("forbidden/<int:pk>/allow/", beforehand.allow, name="allow"),
    path("proposals/<int:pk>/", proposal.page, name="proposal"),
    path("proposals/<int:pk>/answer/", proposal.answer, name="answer"),
    path("proposals/<int:pk>/pin/", drafts.pin, name="pin"),
    path("proposals/<int:pk>/rule-out/", drafts.rule_out, name="rule_out"),
    path("proposals/<int:pk>/choose/", drafts.choose, name="choose"),
    path("proposals/<int:pk>/word/", words.word, name="word"),
    path("proposals/<int:pk>/withdraw/", proposal.withdraw, name="withdraw"),
    path("proposals/<int:pk>/release/", proposal.release, name="release"),
]
