"""Addresses of the room."""

from django.urls import path

from avec.questionnaires import views

app_name = "questionnaires"
urlpatterns = [
    path("questionnaires/", views.questionnaires, name="questionnaires"),
    path("questionnaires/<uuid:pk>/", views.questionnaire, name="questionnaire"),
    path("questionnaires/<uuid:pk>/retirer/", views.withdraw, name="withdraw"),
    path("questionnaires/reponses/<uuid:pk>/", views.response, name="response"),
    path("questionnaires/reponses/<uuid:pk>/ouvrir/", views.open_to, name="open"),
    path("questionnaires/reponses/<uuid:pk>/effacer/", views.erase, name="erase"),
    path("questionnaires/ouverts/<uuid:pk>/", views.read, name="read"),
    path("questionnaires/ouverts/<uuid:pk>/refermer/", views.close, name="close"),
    path("organisations/<uuid:pk>/questionnaires/", views.of_place, name="of_place"),
    path("organisations/<uuid:pk>/questionnaires/charger/", views.load, name="load"),
]
