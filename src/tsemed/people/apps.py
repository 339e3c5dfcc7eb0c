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
            consent_texts,
            contact_points,
            credentials,
            doubt_expiry,
            hooks,
            localities,
            logins,
            merge_follow_up,
            merge_moves,
            permissions,
            registration,
        )

        address_triggers.register(self)
        post_migrate.connect(consent_texts.after_migrate, sender=self)
        post_migrate.connect(localities.after_migrate, sender=self)
