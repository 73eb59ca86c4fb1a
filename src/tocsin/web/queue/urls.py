from django.urls import path

from tocsin.web.queue import taking, views

urlpatterns = [
    path("queue", views.queue, name="queue"),
    path("queue/news", views.news, name="queue-news"),
    path("queue/assignment", taking.take, name="queue-assignment"),
    path("search", views.search, name="search"),
]
