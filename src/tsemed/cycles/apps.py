from django.apps import AppConfig


class CyclesConfig(AppConfig):
    name = "tsemed.cycles"
    label = "cycles"

    def ready(self) -> None:
        """Make the room's permissions and its registrations known."""
        from tsemed.cycles import hooks, joining, permissions, staff
