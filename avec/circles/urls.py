"""Addresses of the room."""

from django.urls import path

from avec.circles.views import circle, invitations, papers

app_name = "circles"
urlpatterns = [
    path("cercle/", circle.circle, name="circle"),
    path("cercle/<uuid:pk>/", circle.tie, name="tie"),
    path("cercle/<uuid:pk>/mot/", circle.rename, name="rename"),
    path("cercle/<uuid:pk>/finir/", circle.end, name="end"),
    path("cercle/bloquer/", circle.blocks, name="blocks"),
    path("cercle/bloquer/lien/<uuid:pk>/", circle.block_other, name="block_other"),
    path("cercle/bloquer/quelqu-un/", circle.others_known, name="others_known"),
    path("cercle/bloquer/personne/<uuid:pk>/", circle.block_known, name="block_known"),
    path("cercle/debloquer/<uuid:pk>/", circle.unblock, name="unblock"),
    path("cercle/inviter/", invitations.ways, name="ways"),
    path("cercle/inviter/<slug:way>/", invitations.invite, name="invite"),
    path("cercle/invitations/<uuid:pk>/", invitations.invitation, name="invitation"),
    path("cercle/invitations/<uuid:pk>/papier/", invitations.paper, name="paper"),
    path("cercle/invitations/<uuid:pk>/accepter/", invitations.accept, name="accept"),
    path("cercle/invitations/<uuid:pk>/refuser/", invitations.decline, name="decline"),
    path(
        "cercle/invitations/<uuid:pk>/retirer/", invitations.withdraw, name="withdraw"
    ),
    path(
        "cercle/bloquer/invitation/<uuid:pk>/",
        invitations.block_sender,
        name="block_sender",
    ),
    path("invitation/", papers.enter_code, name="enter_code"),
    path("invitation/<slug:token>/", papers.opened, name="opened"),
    path("invitation/<slug:token>/bloquer/", papers.block_behind, name="block_behind"),
]
