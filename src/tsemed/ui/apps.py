from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "tsemed.ui"
