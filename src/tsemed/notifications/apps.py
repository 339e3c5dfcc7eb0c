from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "tsemed.notifications"
    label = "notifications"

    def ready(self) -> None:
        from tsemed.notifications import cleanup, permissions, readdress
