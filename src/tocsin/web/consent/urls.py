from django.urls import path

from tocsin.web.consent.views import answer

urlpatterns = [path("answer/<str:token>", answer, name="consent")]
