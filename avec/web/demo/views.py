"""Seeing as somebody, and the guided visit. In a demonstration, and nowhere else."""

from __future__ import annotations

from functools import wraps

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from avec.access.guards import public
from avec.people import doors
from avec.web.demo import personas, visit, visitor

BECAUSE = (
    "Dans une démonstration, tout est inventé : chacun peut voir le site comme"
    " quelqu’un d’autre. Ailleurs, cette page n’existe pas."
)


def only_in_a_demonstration(view):
    """Answer 404 in a real installation."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not settings.AVEC_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@public(because=BECAUSE, methods="POST")
@only_in_a_demonstration
def see_as(request: HttpRequest, key: str) -> HttpResponse:
    """Look at the same page as somebody who was invented, under their first hat."""
    back = doors.local_path(request.POST.get("next", ""))
    return _go(request, key, back)


@public(because=BECAUSE)
@only_in_a_demonstration
def visit_page(request: HttpRequest) -> HttpResponse:
    """List the stories, and whom to walk around as; the visit begins or ends here."""
    if visitor.STEP in request.session:
        del request.session[visitor.STEP]
    return render(request, "web/visit.html", {"stories": visit.every_story()})


@public(because=BECAUSE, methods="GET POST")
@only_in_a_demonstration
def visit_step(request: HttpRequest, story: int, step: int) -> HttpResponse:
    """Say who, what to do and what will be seen; then go there as them."""
    found = visit.step(story, step)
    if found is None:
        raise Http404
    if request.method == "POST":
        address = visit.address(found) or reverse("web:visit")
        return _go(request, found.who, address, step=(story, step))
    return render(request, "web/visit_step.html", {"step": visit.at(story, step)})


def _go(
    request, key: str, address: str, *, step: tuple[int, int] | None = None
) -> HttpResponse:
    found = personas.behind(key)
    if found is None:
        raise Http404
    path = address.partition("?")[0].partition("#")[0]
    owner = visitor.whose(request.viewer, path)
    step = step or request.session.get(visitor.STEP)
    doors.sign_in(request, found[0], proof=doors.DEMO)
    request.session.affiliation_id = found[1]
    request.session[visitor.AS] = key
    request.session[visitor.LEFT] = {"path": path, "owner": owner}
    if step:
        request.session[visitor.STEP] = step
    return redirect(address)
