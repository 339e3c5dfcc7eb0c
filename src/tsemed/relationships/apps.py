from django.apps import AppConfig


class RelationshipsConfig(AppConfig):
    name = "tsemed.relationships"
    label = "relationships"

    def ready(self) -> None:
        """Load the app's permissions, letters and registrations."""
        from tsemed.relationships import audit_events, hooks, merging, messages, permissions
