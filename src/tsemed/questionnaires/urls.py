from django.urls import path

from tsemed.questionnaires.steps import DISCARD, LEAVE_OFF, PUBLISH, RETIRE
from tsemed.questionnaires.views import answer, listing, question, response, take_in, version

app_name = "questionnaires"
urlpatterns = [
    path("", listing.Questionnaires.view(), name="list"),
    path("take-in/", take_in.take_in, name="take_in"),
    path("versions/<int:pk>/", version.page, name="version"),
    path("versions/<int:pk>/preview/", version.preview, name="preview"),
    path("versions/<int:pk>/workbook/", version.workbook, name="workbook"),
    PUBLISH.url("versions/<int:pk>/publish/"),
    RETIRE.url("versions/<int:pk>/retire/"),
    DISCARD.url("versions/<int:pk>/discard/"),
    path("questions/<int:pk>/change/", question.change.view, name="change_question"),
    path("about/<int:pk>/", answer.BEGIN.view, name="begin"),
    path("answers/<int:pk>/change/", answer.answer.view, name="answer"),
    path("answers/<int:pk>/", response.page, name="response"),
    path("answers/<int:pk>/sensitive/", response.show_sensitive, name="show_sensitive"),
    LEAVE_OFF.url("answers/<int:pk>/leave-off/"),
]
