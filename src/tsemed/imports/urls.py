from django.urls import URLPattern, URLResolver, path

from tsemed.imports.steps import APPLY, CANCEL
from tsemed.imports.views import export, imports, preview, upload

app_name = "imports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", imports.Imports.view(), name="imports"),
    path("new/", upload.upload, name="upload"),
    path("out/", export.export, name="export"),
    path("<int:pk>/", preview.preview, name="import"),
    path("<int:pk>/progress/", preview.progress, name="progress"),
    path("<int:pk>/errors/", preview.errors, name="errors"),
    APPLY.url("<int:pk>/enter/"),
    CANCEL.url("<int:pk>/cancel/"),
]
