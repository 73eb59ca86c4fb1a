from django.urls import path

from tocsin.web.library import views

urlpatterns = [path("-/components", views.components, name="components")]
