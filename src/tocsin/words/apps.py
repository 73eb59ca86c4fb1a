from django.apps import AppConfig


class WordsConfig(AppConfig):
    name = "tocsin.words"
    label = "words"
