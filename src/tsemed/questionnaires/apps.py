from django.apps import AppConfig
from django.db.models.signals import post_migrate


class QuestionnairesConfig(AppConfig):
    name = "tsemed.questionnaires"
    label = "questionnaires"

    def ready(self) -> None:
        """Load the app's permissions and registrations."""
        from tsemed.questionnaires import audit_events, hooks, merging, permissions
        from tsemed.questionnaires.shipped import after_migrate

        post_migrate.connect(after_migrate, sender=self)
