"""One person among several: whoever is free at a moment that suits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from avec.access.guards import signed_in
from avec.agenda import actions
from avec.agenda.finding import Length, moments
from avec.agenda.forms import AmongForm
from avec.agenda.kinds import filled_in, notice_of, with_whom
from avec.agenda.preferring import in_order, preferred_by
from avec.agenda.reach import Asked, my_side, people_to_ask
from avec.agenda.refusals import NoSuchPair, TimeIsPast, TimeIsTaken
from avec.agenda.views.appointments import (
    WRONG,
    can_be_pair,
    kind_asked,
    named,
    shape_of,
)
from avec.agenda.views.moments import SHOWN_DAYS, chosen_starts
from avec.agenda.words import Side

Group = list[Asked]


@signed_in("Chacun propose un rendez-vous en son nom.", methods="GET POST")
def among(request: HttpRequest) -> HttpResponse:
    """Say among whom, then choose one moment; nothing is written before."""
    people = people_to_ask(request.viewer)
    form = AmongForm(
        request.POST or None,
        people=[(str(one.person_id), named(one)) for one in people],
        initial={"key": uuid4(), **_of_its_kind(request, people)},
    )
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        return _choose(request, form, people)
    return _asked(request, form, people)


def _of_its_kind(request: HttpRequest, people: Group) -> dict[str, Any]:
    kind = kind_asked(request)
    company = with_whom(kind, people, my_side(request.viewer)) if kind else None
    if kind is None or company is None:
        return {}
    pools = dict(zip(("one_of", "and_one_of"), company.pools, strict=False))
    return {**filled_in(kind), **pools, "people": company.always}


def _asked(request: HttpRequest, form: AmongForm, people: Group) -> HttpResponse:
    is_wrong = request.method == "POST" and bool(form.errors)
    return render(
        request,
        "agenda/among.html",
        {"form": form, "has_people": len(people) > 1, "pairs": can_be_pair(people)},
        status=WRONG if is_wrong else 200,
    )


def _choose(request: HttpRequest, form: AmongForm, people: Group) -> HttpResponse:
    said = form.cleaned_data
    always = _those(people, said["people"])
    pools = [
        _those(people, keys) for keys in (said["one_of"], said["and_one_of"]) if keys
    ]
    shape = shape_of(said)
    wrong = ""
    if starts := chosen_starts(request.POST.getlist("start"))[:1]:
        try:
            called = actions.call_one_of(
                viewer=request.viewer,
                key=said["key"],
                people=always,
                pools=pools,
                about=said["about"],
                where=said["where"],
                shape=shape,
                start=starts[0],
                is_wide=said["is_wide"],
            )
        except NoSuchPair as refusal:
            form.add_error("is_pair", str(refusal.sentence))
            return _asked(request, form, people)
        except (TimeIsTaken, TimeIsPast) as refusal:
            wrong = str(refusal.sentence)
        else:
            messages.success(
                request,
                _("C’est confirmé : tout le monde avait ouvert ce moment.")
                if called.is_confirmed
                else _("C’est proposé. Chacun répond pour soi."),
            )
            return redirect("agenda:appointment", pk=called.appointment.pk)
    elif "find" in request.POST:
        wrong = _("Choisissez un moment.")
    zone = ZoneInfo(shape.zone)
    days = moments(
        request.viewer,
        [
            [request.viewer.person_id],
            *([one.person_id] for one in always),
            *([one.person_id for one in pool] for pool in pools),
        ],
        Length(shape.minutes, shape.before, shape.after),
        now=timezone.now(),
        zone=zone,
        is_wide=said["is_wide"],
        notice=notice_of(said["kind"]),
    )
    return render(
        request,
        "agenda/among_moments.html",
        {
            "parts": in_order(
                days[: 2 * SHOWN_DAYS],
                preferred_by(_own_name(request, always) if days else []),
            ),
            "always": always,
            "pools": pools,
            "minutes": shape.minutes,
            "kept": _kept(request),
            "wrong": wrong,
        },
        status=WRONG if wrong else 200,
    )


def _own_name(request: HttpRequest, always: Group) -> list[UUID]:
    """Return who comes in their own name, whoever is free of the others."""
    mine = [request.viewer.person_id] * (my_side(request.viewer) == Side.PERSON)
    return [*mine, *(one.person_id for one in always if one.side == Side.PERSON)]


def _those(people: Group, keys: Iterable[str]) -> Group:
    wanted = set(keys)
    return [one for one in people if str(one.person_id) in wanted]


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was said on the page before, to be sent again with the moment."""
    left = {"csrfmiddlewaretoken", "start", "find", "change"}
    return [
        (name, value)
        for name in request.POST
        if name not in left
        for value in request.POST.getlist(name)
    ]
