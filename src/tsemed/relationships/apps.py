from django.apps import AppConfig


class RelationshipsConfig(AppConfig):
    name = "tsemed.relationships"
    label = "relationships"

    def ready(self) -> None:
        """Make the room's permissions and its registrations known."""
        from tsemed.relationships import hooks, permissions
