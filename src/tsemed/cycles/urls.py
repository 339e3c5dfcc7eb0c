from django.urls import path

from tsemed.cycles.steps import STEP
from tsemed.cycles.views import cycle, listing, matrix, opening, participants, team

app_name = "cycles"
urlpatterns = [
    path("", listing.Cycles.view(), name="list"),
    path("open/", opening.choose, name="open"),
    path("open/<slug:model>/", opening.open_one, name="open_as"),
    path("<int:pk>/", cycle.page, name="cycle"),
    path("<int:pk>/approve/", cycle.approve, name="approve"),
    STEP.url("<int:pk>/step/"),
    path("<int:pk>/team/", team.assign, name="assign"),
    path("team/<int:pk>/end/", team.end, name="end_assignment"),
    path("<int:pk>/participants/", participants.Participants.view(), name="participants"),
    path("<int:pk>/participants/add/", participants.add, name="add_participant"),
    path("participants/<int:pk>/leave/", participants.leave, name="leave"),
    path("matrix/<int:pk>/", matrix.change.view, name="matrix_line"),
]
