from django.apps import AppConfig


class CyclesConfig(AppConfig):
    name = "tsemed.cycles"
    label = "cycles"
