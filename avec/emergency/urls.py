"""Addresses of the room."""

from django.urls import path

from avec.emergency.views import answering, opening, paper, reviewing, team

app_name = "emergency"
urlpatterns = [
    path("urgence/", answering.mine, name="mine"),
    path("urgence/reponses/<uuid:pk>/redire/", answering.confirm, name="confirm"),
    path("urgence/me-trouver/", answering.findable, name="findable"),
    path("urgence/me-trouver/effacer/", answering.no_more, name="no_more"),
    path("urgence/documents/<uuid:pk>/", answering.answer, name="answer"),
    path("urgence/carte/", answering.answer_for_card, name="answer_for_card"),
    path("urgence/reponses/<uuid:pk>/reprendre/", answering.withdraw, name="withdraw"),
    path("urgence/passages/<uuid:pk>/", answering.record_of, name="record"),
    path("urgence/ouvrir/", opening.ask, name="ask"),
    path("urgence/ouvert/<uuid:pk>/", opening.pages, name="pages"),
    path("urgence/ouvert/<uuid:pk>/carte/", opening.card_paper, name="card_paper"),
    path("urgence/ouvert/<uuid:pk>/lettre/", paper.letter, name="letter"),
    path("urgence/ouvert/<uuid:pk>/remise/", paper.handed, name="handed"),
    path("urgence/a-relire/", reviewing.waiting, name="reviews"),
    path("urgence/a-relire/<uuid:attempt>/", reviewing.say, name="review"),
    path("urgence/equipes/", team.teams, name="teams"),
    path("urgence/chiffres/", team.numbers, name="counts"),
    path("urgence/equipes/<uuid:pk>/", team.keep, name="team"),
    path("urgence/declarations/<uuid:pk>/finir/", team.end, name="end_declaration"),
]
