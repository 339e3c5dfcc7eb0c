from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "tsemed.partners"
    label = "partners"
