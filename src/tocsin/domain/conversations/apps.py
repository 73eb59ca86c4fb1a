from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "tocsin.domain.conversations"
    label = "conversations"
