from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "tsemed.imports"
    label = "imports"

    def ready(self) -> None:
        # The rules, the waiting lines and the hourly job register themselves.
        from tsemed.imports import audit_events, operations, permissions, queries
