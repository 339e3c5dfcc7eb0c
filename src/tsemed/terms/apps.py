from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TermsConfig(AppConfig):
    name = "tsemed.terms"
    label = "terms"

    def ready(self) -> None:
        """Load the app's registrations, and let the lists of people follow the terms."""
        from tsemed.terms import audit_events, known
        from tsemed.terms.shipping import after_migrate

        known.follow()
        post_migrate.connect(after_migrate, sender=self)
