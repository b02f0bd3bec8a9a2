"""One gathering: its seat, giving it back, waiting for one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard
from avec.groups import actions, rules
from avec.groups.models import Gathering
from avec.groups.reading import lines, names_to_welcome
from avec.groups.refusals import AlreadySomewhere

ALONG = ("group__organization", "schedule")


@guard(rules.see, loads=Gathering, along=ALONG)
def gathering(request: HttpRequest, gathering: Gathering) -> HttpResponse:
    """Show one gathering, one's own seat, and whom to welcome when one keeps it."""
    keeps = rules.keep_gathering.allows(request.viewer, gathering)
    (one,) = lines(request.viewer, [gathering])
    return render(
        request,
        "groups/gathering.html",
        {
            "one": one,
            "keeps": keeps,
            "as_oneself": request.viewer.affiliation_id is None,
            "names": names_to_welcome(gathering) if keeps else [],
            "may_come": rules.come.allows(request.viewer, gathering),
        },
    )


@guard(rules.come, loads=Gathering, along=ALONG, methods="POST")
def take(request: HttpRequest, gathering: Gathering) -> HttpResponse:
    """Take a seat; say so when one has something else then."""
    with_name = request.POST.get("name") == "first"
    try:
        actions.take_seat(
            viewer=request.viewer,
            gathering=gathering,
            with_name=with_name,
            knowingly=request.POST.get("knowingly") == "yes",
        )
    except AlreadySomewhere as refusal:
        (one,) = lines(request.viewer, [gathering])
        return render(
            request,
            "groups/beside.html",
            {"one": one, "with_name": with_name},
            status=refusal.status,
        )
    messages.success(
        request, _("La place est à vous. Vous pouvez la rendre quand vous voulez.")
    )
    return redirect("groups:gathering", pk=gathering.pk)


@guard(rules.give_back, loads=Gathering, methods="POST")
def give_back(request: HttpRequest, gathering: Gathering) -> HttpResponse:
    """Give one's seat back."""
    actions.give_seat_back(viewer=request.viewer, gathering=gathering)
    messages.success(request, _("C’est rendu. Personne ne demande pourquoi."))
    return redirect("groups:gathering", pk=gathering.pk)


@guard(rules.come, loads=Gathering, along=ALONG, methods="POST")
def wait(request: HttpRequest, gathering: Gathering) -> HttpResponse:
    """Ask to be told if a seat is free."""
    actions.wait_for_seat(viewer=request.viewer, gathering=gathering)
    messages.success(
        request, _("C’est noté. Si une place se libère, elle est gardée pour vous.")
    )
    return redirect("groups:gathering", pk=gathering.pk)


@guard(rules.stop_waiting, loads=Gathering, methods="POST")
def stop_waiting(request: HttpRequest, gathering: Gathering) -> HttpResponse:
    """Wait no more."""
    actions.stop_waiting(viewer=request.viewer, gathering=gathering)
    messages.success(request, _("C’est fait. Vous n’attendez plus de place ici."))
    return redirect("groups:gathering", pk=gathering.pk)
