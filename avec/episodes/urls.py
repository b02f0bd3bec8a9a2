"""Addresses of the room."""

from django.urls import path

from avec.episodes import views

app_name = "episodes"

urlpatterns = [
    path("moments-difficiles/", views.episodes, name="episodes"),
    path("moments-difficiles/ouvrir/", views.open_own, name="open_own"),
    path("moments-difficiles/ouvrir-avec/", views.open_with, name="open_with"),
    path("moments-difficiles/<uuid:pk>/", views.episode, name="episode"),
    path("moments-difficiles/<uuid:pk>/lectures/", views.looks, name="looks"),
    path("moments-difficiles/<uuid:pk>/nommer/", views.name, name="name"),
    path("moments-difficiles/<uuid:pk>/refermer/", views.close, name="close"),
    path(
        "moments-difficiles/<uuid:pk>/revenir/",
        views.go_back_over,
        name="go_back_over",
    ),
    path(
        "moments-difficiles/<uuid:pk>/non-merci/",
        views.decline_review,
        name="decline_review",
    ),
    path("moments-difficiles/noms/<uuid:pk>/retirer/", views.remove, name="remove"),
]
