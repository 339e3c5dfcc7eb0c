from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "tsemed.notifications"
    label = "notifications"

    def ready(self) -> None:
        from tsemed.notifications import audit_events, cleanup, permissions, readdress, task_log
