from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tsemed.people"
    label = "people"

    def ready(self) -> None:
        """Load the app's permissions and registrations."""
        from tsemed.people import (
            address_triggers,
            credentials,
            doubt_expiry,
            hooks,
            logins,
            permissions,
            registration,
        )

        address_triggers.register(self)
