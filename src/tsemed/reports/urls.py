from django.urls import URLPattern, URLResolver, path

from tsemed.reports.views import summaries, summary

app_name = "reports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", summaries.Summaries.view(), name="summaries"),
    path("<int:pk>/", summary.summary, name="summary"),
    path("<int:pk>/download/", summary.download, name="download"),
]
