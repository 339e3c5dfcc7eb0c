from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tsemed.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Register what notes every sign-in and refusal."""
        from tsemed.accounts import audit_events, signals
