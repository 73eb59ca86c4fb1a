from django.urls import path

from tocsin.web.queue import views

urlpatterns = [
    path("queue", views.queue, name="queue"),
    path("queue/news", views.news, name="queue-news"),
    path("search", views.search, name="search"),
]
