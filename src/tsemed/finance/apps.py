from django.apps import AppConfig


class FinanceConfig(AppConfig):
    name = "tsemed.finance"
    label = "finance"

    def ready(self) -> None:
        """Load the app's permissions and registrations."""
        from tsemed.finance import audit_events, hooks, permissions
