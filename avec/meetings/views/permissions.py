"""« Vous pouvez vous réunir sans moi »: written, shown, taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.circles.models import Tie
from avec.meetings import actions, rules
from avec.meetings.forms import PermitForm
from avec.meetings.models import Permission
from avec.people.models import Person

WRONG = 422


@signed_in("Chacun écrit lui-même qui peut se réunir sans lui.", methods="GET POST")
def permissions(request: HttpRequest) -> HttpResponse:
    """Write who may meet without one, and take it back."""
    viewer = request.viewer
    running = list(
        Permission.objects.visible_to(viewer)
        .filter(owner_id=viewer.person_id, revoked_at=None)
        .select_related("to_person")
        .order_by("given_at", "pk")
    )
    ties = Tie.objects.visible_to(viewer).running()
    named = ties.filter(person_id=viewer.person_id).with_who_is_across(viewer)
    permitted = {one.to_person_id for one in running}
    people = [
        (str(tie.other_id), tie.name)
        for tie in named.order_by("across", "pk")
        if tie.other_id not in permitted
    ]
    form = PermitForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        to_person = Person.objects.visible_to(viewer).get(pk=form.cleaned_data["to"])
        actions.permit(
            viewer=viewer, to_person=to_person, words=form.cleaned_data["words"]
        )
        messages.success(request, _("C’est écrit. Vous le reprenez quand vous voulez."))
        return redirect("meetings:permissions")
    return render(
        request,
        "meetings/permissions.html",
        {
            "form": form,
            "running": [(one, one.content["words"]) for one in running],
            "has_people": bool(people),
        },
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.revoke, loads=Permission, methods="POST")
def revoke(request: HttpRequest, permission: Permission) -> HttpResponse:
    """Take a permission back, at once."""
    actions.revoke(viewer=request.viewer, permission=permission)
    messages.success(
        request,
        _("C’est repris : ce qui était ouvert sans vous est refermé pour %(name)s.")
        % {"name": permission.to_person.name},
    )
    return redirect("meetings:permissions")
