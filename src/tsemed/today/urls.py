from django.urls import URLPattern, URLResolver, path

from tsemed.today.views import today

app_name = "today"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", today.today, name="today"),
]
