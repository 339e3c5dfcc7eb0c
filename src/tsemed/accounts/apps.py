from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tsemed.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Have every sign-in and refusal noted."""
        from tsemed.accounts import signals
