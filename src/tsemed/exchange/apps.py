from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "tsemed.exchange"
    label = "exchange"

    def ready(self) -> None:
        # The rules, the waiting lines and the hourly job register themselves.
        from tsemed.exchange import operations, permissions, queries
