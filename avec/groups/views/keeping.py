"""Keeping a group: opening it, its words, when it gathers, moving, cancelling."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.access.rules import Refusal
from avec.agenda.words import Mode
from avec.agenda.zones import local
from avec.groups import actions, rules
from avec.groups.actions.keeping import Words
from avec.groups.forms import (
    AnnounceForm,
    CancelForm,
    ChangeGroupForm,
    GroupForm,
    MoveForm,
    SeatsForm,
)
from avec.groups.models import Gathering, Group
from avec.groups.reading import lines
from avec.groups.refusals import SeatsAreTaken
from avec.groups.shown import zone_here
from avec.groups.words import From, Reach, What
from avec.people.models import Affiliation

WRONG = 422
ALONG = ("group__organization", "schedule")


@signed_in(rules.begin.sentence, methods="GET POST")
def begin(request: HttpRequest) -> HttpResponse:
    """Open a group, under the hat of a place."""
    rules.begin.require(request.viewer)
    place = _place(request)
    initial = {"key": uuid4(), "of_place": place and place[0]}
    form = GroupForm(request.POST or None, place=place, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        group = actions.begin_group(
            viewer=request.viewer,
            key=said["key"],
            words=_words(said),
            organization_id=UUID(said["of_place"]) if said.get("of_place") else None,
        )
        messages.success(
            request, _("Le groupe est ouvert. Dites quand on se retrouve.")
        )
        return redirect("groups:announce", pk=group.pk)
    return _form(request, "groups/begin.html", form, group=None)


@guard(rules.keep, loads=Group, methods="GET POST")
def change(request: HttpRequest, group: Group) -> HttpResponse:
    """Change what everybody reads of a group."""
    fields = ("name", "about", "what", "mode", "where", "reach")
    initial = {name: getattr(group, name) for name in fields}
    form = ChangeGroupForm(request.POST or None, group=group, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.change_group(
            viewer=request.viewer, group=group, words=_words(form.cleaned_data)
        )
        messages.success(request, _("C’est changé."))
        return redirect("groups:group", pk=group.pk)
    return _form(request, "groups/begin.html", form, group=group)


@guard(rules.keep, loads=Group, methods="GET POST")
def announce(request: HttpRequest, group: Group) -> HttpResponse:
    """Say when the group gathers, and for how many."""
    initial = {"key": uuid4(), "zone": zone_here(), "first": timezone.localdate()}
    form = AnnounceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.announce(
                viewer=request.viewer,
                group=group,
                key=said["key"],
                hours=said["hours"],
                capacity=said["capacity"] or 0,
            )
        except Refusal as refusal:
            form.add_error("first", str(refusal.sentence))
        else:
            messages.success(request, _("C’est annoncé."))
            return redirect("groups:group", pk=group.pk)
    return _form(request, "groups/announce.html", form, group=group)


@guard(rules.keep, loads=Group, methods="GET POST")
def close(request: HttpRequest, group: Group) -> HttpResponse:
    """Close a group, after saying what happens next."""
    if request.method == "POST":
        actions.close_group(viewer=request.viewer, group=group)
        messages.success(
            request,
            _("Le groupe est fermé. Les personnes qui ont une place l’apprennent."),
        )
        return redirect("groups:groups")
    return render(request, "groups/close.html", {"group": group})


@guard(rules.keep_gathering, loads=Gathering, along=ALONG, methods="GET POST")
def move(request: HttpRequest, gathering: Gathering) -> HttpResponse:
    """Move a gathering, or the hour of it and of those that follow."""
    zone = gathering.schedule.zone
    start, end = (local(at, zone) for at in (gathering.starts_at, gathering.ends_at))
    initial = {
        "on": start.date(),
        "starts_at": start.time(),
        "ends_at": end.time(),
        "which": From.ONCE,
    }
    form = MoveForm(request.POST or None, initial=initial)
    if not gathering.schedule.rule:
        del form.fields["which"]
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.move_gatherings(
                viewer=request.viewer,
                gathering=gathering,
                which=From(said.get("which") or From.ONCE),
                start=said["start"],
                minutes=said["minutes"],
            )
        except Refusal as refusal:
            form.add_error("on", str(refusal.sentence))
        else:
            messages.success(
                request,
                _("C’est déplacé. Les personnes qui ont une place l’apprennent."),
            )
            return redirect("groups:gathering", pk=gathering.pk)
    (one,) = lines(request.viewer, [gathering])
    return _form(request, "groups/move.html", form, one=one)


@guard(rules.keep_gathering, loads=Gathering, along=ALONG, methods="GET POST")
def cancel(request: HttpRequest, gathering: Gathering) -> HttpResponse:
    """Cancel a gathering, or it and those that follow, after saying what happens."""
    form = CancelForm(request.POST or None, initial={"which": From.ONCE})
    if not gathering.schedule.rule:
        del form.fields["which"]
    if request.method == "POST" and form.is_valid():
        actions.cancel_gatherings(
            viewer=request.viewer,
            gathering=gathering,
            which=From(form.cleaned_data.get("which") or From.ONCE),
        )
        messages.success(
            request, _("C’est annulé. Les personnes qui ont une place l’apprennent.")
        )
        return redirect("groups:group", pk=gathering.group_id)
    (one,) = lines(request.viewer, [gathering])
    return _form(request, "groups/cancel.html", form, one=one)


@guard(rules.keep_gathering, loads=Gathering, along=ALONG, methods="GET POST")
def seats(request: HttpRequest, gathering: Gathering) -> HttpResponse:
    """Say another number of seats, for a gathering or for those that follow too."""
    initial = {"capacity": gathering.capacity, "which": From.ONCE}
    form = SeatsForm(request.POST or None, initial=initial)
    if not gathering.schedule.rule:
        del form.fields["which"]
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_seats(
                viewer=request.viewer,
                gathering=gathering,
                which=From(form.cleaned_data.get("which") or From.ONCE),
                capacity=form.cleaned_data["capacity"],
            )
        except SeatsAreTaken as refusal:
            form.add_error("capacity", str(refusal.sentence))
        else:
            messages.success(
                request,
                _("C’est changé. Les places en plus vont d’abord à qui attend."),
            )
            return redirect("groups:gathering", pk=gathering.pk)
    (one,) = lines(request.viewer, [gathering])
    return _form(request, "groups/seats.html", form, one=one)


def _place(request: HttpRequest) -> tuple[str, str] | None:
    """Return the place of the hat that is worn."""
    worn = (
        Affiliation.objects.of(request.viewer)
        .running()
        .filter(pk=request.viewer.affiliation_id)
        .select_related("organization")
        .first()
    )
    return (str(worn.organization_id), worn.organization.name) if worn else None


def _words(said: dict[str, Any]) -> Words:
    return Words(
        name=said["name"],
        about=said["about"],
        what=What(said["what"]),
        mode=Mode(said["mode"]),
        where=said["where"],
        reach=Reach(said["reach"]),
    )


def _form(request: HttpRequest, page: str, form: Any, **more: Any) -> HttpResponse:
    return render(
        request,
        page,
        {"form": form, **more},
        status=WRONG if form.is_bound and form.errors else 200,
    )
