from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tsemed.people"
    label = "people"

    def ready(self) -> None:
        """This will make the room's permissions and its registrations known."""
        from tsemed.people import contributions, logins, permissions, registration
