from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "tsemed.partners"
    label = "partners"

    def ready(self) -> None:
        """Load the app's permissions and registrations."""
        from tsemed.partners import audit_events, permissions
