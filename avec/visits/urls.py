"""Addresses of the room."""

from django.urls import path

from avec.visits.views import looks, missed, notes, page

app_name = "visits"
urlpatterns = [
    path("apres/<uuid:pk>/", page.after, name="after"),
    path("apres/<uuid:pk>/mon-regard/", looks.look, name="look"),
    path("apres/regard/<uuid:pk>/retirer/", looks.take_away, name="take_look_away"),
    path("apres/regard/<uuid:pk>/a-cote/", looks.beside, name="beside"),
    path(
        "apres/a-cote/<uuid:pk>/retirer/",
        looks.take_beside_away,
        name="take_beside_away",
    ),
    path("apres/<uuid:pk>/note/", notes.write, name="note"),
    path("apres/<uuid:pk>/m-engager/", notes.promise, name="promise"),
    path("apres/<uuid:pk>/feuille/", page.sheet, name="sheet"),
    path("apres/note/<uuid:pk>/corriger/", notes.correct, name="correct_note"),
    path("apres/note/<uuid:pk>/retirer/", notes.take_away, name="take_note_away"),
    path("apres/note/<uuid:pk>/oui/", notes.agree, name="agree_to_note"),
    path("apres/oui/<uuid:pk>/reprendre/", notes.take_yes_back, name="take_yes_back"),
    path("apres/<uuid:pk>/se-voir/", missed.missed, name="missed"),
    path(
        "apres/se-voir/<uuid:pk>/reprendre/", missed.take_back, name="take_missed_back"
    ),
]
