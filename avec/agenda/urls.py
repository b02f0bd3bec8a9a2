"""Addresses of the room."""

from django.urls import path

from avec.agenda import feeds
from avec.agenda.views import appointments, calendar, moments, subscriptions

app_name = "agenda"
urlpatterns = [
    path("agenda/", appointments.agenda, name="agenda"),
    path("agenda/jour/", calendar.day, name="day"),
    path("agenda/semaine/", calendar.week, name="week"),
    path("agenda/mois/", calendar.month, name="month"),
    path("agenda/passes/", appointments.past, name="past"),
    path("agenda/proposer/", appointments.call, name="call"),
    path("agenda/ailleurs/", subscriptions.subscriptions, name="subscriptions"),
    path("agenda/ailleurs/<uuid:pk>/arreter/", subscriptions.stop, name="unsubscribe"),
    path("agenda/abonnement/<str:secret>.ics", feeds.feed, name="feed"),
    path("agenda/<uuid:pk>/", appointments.appointment, name="appointment"),
    path("agenda/<uuid:pk>/moments/", moments.find, name="moments"),
    path("agenda/<uuid:pk>/annuler/", appointments.cancel, name="cancel"),
    path("agenda/<uuid:pk>/m-en-retirer/", appointments.leave, name="leave"),
    path("agenda/moment/<uuid:pk>/repondre/", moments.answer, name="answer"),
    path("agenda/moment/<uuid:pk>/reprendre/", moments.withdraw, name="withdraw"),
]
