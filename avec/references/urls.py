"""Addresses of the room."""

from django.urls import path

from avec.references import views

app_name = "references"
urlpatterns = [
    path("qui-est-la/", views.mine, name="mine"),
    path("qui-est-la/choisir/", views.choose, name="choose"),
    path("qui-est-la/proposer/", views.offer, name="offer"),
    path("qui-est-la/montrer/", views.show, name="show"),
    path("qui-est-la/ce-qui-compte/", views.matters, name="matters"),
    path("qui-est-la/pour/<uuid:pk>/", views.person, name="person"),
    path("qui-est-la/<uuid:pk>/", views.reference, name="reference"),
    path("qui-est-la/<uuid:pk>/repondre/", views.answer, name="answer"),
    path("qui-est-la/<uuid:pk>/finir/", views.end, name="end"),
    path(
        "qui-est-la/<uuid:pk>/remplacer/", views.name_substitute, name="name_substitute"
    ),
    path("qui-est-la/remplacement/<uuid:pk>/", views.substitute, name="substitute"),
    path(
        "qui-est-la/remplacement/<uuid:pk>/repondre/",
        views.answer_substitute,
        name="answer_substitute",
    ),
    path(
        "qui-est-la/remplacement/<uuid:pk>/finir/",
        views.end_substitute,
        name="end_substitute",
    ),
]
