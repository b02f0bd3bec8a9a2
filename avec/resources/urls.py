"""Addresses of the room."""

from django.urls import path

from avec.resources.views import choosing, keeping, places

app_name = "resources"
urlpatterns = [
    path("salles/", places.listed, name="resources"),
    path("salles/ajouter/", keeping.add, name="add"),
    path("salles/<uuid:pk>/changer/", keeping.change, name="change"),
    path("salles/<uuid:pk>/retirer/", keeping.end, name="end"),
    path("agenda/lieu/<uuid:pk>/", places.week, name="place"),
    path("agenda/<uuid:pk>/salles/", choosing.choose, name="choose"),
    path("agenda/<uuid:pk>/salles/demander/", choosing.ask, name="ask"),
    path("agenda/<uuid:pk>/salles/rendre/", choosing.give_back, name="give_back"),
]
