from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "tsemed.matching"
    label = "matching"

    def ready(self) -> None:
        """Load the app's permissions and letters."""
        from tsemed.matching import audit_events, hooks, merging, messages, permissions
