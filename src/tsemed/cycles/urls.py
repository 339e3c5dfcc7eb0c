from django.urls import path

from tsemed.cycles.steps import STEP
from tsemed.cycles.views import cycle, listing, matrix, opening, participants, team

app_name = "cycles"
urlpatterns = [
    path("", listing.Cycles.view(), name="list"),
    path("open/", opening.choose, name="open"),
    path("open/<slug:model>/", opening.OPEN.view, name="open_as"),
    path("<int:pk>/", cycle.page, name="cycle"),
    cycle.APPROVE.url("<int:pk>/approve/"),
    STEP.url("<int:pk>/step/"),
    path("<int:pk>/team/", team.ASSIGN.view, name="assign"),
    team.END.url("team/<int:pk>/end/"),
    path("<int:pk>/participants/", participants.Participants.view(), name="participants"),
    path("<int:pk>/participants/add/", participants.add, name="add_participant"),
    participants.LEAVE.url("participants/<int:pk>/leave/"),
    path("matrix/<int:pk>/", matrix.change.view, name="matrix_line"),
]
