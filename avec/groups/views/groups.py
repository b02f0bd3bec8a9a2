"""What anybody reads of groups, and one's own page."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from avec.access.guards import public, signed_in
from avec.groups import rules
from avec.groups.keepers import Keeping, keeping_of
from avec.groups.models import Group
from avec.groups.reading import gatherings_of, groups_shown, my_groups
from avec.groups.shown import rhythms_of


@public(because="Les mots d’un groupe sont publics, et n’y nomment personne.")
def listed(request: HttpRequest) -> HttpResponse:
    """List the groups that run, each with its next gathering."""
    return render(
        request,
        "groups/groups.html",
        {
            "rows": groups_shown(request.viewer),
            "may_begin": request.viewer.affiliation_id is not None
            and rules.begin.allows(request.viewer),
        },
    )


@public(because="Les mots d’un groupe sont publics, et n’y nomment personne.")
def group(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one group, and when it gathers next."""
    found = Group.objects.visible_to(request.viewer).select_related("organization")
    one = found.filter(pk=pk).first()
    if one is None:
        raise Http404
    return render(
        request,
        "groups/group.html",
        {
            "group": one,
            "rhythms": rhythms_of(request.viewer, one),
            "rows": gatherings_of(request.viewer, one) if not one.closed_at else [],
            "keeping": _keeping(request, one),
        },
    )


def _keeping(request: HttpRequest, one: Group) -> Keeping | None:
    """Return who keeps it, to whoever does, under the hat that is worn."""
    if request.viewer.affiliation_id is None or one.closed_at:
        return None
    if not rules.keep.allows(request.viewer, one):
        return None
    return keeping_of(request.viewer, one)


@signed_in("Chacun voit ses propres places, et les groupes que l’on tient.")
def mine(request: HttpRequest) -> HttpResponse:
    """Show where one has a seat, where one waits, what one keeps."""
    return render(
        request,
        "groups/mine.html",
        {
            "mine": my_groups(request.viewer),
            "as_oneself": request.viewer.affiliation_id is None,
        },
    )
