from django.urls import path

from tsemed.web.styleguide import views

app_name = "styleguide"
urlpatterns = [
    path("", views.components, name="components"),
    path("today/", views.today, name="today"),
    path("matching/", views.matching, name="matching"),
    path("meeting-report/", views.meeting_report, name="meeting_report"),
    path("error/<int:code>/", views.error, name="error"),
]
