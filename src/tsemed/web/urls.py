from django.urls import URLPattern, URLResolver, path

from tsemed.web.views import language

app_name = "web"
urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", language.choose, name="language"),
]
