"""Saying what a place lends."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.resources import actions, rules
from avec.resources.actions import Words
from avec.resources.forms import ResourceForm
from avec.resources.models import Resource
from avec.resources.reading import place_of
from avec.resources.words import Kind

WRONG = 422


@signed_in(rules.add.sentence, methods="GET POST")
def add(request: HttpRequest) -> HttpResponse:
    """Say that a place lends a room or a car."""
    place = place_of(request.viewer)
    if place is None:
        raise Http404
    rules.add.require(request.viewer, place.pk)
    form = ResourceForm(request.POST or None, initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        actions.add_resource(
            viewer=request.viewer,
            key=form.cleaned_data["key"],
            organization_id=place.pk,
            words=_words(form.cleaned_data),
        )
        messages.success(request, _("C’est ajouté. Les personnes du lieu la voient."))
        return redirect("resources:resources")
    return _form(request, form, None)


@guard(rules.keep, loads=Resource, methods="GET POST")
def change(request: HttpRequest, resource: Resource) -> HttpResponse:
    """Change the words of a room or a car."""
    fields = ("kind", "name", "seats", "access")
    initial = {name: getattr(resource, name) for name in fields}
    form = ResourceForm(request.POST or None, initial=initial)
    del form.fields["key"]
    if request.method == "POST" and form.is_valid():
        actions.change_resource(
            viewer=request.viewer, resource=resource, words=_words(form.cleaned_data)
        )
        messages.success(request, _("C’est changé."))
        return redirect("resources:resources")
    return _form(request, form, resource)


@guard(rules.keep, loads=Resource, methods="GET POST")
def end(request: HttpRequest, resource: Resource) -> HttpResponse:
    """Lend it no more, after saying what happens next."""
    if request.method == "POST":
        actions.end_resource(viewer=request.viewer, resource=resource)
        messages.success(request, _("C’est fait. Ce qui est convenu la garde."))
        return redirect("resources:resources")
    return render(request, "resources/end.html", {"one": resource})


def _words(said: dict[str, Any]) -> Words:
    return Words(said["name"], Kind(said["kind"]), said["seats"], said["access"])


def _form(
    request: HttpRequest, form: ResourceForm, one: Resource | None
) -> HttpResponse:
    return render(
        request,
        "resources/say.html",
        {"form": form, "one": one},
        status=WRONG if form.is_bound and form.errors else 200,
    )
