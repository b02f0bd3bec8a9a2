"""A difficult moment: opening it, its sheet, who is named, closing it."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.access.viewer import Viewer
from avec.audit.actions import record_reading
from avec.circles.around import circle_of
from avec.documents.looked import Cursor, looks_between, with_what_can_be_done
from avec.documents.models import WaitingShare
from avec.episodes import actions, rules
from avec.episodes.forms import NameForm, OwnForm, WithSomebodyForm
from avec.episodes.models import Episode, Named, may_open_for
from avec.episodes.naming import mates_of
from avec.episodes.refusals import AlreadyClosed, AlreadyMine
from avec.episodes.sheet import is_open, names_in, over_at, sheet_of
from avec.episodes.words import Answer
from avec.people.models import Person

WRONG = 422
PAST_SHOWN = 30


@signed_in("Chaque personne voit ses moments difficiles, et ceux où elle est nommée.")
def episodes(request: HttpRequest) -> HttpResponse:
    """List one's own, and those one is named in."""
    seen = Episode.objects.visible_to(request.viewer).order_by("-opened_at", "pk")
    found = list(seen[:PAST_SHOWN])
    names = names_in(found)
    mine = [one for one in found if one.person_id == request.viewer.person_id]
    return render(
        request,
        "episodes/episodes.html",
        {
            "open": next((one for one in mine if is_open(one)), None),
            "past": [(one, over_at(one)) for one in mine if not is_open(one)],
            "others": [
                (one, names.get(one.person_id), is_open(one), over_at(one))
                for one in found
                if one.person_id != request.viewer.person_id
            ],
            "prepared": WaitingShare.objects.visible_to(request.viewer)
            .standing()
            .values("bundle")
            .distinct()
            .count(),
            "may_open": bool(_known(request.viewer)),
        },
    )


def _mates(viewer: Viewer) -> list[tuple[str, str]]:
    found = mates_of(viewer).order_by("person__sort_key", "person_id")
    people = dict(found.values_list("person_id", "person__name"))
    return [(str(key), name) for key, name in people.items()]


def _known(viewer: Viewer) -> list[tuple[str, str]]:
    """Return for whom the viewer may open one."""
    people = Person.objects.visible_to(viewer).filter(pk__in=may_open_for(viewer))
    found = people.order_by("sort_key", "pk").values_list("pk", "name")
    return [(str(key), name) for key, name in found]


@signed_in("Chaque personne ouvre elle-même un moment difficile.", methods="GET POST")
def open_own(request: HttpRequest) -> HttpResponse:
    """Open one's own: until when, and who is there."""
    form = OwnForm(request.POST or None, people=circle_of(request.viewer))
    if request.method == "POST" and form.is_valid():
        try:
            episode = actions.open_for_oneself(
                viewer=request.viewer, ends_at=form.ends_at, named=form.people
            )
        except AlreadyMine as already:
            return _to_the_one_open(request, already)
        return redirect("episodes:episode", pk=episode.pk)
    return render(
        request,
        "episodes/open.html",
        {"form": form},
        status=WRONG if request.method == "POST" else 200,
    )


def _to_the_one_open(request: HttpRequest, already: AlreadyMine) -> HttpResponse:
    """Lead to the moment that is open: a second tap finds what the first one did."""
    mine = Episode.objects.visible_to(request.viewer).filter(
        person_id=request.viewer.person_id
    )
    open_one = mine.order_by("-opened_at", "pk").first()
    if open_one is None or not is_open(open_one):
        raise already
    messages.info(request, _("Un moment difficile est déjà ouvert : le voici."))
    return redirect("episodes:episode", pk=open_one.pk)


@signed_in(
    "Quelqu’un dont c’est le métier ouvre un moment difficile avec une personne dont il"
    " est dans le cercle.",
    methods="GET POST",
)
def open_with(request: HttpRequest) -> HttpResponse:
    """Open one with somebody: with her agreement, or saying why not."""
    known = _known(request.viewer)
    form = WithSomebodyForm(
        request.POST or None,
        known=known,
        people=_mates(request.viewer),
        initial={"person": request.GET.get("avec", "")},
    )
    if request.method == "POST" and form.is_valid():
        person = Person.objects.visible_to(request.viewer)
        episode = actions.open_for_somebody(
            viewer=request.viewer,
            person=person.get(pk=UUID(form.cleaned_data["person"])),
            answer=Answer(form.cleaned_data["answer"]),
            because=form.cleaned_data["because"],
            ends_at=form.ends_at,
            named=form.people,
        )
        return redirect("episodes:episode", pk=episode.pk)
    return render(
        request,
        "episodes/open_with.html",
        {"form": form, "known": known},
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.see, loads=Episode)
def episode(request: HttpRequest, episode: Episode) -> HttpResponse:
    """Show the sheet of one moment; who reads it that is not her leaves a line."""
    record_reading(viewer=request.viewer, subject=episode.person_id, about=episode)
    sheet = sheet_of(request.viewer, episode, get_language() or "fr")
    return render(request, "episodes/episode.html", {"sheet": sheet})


@guard(rules.see_looks, loads=Episode)
def looks(request: HttpRequest, episode: Episode) -> HttpResponse:
    """List who read what is hers while it lasted, and nothing of before or after."""
    after = None
    if "apres" in request.GET:
        try:
            after = Cursor.read(request.GET["apres"])
        except ValueError as error:
            raise Http404 from error
    until = timezone.now() if is_open(episode) else over_at(episode)
    found, following = looks_between(
        request.viewer,
        get_language() or "fr",
        episode.opened_at,
        until,
        after=after,
    )
    return render(
        request,
        "episodes/looks.html",
        {
            "episode": episode,
            "until": None if is_open(episode) else until,
            "looks": with_what_can_be_done(request.viewer, found),
            "following": following,
        },
    )


@guard(rules.name, loads=Episode, methods="GET POST")
def name(request: HttpRequest, episode: Episode) -> HttpResponse:
    """Name one more person: of her circle, or of the team one acts in."""
    is_mine = episode.person_id == request.viewer.person_id
    people = circle_of(request.viewer) if is_mine else _mates(request.viewer)
    there = Named.objects.visible_to(request.viewer).standing().filter(episode=episode)
    already = {str(key) for key in there.values_list("person_id", flat=True)}
    left = [
        choice
        for choice in people
        if choice[0] not in already and choice[0] != str(episode.person_id)
    ]
    form = NameForm(request.POST or None, people=left)
    if request.method == "POST" and form.is_valid():
        actions.name_somebody(
            viewer=request.viewer,
            episode=episode,
            person_id=UUID(form.cleaned_data["person"]),
        )
        return redirect("episodes:episode", pk=episode.pk)
    return render(
        request,
        "episodes/name.html",
        {"form": form, "episode": episode, "is_mine": is_mine, "people": left},
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.remove, loads=Named, along=("episode",), methods="GET POST")
def remove(request: HttpRequest, named: Named) -> HttpResponse:
    """Take somebody out; who goes by themselves is asked first, and sees it no more."""
    goes = named.person_id == request.viewer.person_id
    if request.method != "POST":
        asked = {"named": named, "goes": goes}
        return render(request, "episodes/remove.html", asked)
    actions.remove_somebody(viewer=request.viewer, named=named)
    if goes:
        messages.success(request, _("Votre nom n’y est plus."))
        return redirect("episodes:episodes")
    return redirect("episodes:episode", pk=named.episode_id)


@guard(rules.go_back_over, loads=Episode, methods="POST")
def go_back_over(request: HttpRequest, episode: Episode) -> HttpResponse:
    """Begin to come back to what happened: she alone, when she wants."""
    document = actions.go_back_over(viewer=request.viewer, episode=episode)
    return redirect("documents:document", pk=document.pk)


@guard(rules.go_back_over, loads=Episode, methods="POST")
def decline_review(request: HttpRequest, episode: Episode) -> HttpResponse:
    """Take her no: it is not offered again; the way back stays on the page."""
    actions.decline_review(viewer=request.viewer, episode=episode)
    messages.success(request, _("C’est entendu. On ne vous le proposera plus."))
    return redirect("episodes:episode", pk=episode.pk)


@guard(rules.close, loads=Episode, methods="POST")
def close(request: HttpRequest, episode: Episode) -> HttpResponse:
    """Close it: one tap; what it had opened stops at once. A second tap is quiet."""
    with suppress(AlreadyClosed):
        actions.close_episode(viewer=request.viewer, episode=episode)
    messages.success(request, _("C’est refermé. Ce qui s’était ouvert ne se lit plus."))
    return redirect("episodes:episode", pk=episode.pk)
