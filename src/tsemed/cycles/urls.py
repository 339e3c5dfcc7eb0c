from django.urls import path

from tsemed.cycles.steps import STEP
from tsemed.cycles.views import (
    changing,
    cycle,
    decide,
    listing,
    matrix,
    opening,
    participants,
    policy,
    records,
    team,
)

app_name = "cycles"
urlpatterns = [
    path("", listing.Cycles.view(), name="list"),
    path("open/", opening.choose, name="open"),
    path("open/<slug:model>/", opening.OPEN.view, name="open_as"),
    path("policy/", policy.page, name="policy"),
    path("policy/change/", policy.CHANGE.view, name="change_policy"),
    policy.TAKE_BACK.url("policy/<int:pk>/take-back/"),
    path("<int:pk>/", cycle.page, name="cycle"),
    path("<int:pk>/policy/", policy.CHANGE_OF_CYCLE.view, name="change_policy_of_cycle"),
    path("<int:pk>/change/", changing.CHANGE.view, name="change"),
    path("<int:pk>/model/", changing.CHOOSE_MODEL.view, name="choose_model"),
    changing.BEGIN_MODEL.url("<int:pk>/model/begin/"),
    changing.GIVE_UP_MODEL.url("<int:pk>/model/give-up/"),
    cycle.APPROVE.url("<int:pk>/approve/"),
    STEP.url("<int:pk>/step/"),
    path("<int:pk>/team/", team.ASSIGN.view, name="assign"),
    team.END.url("team/<int:pk>/end/"),
    path("team/<int:pk>/duties/", team.DUTIES.view, name="duties"),
    path("<int:pk>/participants/", participants.Participants.view(), name="participants"),
    path("<int:pk>/participants/add/", participants.add, name="add_participant"),
    path("<int:pk>/participants/record/", records.several.view, name="record_several"),
    decide.DECIDE.url("participants/<int:pk>/decide/"),
    decide.LEAVE.url("participants/<int:pk>/leave/"),
    decide.APPLY_AGAIN.url("participants/<int:pk>/again/"),
    path("participants/<int:pk>/forms/", records.forms.view, name="record_forms"),
    path("participants/<int:pk>/interview/", records.interview.view, name="record_interview"),
    path("participants/<int:pk>/training/", records.training.view, name="record_training"),
    path(
        "participants/<int:pk>/expectations/",
        records.expectations.view,
        name="record_expectations",
    ),
    path("participants/<int:pk>/exception/", records.exception.view, name="make_exception"),
    records.END_EXCEPTION.url("participants/<int:pk>/exception/end/"),
    path("matrix/<int:pk>/", matrix.change.view, name="matrix_line"),
]
