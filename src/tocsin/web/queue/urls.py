from django.urls import path

from tocsin.web.queue import views

urlpatterns = [path("queue", views.queue, name="queue")]
