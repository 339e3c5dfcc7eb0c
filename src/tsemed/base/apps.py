from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "tsemed.base"
    label = "base"
