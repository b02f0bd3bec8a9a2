"""Which room answers which address."""

from django.urls import include, path

urlpatterns = [
    # What is opened all day comes first: addresses are tried one after the other.
    path("", include("avec.documents.urls")),
    path("", include("avec.web.urls")),
    path("", include("avec.circles.urls")),
    path("", include("avec.references.urls")),
    path("", include("avec.recovery.urls")),
    path("", include("avec.aftermath.urls")),
    path("", include("avec.card.urls")),
    path("", include("avec.agenda.urls")),
    path("", include("avec.groups.urls")),
    path("", include("avec.resources.urls")),
    path("", include("avec.commitments.urls")),
    path("", include("avec.episodes.urls")),
    path("", include("avec.journal.urls")),
    path("", include("avec.questionnaires.urls")),
    path("", include("avec.directives.urls")),
    path("", include("avec.listening.urls")),
    path("", include("avec.emergency.urls")),
    path("", include("avec.meetings.urls")),
    path("", include("avec.visits.urls")),
    path("", include("avec.people.urls")),
    path("", include("avec.messages.urls")),
    path("", include("avec.audit.urls")),
]

handler400 = "avec.web.views.not_received"
handler403 = "avec.web.views.refused"
handler404 = "avec.web.views.not_found"
handler500 = "avec.web.views.broken"
