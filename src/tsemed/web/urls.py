from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from tsemed.web.views import audit, language, search

app_name = "web"
urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", language.choose, name="language"),
    path("search/", search.search, name="search"),
    path("audit/", audit.audit, name="audit"),
]

if settings.DEMO or settings.DEBUG:
    urlpatterns.append(path("styleguide/", include("tsemed.web.styleguide.urls")))
