from django.urls import path

from tocsin.web.preferences import views

urlpatterns = [
    path("preferences/theme", views.theme, name="theme"),
    path("preferences/language", views.language, name="language"),
]
