"""The room, the moment itself, the card for the pocket, and the counts of a place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.access.limits import require_try
from avec.access.viewer import Viewer
from avec.foundation.dates import month
from avec.listening import actions, printing, rules
from avec.listening.actions.debriefs import can_be_chosen, is_gone
from avec.listening.forms import FrameForm, MomentForm
from avec.listening.models import Brought, Debrief, KeptWords, Listening, Worry
from avec.listening.words import LANDMARKS, Place, Trace
from avec.people.models import name_of

WRONG = 422
MOST_SHOWN = 30
SHEETS, WITHIN = 30, timedelta(minutes=10)


@signed_in("Chacun voit ses propres temps d’écoute, et les mots gardés pour lui.")
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for one's yes, what one kept, and where one listened."""
    viewer = request.viewer
    kept = list(
        KeptWords.objects.visible_to(viewer)
        .select_related("held_by", "for_team")
        .annotate(who=name_of("owner_id"))
        .order_by("-day", "pk")
    )
    mine = [one for one in kept if one.owner_id == viewer.person_id]
    worries = list(
        Worry.objects.visible_to(viewer)
        .annotate(who=name_of("owner_id"))
        .order_by("-what_at", "pk")
    )
    moments = Listening.objects.visible_to(viewer).order_by("-day", "pk")
    brought = Brought.objects.visible_to(viewer).annotate(who=name_of("owner_id"))
    return render(
        request,
        "listening/home.html",
        {
            "waiting": [one for one in mine if one.confirmed_at is None],
            "mine": [one for one in mine if one.confirmed_at],
            "written": [one for one in kept if one.owner_id != viewer.person_id],
            "about_me": [one for one in worries if one.person_id == viewer.person_id],
            "worries": [one for one in worries if one.owner_id == viewer.person_id],
            "moments": moments[:MOST_SHOWN],
            "brought": brought.filter(to_person_id=viewer.person_id).order_by(
                "ends_at", "pk"
            ),
            "has_hat": viewer.affiliation_id is not None,
            "viewer_id": viewer.person_id,
        },
    )


@signed_in("Chacun note ses propres temps d’écoute.", methods="GET POST")
def begin(request: HttpRequest) -> HttpResponse:
    """Say the frame aloud first; the memory aid is shown, and stores nothing."""
    form = FrameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        moment = actions.begin(viewer=request.viewer, announced=True)
        return redirect("listening:moment", pk=moment.pk)
    return render(
        request,
        "listening/begin.html",
        {"form": form, "lines": LANDMARKS},
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.hold, loads=Listening, methods="GET POST")
def moment(request: HttpRequest, listening: Listening) -> HttpResponse:
    """Close a moment; once closed, show where its debrief stands."""
    form = MomentForm(request.POST or None, initial={"day": listening.day})
    written = _debrief(request.viewer, listening)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.close(
            viewer=request.viewer,
            listening=listening,
            day=said["day"],
            place=Place(said["place"]),
            minutes=said["minutes"],
        )
        if said["trace"] == Trace.NONE:
            messages.success(
                request, _("C’est clos : un lieu, un jour, des minutes. Rien d’autre.")
            )
            return redirect("listening:moment", pk=listening.pk)
        asked = f"trace={said['trace']}&day={said['day'].isoformat()}"
        return redirect(f"{reverse('listening:write_down')}?{asked}")
    return render(
        request,
        "listening/moment.html",
        {
            "listening": listening,
            "form": form,
            "lines": LANDMARKS,
            "written": written,
            "is_gone": written is None and is_gone(listening),
            "reader": _reader(request.viewer, written) if written else "",
        },
        status=WRONG if request.method == "POST" else 200,
    )


def _debrief(viewer: Viewer, listening: Listening) -> Debrief | None:
    return Debrief.objects.visible_to(viewer).filter(listening=listening).first()


def _reader(viewer: Viewer, debrief: Debrief) -> str:
    """Name who reads what one brings to supervision, if somebody does."""
    brought = (
        Brought.objects.visible_to(viewer)
        .filter(owner_id=viewer.person_id, debrief=debrief)
        .select_related("to_person")
        .first()
    )
    if not (brought and brought.to_person):
        return ""
    reads = can_be_chosen(viewer, brought.to_person.pk)
    return brought.to_person.name if reads else ""


@signed_in("Chacun imprime les repères d’écoute : rien de personne n’y est écrit.")
def pocket(request: HttpRequest) -> HttpResponse:
    """Give the card of the four verbs, for a pocket."""
    require_try(
        f"listening:paper:{request.viewer.person_id}", allowed=SHEETS, within=WITHIN
    )
    response = HttpResponse(printing.pocket_card(), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="document.pdf"'
    response["Cache-Control"] = "no-store"
    return response


class Count(NamedTuple):
    """What a month says of one place, or of all of them."""

    place: str
    listenings: int


class MonthOfPlace(NamedTuple):
    """One month that is over: how many, how long, and where when it is enough."""

    title: str
    listenings: int
    minutes: int
    places: list[Count]


@signed_in(
    "Qui agit pour un lieu voit combien d’écoutes il y a eu dans le mois, à partir de"
    " onze, et rien d’autre."
)
def activity(request: HttpRequest) -> HttpResponse:
    """Count the moments of the place of one's hat, month by month, from eleven on."""
    return render(
        request,
        "listening/activity.html",
        {
            "months": list(_months()),
            "has_hat": request.viewer.affiliation_id is not None,
            "today": timezone.localdate(),
        },
    )


def _months() -> Iterator[MonthOfPlace]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM avec.listening_activity()")
        rows = cursor.fetchall()
    found: dict[date, MonthOfPlace] = {}
    for first, place, listenings, minutes in rows:
        if not place:
            said = month(first)
            found[first] = MonthOfPlace(said, listenings, minutes or 0, [])
        else:
            found[first].places.append(Count(str(Place(place).label), listenings))
    yield from found.values()
