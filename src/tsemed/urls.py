"""Which app serves which address."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

APPS = [
    ("", "tsemed.web.urls"),
    ("", "tsemed.today.urls"),
    ("", "tsemed.accounts.urls"),
    ("partners/", "tsemed.partners.urls"),
    ("people/", "tsemed.people.urls"),
    ("questionnaires/", "tsemed.questionnaires.urls"),
    ("cycles/", "tsemed.cycles.urls"),
    ("matching/", "tsemed.matching.urls"),
    ("pairs/", "tsemed.relationships.urls"),
    ("lists/", "tsemed.imports.urls"),
    ("hours/", "tsemed.finance.urls"),
    ("reports/", "tsemed.reports.urls"),
    ("choices/", "tsemed.terms.urls"),
    ("letters/", "tsemed.notifications.urls"),
]
urlpatterns: list[URLPattern | URLResolver] = []
for prefix, app in APPS:
    try:
        if find_spec(app):
            urlpatterns.append(path(prefix, include(app)))
    except ModuleNotFoundError:
        continue

handler400 = "tsemed.web.views.errors.unreadable"
handler403 = "tsemed.web.views.errors.refused"
handler404 = "tsemed.web.views.errors.page_not_found"
handler429 = "tsemed.accounts.views.throttled.too_many"
handler500 = "tsemed.web.views.errors.server_error"
