"""The addresses of matching."""

from django.urls import path
from django.http import HttpResponse

app_name = "matching"
urlpatterns = [
    path("<int:pk>/", lambda r, pk: HttpResponse(), name="round"),
    path("proposals/<int:pk>/", lambda r, pk: HttpResponse(), name="proposal"),
]
