from django.apps import AppConfig


class OperatingConfig(AppConfig):
    name = "tsemed.operating"
    label = "operating"
