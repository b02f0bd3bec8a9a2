"""Addresses of the room."""

from django.urls import path

from avec.agenda.views import appointments, moments

app_name = "agenda"
urlpatterns = [
    path("agenda/", appointments.agenda, name="agenda"),
    path("agenda/passes/", appointments.past, name="past"),
    path("agenda/proposer/", appointments.call, name="call"),
    path("agenda/<uuid:pk>/", appointments.appointment, name="appointment"),
    path("agenda/<uuid:pk>/moments/", moments.find, name="moments"),
    path("agenda/<uuid:pk>/annuler/", appointments.cancel, name="cancel"),
    path("agenda/<uuid:pk>/m-en-retirer/", appointments.leave, name="leave"),
    path("agenda/moment/<uuid:pk>/repondre/", moments.answer, name="answer"),
    path("agenda/moment/<uuid:pk>/reprendre/", moments.withdraw, name="withdraw"),
]
