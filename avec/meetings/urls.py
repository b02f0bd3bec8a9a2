"""Addresses of the room."""

from django.urls import path

from avec.meetings.views import before, during, permissions

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
    path("rencontres/<uuid:pk>/refuser/", before.refuse, name="refuse"),
    path("rencontres/<uuid:pk>/animer/", before.lead, name="lead"),
    path("rencontres/<uuid:pk>/dire/<str:question>/", during.speak, name="speak"),
    path("rencontres/<uuid:pk>/decider/", during.decide, name="decide"),
    path("rencontres/<uuid:pk>/avancer/", during.mark, name="mark"),
    path("rencontres/<uuid:pk>/garder/", during.keep, name="keep"),
    path("rencontres/<uuid:pk>/effacer/", during.erase, name="erase"),
    path("rencontres/<uuid:pk>/papier/pdf/", during.paper, name="paper"),
    path("rencontres/paroles/<uuid:pk>/", during.withdraw, name="withdraw"),
    path("rencontres/decisions/<uuid:pk>/oui/", during.say_yes, name="say_yes"),
    path("rencontres/decisions/<uuid:pk>/", during.take_off, name="take_off"),
    path("rencontres/oui/<uuid:pk>/", during.take_back, name="take_back"),
]
