"""Addresses of the room."""

from django.urls import path

from avec.agenda import feeds
from avec.agenda.views import (
    absences,
    among,
    appointments,
    calendar,
    coming_back,
    elsewhere,
    hours,
    moments,
    replacing,
    subscriptions,
    team,
)

app_name = "agenda"
urlpatterns = [
    path("agenda/", appointments.agenda, name="agenda"),
    path("agenda/jour/", calendar.day, name="day"),
    path("agenda/semaine/", calendar.week, name="week"),
    path("agenda/mois/", calendar.month, name="month"),
    path("agenda/equipe/", team.team, name="team"),
    path("agenda/passes/", appointments.past, name="past"),
    path("agenda/proposer/", appointments.call, name="call"),
    path("agenda/proposer/parmi/", among.among, name="among"),
    path("agenda/ailleurs/", subscriptions.subscriptions, name="subscriptions"),
    path("agenda/ailleurs/<uuid:pk>/arreter/", subscriptions.stop, name="unsubscribe"),
    path("agenda/autres/", elsewhere.listed, name="other_calendars"),
    path("agenda/autres/ajouter/", elsewhere.add, name="add_calendar"),
    path("agenda/autres/<uuid:pk>/relire/", elsewhere.again, name="read_again"),
    path("agenda/autres/<uuid:pk>/retirer/", elsewhere.remove, name="remove_calendar"),
    path("agenda/abonnement/<str:secret>.ics", feeds.feed, name="feed"),
    path("agenda/mes-heures/", hours.listed, name="hours"),
    path("agenda/mes-heures/dire/", hours.say, name="say_hours"),
    path("agenda/mes-heures/<uuid:pk>/", hours.one, name="these_hours"),
    path("agenda/mes-heures/<uuid:pk>/changer/", hours.change, name="change_hours"),
    path("agenda/mes-heures/<uuid:pk>/sauter/", hours.skip, name="skip_day"),
    path("agenda/mes-heures/<uuid:pk>/arreter/", hours.stop, name="stop_hours"),
    path("agenda/absences/dire/", absences.say, name="say_absence"),
    path(
        "agenda/absences/<uuid:pk>/reprendre/",
        absences.take_back,
        name="take_absence_back",
    ),
    path("agenda/<uuid:pk>/", appointments.appointment, name="appointment"),
    path("agenda/<uuid:pk>/moments/", moments.find, name="moments"),
    path("agenda/<uuid:pk>/echanger/", moments.swap, name="swap"),
    path("agenda/<uuid:pk>/revenir/", coming_back.repeat, name="repeat"),
    path("agenda/<uuid:pk>/dates/", coming_back.dates, name="dates"),
    path(
        "agenda/<uuid:pk>/dates/repondre/",
        coming_back.answer_dates,
        name="answer_dates",
    ),
    path("agenda/<uuid:pk>/dates/deplacer/", coming_back.move_dates, name="move_dates"),
    path("agenda/<uuid:pk>/annuler/", appointments.cancel, name="cancel"),
    path("agenda/<uuid:pk>/m-en-retirer/", appointments.leave, name="leave"),
    path("agenda/<uuid:pk>/a-ma-place/", replacing.ask, name="ask_instead"),
    path("agenda/a-la-place/<uuid:pk>/", replacing.asked, name="asked"),
    path(
        "agenda/a-la-place/<uuid:pk>/repondre/",
        replacing.answer,
        name="answer_instead",
    ),
    path(
        "agenda/a-la-place/<uuid:pk>/reprendre/",
        replacing.take_back,
        name="take_asking_back",
    ),
    path("agenda/moment/<uuid:pk>/repondre/", moments.answer, name="answer"),
    path("agenda/moment/<uuid:pk>/reprendre/", moments.withdraw, name="withdraw"),
]
