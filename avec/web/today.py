"""The first page of someone who is in: what is new, what is theirs, who looked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from avec.access.guards import signed_in
from avec.agenda.days import on_this_day
from avec.documents.bundles import received_by
from avec.documents.looked import last_looks
from avec.documents.mine import documents_of
from avec.foundation.news import news_for
from avec.people.models import Organization, answered_for

LOOKS_SHOWN = 5
APPOINTMENT = "agenda:appointment"
# Those who accompany begin with what people opened to them.
ACCOMPANY = {"peer_supporter", "professional", "team_coordinator"}


@signed_in("Chacun voit sa propre page d’accueil.")
def today(request: HttpRequest) -> HttpResponse:
    """Say quietly what waits, then show what is one's own.

    Under a hat the page shows what belongs to that hat: a person's own documents
    do not appear on a screen at work.
    """
    language = get_language() or "fr"
    as_oneself = not request.person.hat_capacity
    documents = documents_of(request.viewer, language) if as_oneself else []
    accompanies = request.person.hat_capacity in ACCOMPANY
    places = []
    if not as_oneself and not accompanies:
        worn = answered_for(request.viewer)
        places = list(
            Organization.objects.visible_to(request.viewer).filter(pk__in=worn)
        )
    looks = []
    news = news_for(request.viewer)
    if as_oneself:
        looks = last_looks(request.viewer, language, documents, most=LOOKS_SHOWN)
    return render(
        request,
        "web/today.html",
        {
            "as_oneself": as_oneself,
            "accompanies": accompanies,
            "places": places,
            "news": news,
            "my_day": on_this_day(request.viewer),
            # What waits in the agenda is among what is new: nothing more is asked.
            "awaited": sum(line.route == APPOINTMENT for line in news),
            "documents": documents,
            "received": received_by(request.viewer, language),
            "looks": looks,
            "this_day": timezone.localdate(),
        },
    )
