"""The addresses of pairs."""

from django.urls import path

from tsemed.relationships.actions import CALLED
from tsemed.relationships.views import life, listing, pair, report

app_name = "relationships"
urlpatterns = [
    path("", listing.Pairs.view(), name="list"),
    path("<int:pk>/", pair.page, name="relationship"),
    path("<int:pk>/pause/", life.PAUSE.view, name="pause"),
    path("<int:pk>/end/", life.END.view, name="end"),
    life.STEP.url("<int:pk>/step/"),
    path("<int:pk>/report/", report.report, name="report"),
    CALLED.url("meetings/<int:pk>/called/"),
]
