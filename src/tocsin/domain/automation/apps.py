from django.apps import AppConfig


class AutomationConfig(AppConfig):
    name = "tocsin.domain.automation"
    label = "automation"
