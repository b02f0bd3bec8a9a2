"""Addresses of the room."""

from django.urls import path

from avec.commitments import views

app_name = "commitments"
urlpatterns = [
    path("promesses/", views.commitments, name="commitments"),
    path("promesses/faire/", views.make, name="make"),
    path("promesses/<uuid:pk>/", views.commitment, name="commitment"),
    path("promesses/<uuid:pk>/repondre/", views.answer, name="answer"),
    path("promesses/<uuid:pk>/dire/", views.say, name="say"),
    path("promesses/<uuid:pk>/reprendre/", views.withdraw, name="withdraw"),
    path("promesses/<uuid:pk>/effacer/", views.erase, name="erase"),
]
