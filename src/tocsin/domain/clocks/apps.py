from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "tocsin.domain.clocks"
    label = "clocks"
