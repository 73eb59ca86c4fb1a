from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tocsin.domain.accounts"
    label = "accounts"
