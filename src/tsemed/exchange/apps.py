from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "tsemed.exchange"
    label = "exchange"

    def ready(self) -> None:
        from tsemed.exchange import permissions  # the rules register themselves
