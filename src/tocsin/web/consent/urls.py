from django.urls import path

from tocsin.web.consent.views import answer
from tocsin.words.consent import NOT_SOLVED, SOLVED

urlpatterns = [
    path("answer/<str:token>", answer, name="consent"),
    path("answer/<str:token>/solved", answer, {"leaning": SOLVED}),
    path("answer/<str:token>/not-solved", answer, {"leaning": NOT_SOLVED}),
]
