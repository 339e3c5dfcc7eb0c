from django.apps import AppConfig

from tsemed.base.logs import configure_structlog


class BaseConfig(AppConfig):
    name = "tsemed.base"
    label = "base"

    def ready(self) -> None:
        """Send structured events the way of all logs."""
        configure_structlog()
