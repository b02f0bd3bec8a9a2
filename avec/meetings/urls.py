"""Addresses of the room."""

from django.urls import path

from avec.meetings.views import before, during, moment, noted, permissions

app_name = "meetings"
urlpatterns = [
    path("rencontres/", before.home, name="home"),
    path("rencontres/proposer/", before.propose, name="propose"),
    path("rencontres/sans-moi/", permissions.permissions, name="permissions"),
    path("rencontres/sans-moi/<uuid:pk>/", permissions.revoke, name="revoke"),
    path("rencontres/place/<uuid:pk>/", before.seat, name="seat"),
    path("rencontres/place/<uuid:pk>/quitter/", before.decline, name="decline"),
    path("rencontres/place/<uuid:pk>/reprendre/", before.uninvite, name="uninvite"),
    path("rencontres/<uuid:pk>/", during.meeting, name="meeting"),
    path("rencontres/<uuid:pk>/accepter/", before.accept, name="accept"),
    path("rencontres/<uuid:pk>/pause/", before.pause, name="pause"),
    path("rencontres/<uuid:pk>/refuser/", before.refuse, name="refuse"),
    path("rencontres/<uuid:pk>/animer/", before.lead, name="lead"),
    path("rencontres/<uuid:pk>/moment/", moment.find, name="find_moment"),
    path("rencontres/<uuid:pk>/dire/<str:question>/", during.speak, name="speak"),
    path("rencontres/<uuid:pk>/decider/", during.decide, name="decide"),
    path("rencontres/<uuid:pk>/avancer/", during.mark, name="mark"),
    path("rencontres/<uuid:pk>/garder/", during.keep, name="keep"),
    path("rencontres/<uuid:pk>/effacer/", during.erase, name="erase"),
    path("rencontres/<uuid:pk>/papier/pdf/", during.paper, name="paper"),
    path("rencontres/<uuid:pk>/inviter/", noted.invite_guest, name="invite_guest"),
    path("rencontres/<uuid:pk>/noter/<str:question>/", noted.note, name="note"),
    path("rencontres/invites/<uuid:pk>/", noted.seat_guest, name="seat_guest"),
    path(
        "rencontres/invites/<uuid:pk>/reprendre/",
        noted.uninvite_guest,
        name="uninvite_guest",
    ),
    path("rencontres/dictees/<uuid:pk>/", noted.reread, name="reread"),
    path("rencontres/dictees/<uuid:pk>/retirer/", noted.drop, name="drop_noted"),
    path(
        "rencontres/dictees/<uuid:pk>/confirmer/",
        noted.confirm_guest,
        name="confirm_guest",
    ),
    path(
        "rencontres/decisions/<uuid:pk>/oui/<uuid:guest>/",
        noted.guest_yes,
        name="guest_yes",
    ),
    path(
        "rencontres/oui-note/<uuid:pk>/",
        noted.take_guest_yes_back,
        name="take_guest_yes_back",
    ),
    path("rencontres/paroles/<uuid:pk>/", during.withdraw, name="withdraw"),
    path("rencontres/decisions/<uuid:pk>/oui/", during.say_yes, name="say_yes"),
    path("rencontres/decisions/<uuid:pk>/", during.take_off, name="take_off"),
    path("rencontres/oui/<uuid:pk>/", during.take_back, name="take_back"),
]
