from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "tsemed.people"
    label = "people"

    def ready(self) -> None:
        """Load the app's permissions and registrations."""
        from tsemed.people import (
            address_triggers,
            audit_events,
            credentials,
            doubt_expiry,
            hooks,
            logins,
            permissions,
            registration,
        )
        from tsemed.people.consent_texts import after_migrate

        address_triggers.register(self)
        post_migrate.connect(after_migrate, sender=self)
