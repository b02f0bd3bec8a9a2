"""Addresses of the room."""

from django.urls import path

from avec.groups.views import gatherings, groups, handing, keeping

app_name = "groups"
urlpatterns = [
    path("groupes/", groups.listed, name="groups"),
    path("groupes/les-miens/", groups.mine, name="mine"),
    path("groupes/ouvrir/", keeping.begin, name="begin"),
    path("groupes/<uuid:pk>/", groups.group, name="group"),
    path("groupes/<uuid:pk>/changer/", keeping.change, name="change"),
    path("groupes/<uuid:pk>/annoncer/", keeping.announce, name="announce"),
    path("groupes/<uuid:pk>/fermer/", keeping.close, name="close"),
    path("groupes/<uuid:pk>/a-plusieurs/", handing.keepers, name="keepers"),
    path("groupes/<uuid:pk>/ne-plus-tenir/", handing.stop, name="stop_keeping"),
    path("groupes/demandes/<uuid:pk>/repondre/", handing.answer, name="answer_keeping"),
    path(
        "groupes/demandes/<uuid:pk>/reprendre/",
        handing.ask_no_more,
        name="ask_no_more",
    ),
    path("groupes/seances/<uuid:pk>/", gatherings.gathering, name="gathering"),
    path("groupes/seances/<uuid:pk>/prendre/", gatherings.take, name="take"),
    path("groupes/seances/<uuid:pk>/rendre/", gatherings.give_back, name="give_back"),
    path("groupes/seances/<uuid:pk>/attendre/", gatherings.wait, name="wait"),
    path(
        "groupes/seances/<uuid:pk>/ne-plus-attendre/",
        gatherings.stop_waiting,
        name="stop_waiting",
    ),
    path("groupes/seances/<uuid:pk>/deplacer/", keeping.move, name="move"),
    path("groupes/seances/<uuid:pk>/places/", keeping.seats, name="seats"),
    path("groupes/seances/<uuid:pk>/annuler/", keeping.cancel, name="cancel"),
]
