from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "tocsin.domain.notify"
    label = "notify"
