from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "tsemed.reports"
    label = "reports"

    def ready(self) -> None:
        from tsemed.reports import audit_events, permissions  # the rules register themselves
