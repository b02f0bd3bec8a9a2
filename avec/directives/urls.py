"""Addresses of the room."""

from django.urls import path

from avec.directives.views import acts as views
from avec.directives.views import honouring, revoking

app_name = "directives"
urlpatterns = [
    path("directives/<uuid:pk>/", views.life, name="life"),
    path("directives/<uuid:pk>/signer/", views.sign_current, name="sign_current"),
    path("directives/versions/<uuid:pk>/signer/", views.sign, name="sign"),
    path("directives/<uuid:pk>/confiance/", views.trusted, name="trusted"),
    path("directives/<uuid:pk>/suspendre/", views.suspend, name="suspend"),
    path("directives/<uuid:pk>/souhait/", views.wish, name="wish"),
    path("directives/<uuid:pk>/revoquer/", revoking.revoke, name="revoke"),
    path("directives/<uuid:pk>/suivi/", honouring.followed, name="followed"),
    path(
        "directives/<uuid:pk>/suivi/finir/",
        honouring.end_still_said,
        name="end_still_said",
    ),
    path("directives/<uuid:pk>/dire/", honouring.to_follow, name="to_follow"),
    path(
        "directives/passages/<uuid:pk>/dire/",
        honouring.say_followed,
        name="say_followed",
    ),
    path("directives/<uuid:pk>/apres/", honouring.closed, name="closed"),
    path(
        "directives/passages/<uuid:pk>/apres/",
        honouring.say_afterwards,
        name="say_afterwards",
    ),
    path("directives/dits/<uuid:pk>/corriger/", honouring.correct, name="correct"),
    path("confiance/<uuid:pk>/suivi/", honouring.told, name="told"),
    path("confiance/<uuid:pk>/prevenir/", honouring.tell_trusted, name="tell_trusted"),
    path("revocations/<uuid:pk>/", revoking.revoked, name="revoked"),
    path("revocations/<uuid:pk>/reponse/", revoking.answer, name="answer_revocation"),
    path("revocations/<uuid:pk>/suite/", revoking.sequel, name="sequel"),
    path("confiance/", views.counted_on, name="counted_on"),
    path("confiance/<uuid:pk>/", views.sign_too, name="sign_too"),
    path("confiance/<uuid:pk>/papier/", views.note_paper, name="note_paper"),
    path("confiance/<uuid:pk>/terminer/", views.end_trust, name="end_trust"),
]
