from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tsemed.people"
    label = "people"

    def ready(self) -> None:
        """Make the room's permissions and its registrations known."""
        from tsemed.people import (
            address_guard,
            doubt_expiry,
            hooks,
            logins,
            permissions,
            registration,
        )

        address_guard.register(self)
