from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "tsemed.partners"
    label = "partners"

    def ready(self) -> None:
        """Make the room's permissions and its registrations known."""
        from tsemed.partners import permissions
