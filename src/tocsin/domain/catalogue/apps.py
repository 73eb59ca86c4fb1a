from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "tocsin.domain.catalogue"
    label = "catalogue"
