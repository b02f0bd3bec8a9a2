"""Addresses of the room."""

from django.urls import path

from avec.journal.views import ideas, lendings, media, notes, paper

app_name = "journal"
urlpatterns = [
    path("carnet/", notes.notes, name="notes"),
    path("carnet/ecrire/", notes.write, name="write"),
    path("carnet/chercher/", notes.search, name="search"),
    path("carnet/imprimer/", paper.pages, name="print_notes"),
    path("carnet/idees/pdf/", paper.leaflet, name="leaflet"),
    path("carnet/pages/<uuid:pk>/", notes.note, name="note"),
    path("carnet/pages/<uuid:pk>/changer/", notes.change, name="change_note"),
    path("carnet/pages/<uuid:pk>/effacer/", notes.delete, name="delete_note"),
    path("carnet/pages/<uuid:pk>/ouvrir/", lendings.lend_note, name="lend_note"),
    path("carnet/pages/<uuid:pk>/ajouter/", media.add, name="add_media"),
    path("carnet/images/<uuid:pk>/", media.media, name="media"),
    path("carnet/images/<uuid:pk>/effacer/", media.erase, name="erase_media"),
    path("carnet/idees/", ideas.ideas, name="ideas"),
    path("carnet/idees/garder/", ideas.keep, name="keep_idea"),
    path("carnet/idees/<uuid:pk>/", ideas.idea, name="idea"),
    path("carnet/idees/<uuid:pk>/changer/", ideas.change, name="change_idea"),
    path("carnet/idees/<uuid:pk>/effacer/", ideas.delete, name="delete_idea"),
    path("carnet/idees/<uuid:pk>/ouvrir/", lendings.lend_idea, name="lend_idea"),
    path("carnet/avant/<uuid:pk>/effacer/", ideas.erase_wording, name="erase_wording"),
    path("carnet/ouvert/", lendings.lendings, name="lendings"),
    path("carnet/ouvert/<uuid:pk>/arreter/", lendings.stop, name="stop_lending"),
    path("carnet/lire/", lendings.lent_to_me, name="lent_to_me"),
    path("carnet/lire/<uuid:pk>/", lendings.read_lent, name="read_lent"),
]
