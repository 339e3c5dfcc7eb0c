from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "tsemed.matching"
    label = "matching"

    def ready(self) -> None:
        """Make the room's permissions and letters known."""
        from tsemed.matching import contributions, messages, permissions
