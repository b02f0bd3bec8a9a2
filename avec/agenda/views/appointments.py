"""The list, one appointment, calling one, cancelling it."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.access.viewer import Viewer
from avec.agenda import actions, rules
from avec.agenda.actions.agreeing import Shape
from avec.agenda.after import lines_after, lines_at_any_time
from avec.agenda.coming_back import dates_of
from avec.agenda.company import is_never_without
from avec.agenda.instead import asked_around, asked_of
from avec.agenda.kinds import Kind, filled_in, in_words, kinds_for, with_whom
from avec.agenda.models import Appointment
from avec.agenda.pair_forms import CallWithPairForm
from avec.agenda.pairs import ACROSS, leads_next, pairs_of
from avec.agenda.reach import (
    Asked,
    may_be_asked,
    my_side,
    people_to_ask,
    team_of,
)
from avec.agenda.reading import listed, over, shown
from avec.agenda.refusals import NoSuchPair
from avec.agenda.things import things_with
from avec.agenda.words import Mode, Side, Which

WRONG = 422


@signed_in("Chacun voit ses propres rendez-vous.")
def agenda(request: HttpRequest) -> HttpResponse:
    """List what waits for one's answer first, then what is to come, day by day."""
    return render(
        request,
        "agenda/agenda.html",
        {
            "listed": listed(request.viewer),
            "team": team_of(request.viewer),
            "asked": asked_around(request.viewer),
            "is_at_work": request.viewer.affiliation_id is not None,
        },
    )


@signed_in("Chacun voit ses propres rendez-vous passés.")
def past(request: HttpRequest) -> HttpResponse:
    """List what is over, the last first."""
    return render(request, "agenda/past.html", {"rows": over(request.viewer)})


@signed_in("Chacun propose un rendez-vous en son nom.", methods="GET POST")
def call(request: HttpRequest) -> HttpResponse:
    """Say who meets, about what and how long; the moments come next."""
    people = people_to_ask(request.viewer)
    mine = my_side(request.viewer)
    kind = kind_asked(request)
    company = with_whom(kind, people, mine) if kind else None
    if company and company.pools and request.method == "GET":
        return redirect(f"{reverse('agenda:among')}?{urlencode({'genre': kind.key})}")
    mates = _mates(request.viewer, people, mine)
    form = CallWithPairForm(
        request.POST or None,
        people=[(str(one.person_id), named(one)) for one in people],
        mates=mates,
        initial={
            "key": uuid4(),
            "people": [
                *request.GET.getlist("avec"),
                *(company.always if company else ()),
            ],
            **(filled_in(kind) if kind else {}),
        },
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        mate = said.get("mate") or ""
        wanted = {*said["people"], mate}
        chosen = [one for one in people if str(one.person_id) in wanted]
        leads = leads_next(request.viewer, mine, UUID(mate)) if mate else None
        try:
            called = actions.call_appointment(
                viewer=request.viewer,
                key=said["key"],
                people=chosen,
                about=said["about"],
                where=said["where"],
                shape=shape_of({**said, "is_pair": said["is_pair"] or bool(mate)}),
                leads=leads,
            )
        except NoSuchPair as refusal:
            form.add_error("is_pair", str(refusal.sentence))
        else:
            return redirect("agenda:moments", pk=called.appointment.pk)
    return render(
        request,
        "agenda/call.html",
        {
            "form": form,
            "has_people": bool(people),
            "more_than_one": len(people) > 1,
            "pairs": can_be_pair(people),
            "kinds": [
                (one.key, *in_words(one))
                for one in kinds_for(mine)
                if with_whom(one, people, mine)
            ],
            "kind": kind.key if kind else "",
        },
        status=WRONG if request.method == "POST" else 200,
    )


def kind_asked(request: HttpRequest) -> Kind | None:
    """Return the kind that the address names, if the viewer may offer it."""
    asked = request.GET.get("genre", "")
    offered = kinds_for(my_side(request.viewer)) if asked else ()
    return next((one for one in offered if one.key == asked), None)


def _mates(viewer: Viewer, people: list[Asked], mine: Side) -> list[tuple[str, str]]:
    """Name those of one's pairs who may be asked, from the side of one's hat."""
    if mine == Side.PERSON:
        return []
    asked = {one.person_id for one in people if one.side == ACROSS[mine]}
    return [
        (str(one.person_id), one.name)
        for one in pairs_of(viewer)
        if one.is_agreed and one.person_id in asked
    ]


def shape_of(said: dict) -> Shape:
    """Read from a form how long it lasts, and how people meet."""
    return Shape(
        minutes=int(said["minutes"]),
        before=int(said["before"]),
        after=int(said["after"]),
        mode=Mode(said["mode"]),
        is_pair=said["is_pair"],
        is_discreet=said["is_discreet"],
        zone=ZoneInfo(settings.TIME_ZONE).key,
        kind=said["kind"],
    )


def named(one: Asked) -> str:
    """Name somebody as a list to choose from does: with their function."""
    return f"{one.name}, {one.function}" if one.function else one.name


def can_be_pair(people: list[Asked]) -> bool:
    """Tell whether a meeting with two voices can be asked of these people."""
    return any(one.side != "person" for one in people)


@guard(rules.see, loads=Appointment)
def appointment(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Show one appointment, what each says of each moment, and what one may do."""
    viewer = request.viewer
    (one,) = shown(viewer, [appointment])
    is_past = one.is_confirmed and one.is_over and not one.is_apart
    after = lines_after(viewer, appointment) if is_past else []
    can_repeat = not one.is_apart and may_be_asked(
        viewer, [other.person_id for other in one.others]
    )
    can_see = one.attends and not one.is_apart
    things = things_with(viewer, appointment) if can_see else []
    ways = lines_at_any_time(viewer, appointment) if can_see else []
    asking, came = asked_of(viewer, one)
    return render(
        request,
        "agenda/appointment.html",
        {
            "one": one,
            "after": after,
            "ways": ways,
            "can_leave": not (one.is_mine or is_never_without(viewer, appointment)),
            "things": things,
            "can_repeat": can_repeat,
            "asking": asking,
            "came": came,
            "me": viewer.person_id,
        },
    )


@guard(rules.cancel, loads=Appointment, methods="GET POST")
def cancel(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Cancel it for everyone, after saying what happens next: one date, or several."""
    if request.method == "POST":
        which = request.POST.get("which", Which.ONCE)
        if which in (Which.FROM, Which.ALWAYS):
            actions.cancel_dates(
                viewer=request.viewer, appointment=appointment, which=Which(which)
            )
        else:
            actions.cancel_appointment(viewer=request.viewer, appointment=appointment)
        messages.success(
            request,
            _("C’est annulé. Les autres l’apprennent ; personne ne demande pourquoi."),
        )
        return redirect("agenda:agenda")
    dates = len(dates_of(request.viewer, appointment)) if appointment.series else 1
    (one,) = shown(request.viewer, [appointment])
    return render(request, "agenda/cancel.html", {"one": one, "dates": dates})


@guard(rules.leave_one, loads=Appointment, methods="GET POST")
def leave(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Go, while the others meet still, after saying so."""
    if request.method == "POST":
        actions.leave_appointment(viewer=request.viewer, appointment=appointment)
        messages.success(request, _("C’est fait. Les autres se voient sans vous."))
        return redirect("agenda:agenda")
    (one,) = shown(request.viewer, [appointment])
    return render(request, "agenda/leave.html", {"one": one})
