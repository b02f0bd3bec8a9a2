"""Addresses of the room of messages."""

from django.urls import path

from avec.messages import views

app_name = "messages"
urlpatterns = [
    path("messages/", views.choices, name="choices"),
    path("messages/adresse/", views.address, name="address"),
    path("messages/code/", views.confirm, name="confirm"),
    path("messages/arreter/", views.stop, name="stop"),
    path("messages/boite-d-envoi/", views.outbox, name="outbox"),
    path("plus-de-messages/<str:token>/", views.no_more, name="no_more"),
]
