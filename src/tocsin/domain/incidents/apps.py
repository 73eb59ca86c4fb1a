from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "tocsin.domain.incidents"
    label = "incidents"
