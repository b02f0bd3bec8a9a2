"""Addresses of the room."""

from django.urls import path

from avec.card import views

app_name = "card"
urlpatterns = [
    path("mon-plan/", views.needed, name="needed"),
    path("mon-plan/hors-ligne.js", views.offline, name="offline"),
    path("carte/", views.card, name="card"),
    path("carte/choisir/", views.choose, name="choose"),
    path("carte/garder/", views.keep, name="keep"),
    path("carte/appareils/<uuid:pk>/effacer/", views.forget, name="forget"),
    path("carte/<uuid:pk>/papier/", views.paper, name="paper"),
    path("carte/<uuid:pk>/effacer/", views.withdraw, name="withdraw"),
    path("carte/papier-vide/", views.blank, name="blank"),
]
