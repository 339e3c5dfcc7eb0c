from django.apps import AppConfig


class CyclesConfig(AppConfig):
    name = "tsemed.cycles"
    label = "cycles"

    def ready(self) -> None:
        """Load the app's permissions and registrations."""
        from tsemed.cycles import (
            audit_events,
            hand_over,
            hooks,
            joining,
            merging,
            messages,
            permissions,
            staff,
        )
