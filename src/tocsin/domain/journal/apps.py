from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "tocsin.domain.journal"
    label = "journal"
