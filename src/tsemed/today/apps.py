from django.apps import AppConfig


class TodayConfig(AppConfig):
    name = "tsemed.today"
    label = "today"
