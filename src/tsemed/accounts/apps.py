from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tsemed.accounts"
    label = "accounts"
