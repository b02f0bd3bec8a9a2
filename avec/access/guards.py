"""How a view says who may reach it. A view that says nothing is closed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.db.models import Model
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string

from avec.access.rules import Rule
from avec.access.viewer import Viewer
from avec.foundation.compiled import Kept

View = Callable


def guard(
    rule: Rule, *, loads, along: tuple[str, ...] = (), methods: str = "GET"
) -> Callable[[View], View]:
    """Load the thing named in the URL, then ask the rule.

    What the view will read of the thing at once comes ``along``, as far as the viewer
    may see it.

    The thing is looked for only among what the viewer may see, so a stranger
    gets the same 404 whether it exists or not. When the viewer sees it and the
    rule says no, the answer is 403 with the rule's sentence.
    """

    @Kept
    def find(viewer, pk):
        things = loads.objects.visible_to(viewer).filter(pk=pk)
        return things.select_related(*along) if along else things

    def decorate(view: View) -> View:
        def view_of_thing(request, pk, **kwargs):
            thing = _thing(find, request.viewer, pk)
            rule.require(request.viewer, thing)
            return view(request, thing, **kwargs)

        return _open(
            wraps(view)(view_of_thing), rule.name, rule.sentence, methods, public=False
        )

    return decorate


def _thing(find: Kept, viewer: Viewer, pk: UUID) -> Model:
    """Return the thing with this key among what the viewer may see.

    :raises Http404: if there is none, or none for this viewer.
    """
    for thing in find(viewer, pk):
        thing.found_for = viewer  # a rule need not look again
        return thing
    raise Http404


def signed_in(sentence: str, *, methods: str = "GET") -> Callable[[View], View]:
    """Open to anyone signed in; the page shows only what is visible to them."""
    return lambda view: _open(view, "signed in", sentence, methods, public=False)


def public(because: str, *, methods: str = "GET") -> Callable[[View], View]:
    """Open to the whole world. The reason is not optional."""
    return lambda view: _open(view, "public", because, methods, public=True)


def _not_that_way(request, answered: list[str]) -> HttpResponse:
    """Answer 405 with a page: reading again where one only sends shows no blank."""
    response = HttpResponseNotAllowed(answered)
    response.content = render_to_string("web/not_found.html", {"texts": []}, request)
    return response


def _open(view: View, name: str, sentence: str, methods: str, *, public: bool) -> View:
    allowed = frozenset(methods.split())
    answered = allowed | ({"HEAD"} if "GET" in allowed else set())

    @wraps(view)
    def opened(request, *args, **kwargs):
        if request.method not in answered:
            return _not_that_way(request, sorted(answered))
        return view(request, *args, **kwargs)

    opened.guard = name  # type: ignore[attr-defined] # read by the middleware and `avec routes`
    opened.sentence = sentence  # type: ignore[attr-defined] # the same
    opened.methods = sorted(allowed)  # type: ignore[attr-defined] # the same
    opened.is_public = public  # type: ignore[attr-defined] # the same
    return opened
