from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tsemed.people"
    label = "people"
