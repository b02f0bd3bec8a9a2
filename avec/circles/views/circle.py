"""Who is around me, whose circle I am in, and how each of us leaves."""

from __future__ import annotations

from collections import defaultdict
from operator import attrgetter

from django.db.models import Q, QuerySet
from django.shortcuts import redirect, render

from avec.access.guards import guard, signed_in
from avec.access.viewer import Viewer
from avec.circles import actions, rules
from avec.circles.forms import RelationshipForm
from avec.circles.models import Block, Invitation, Tie
from avec.circles.panels import lines_about
from avec.foundation.compiled import Kept
from avec.people.models import Affiliation, Person

WRONG = 422


@signed_in("Chacun voit son propre cercle, et les cercles dont il fait partie.")
def circle(request):
    """List both directions, and the invitations that wait on either side."""
    me = request.viewer.person_id
    ties = sorted(_ties(request.viewer), key=attrgetter("across", "pk"))
    waiting = _waiting(request.viewer)
    return render(
        request,
        "circles/circle.html",
        {
            "around_me": [tie for tie in ties if tie.person_id == me],
            "around_others": [tie for tie in ties if tie.other_id == me],
            "sent": [i for i in waiting if i.person_id == me],
            "received": [i for i in waiting if i.person_id != me],
            "lines": lines_about(request.viewer, ties),
        },
    )


@Kept
def _ties(viewer: Viewer) -> QuerySet:
    return (
        Tie.objects.visible_to(viewer)
        .running()
        .with_who_is_across(viewer)
        .only("person_id", "other_id", "relationship", "own_words", "began_at")
    )


@Kept
def _waiting(viewer: Viewer) -> QuerySet:
    return (
        Invitation.objects.visible_to(viewer)
        .open()
        .unanswered_by(viewer)
        .order_by("-began_at", "pk")
    )


def _running(tie: Tie) -> Tie:
    """Refuse kindly a page that was left open while the tie ended."""
    if not tie.is_running:
        raise actions.AlreadyEnded
    return tie


@guard(rules.see_tie, loads=Tie)
def tie(request, tie):
    """Show one tie, as each of the two may see it."""
    return render(request, "circles/tie.html", _tie_context(request, _running(tie)))


def _tie_context(request, tie) -> dict:
    is_mine = tie.person_id == request.viewer.person_id
    return {
        "tie": tie,
        "is_mine": is_mine,
        "name": tie.other.name if is_mine else tie.person.name,
        "lines": lines_about(request.viewer, [tie])[tie.pk],
    }


@guard(rules.change_relationship, loads=Tie, methods="GET POST")
def rename(request, tie):
    """Choose another word for who the other is."""
    _running(tie)
    form = RelationshipForm(request.POST or None, initial=_said(tie))
    if request.method == "POST" and form.is_valid():
        actions.rename_relationship(viewer=request.viewer, tie=tie, **form.cleaned_data)
        return redirect("circles:tie", pk=tie.pk)
    return render(
        request,
        "circles/rename.html",
        {"form": form, "tie": tie, "name": tie.other.name},
        status=WRONG if form.is_bound else 200,
    )


def _said(tie: Tie) -> dict[str, str]:
    own = tie.said if tie.own_words else ""
    return {"relationship": tie.relationship, "own_words": own}


@guard(rules.end_tie, loads=Tie, methods="GET POST")
def end(request, tie):
    """Say exactly what happens, then end the tie."""
    if request.method == "POST":
        actions.end_tie(viewer=request.viewer, tie=tie)
        return redirect("circles:circle")
    return render(request, "circles/end.html", _tie_context(request, _running(tie)))


@guard(rules.see_tie, loads=Tie, methods="GET POST")
def block_other(request, tie):
    """Say exactly what happens, then block the other of a tie."""
    context = _tie_context(request, _running(tie))
    if request.method == "POST":
        other_id = tie.other_id if context["is_mine"] else tie.person_id
        actions.block(
            viewer=request.viewer, person_id=other_id, remembered_as=context["name"]
        )
        return redirect("circles:blocks")
    return render(request, "circles/block.html", {**context, "is_tied": True})


@signed_in("Chacun voit qui il a bloqué, et personne d’autre ne le voit.")
def blocks(request):
    """List the people blocked, to let them invite again."""
    mine = Block.objects.visible_to(request.viewer).order_by("-began_at", "pk")
    return render(request, "circles/blocks.html", {"blocks": mine})


@signed_in("Chacun voit qui il connaît, pour bloquer qui il veut.")
def others_known(request):
    """List whom one knows without a tie, through a team most often, to block them."""
    viewer = request.viewer
    tied = Tie.objects.visible_to(viewer).running()
    known = (
        Person.objects.visible_to(viewer)
        .exclude(pk=viewer.person_id)
        .exclude(left_at__isnull=False)
        .exclude(pk__in=tied.values("person_id"))
        .exclude(pk__in=tied.values("other_id"))
        .exclude(pk__in=Block.objects.visible_to(viewer).values("other_id"))
        .order_by("sort_key", "pk")
    )
    here = Affiliation.objects.visible_to(viewer).running()
    acts_for = defaultdict(list)
    for one in here.filter(person__in=known.values("pk")).select_related(
        "organization", "team"
    ):
        acts_for[one.person_id].append(one)
    people = [(person, acts_for[person.pk]) for person in known]
    return render(request, "circles/others_known.html", {"people": people})


@guard(rules.block_known, loads=Person, methods="GET POST")
def block_known(request, person):
    """Say exactly what happens, then block somebody known, tied or not."""
    ties = Tie.objects.visible_to(request.viewer).running()
    if request.method == "POST":
        actions.block(
            viewer=request.viewer, person_id=person.pk, remembered_as=person.name
        )
        return redirect("circles:blocks")
    is_tied = ties.filter(Q(person_id=person.pk) | Q(other_id=person.pk)).exists()
    return render(
        request, "circles/block.html", {"name": person.name, "is_tied": is_tied}
    )


@guard(rules.unblock, loads=Block, methods="POST")
def unblock(request, block):
    """Let someone invite again."""
    actions.unblock(viewer=request.viewer, block=block)
    return redirect("circles:blocks")
