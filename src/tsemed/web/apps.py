from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "tsemed.web"
    label = "web"
