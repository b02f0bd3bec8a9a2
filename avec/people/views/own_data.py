"""My data: taking everything away, or erasing everything."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from avec.access.guards import signed_in
from avec.people import actions, doors
from avec.people.forms import LeavingForm
from avec.people.forms.leaving import NOW
from avec.people.models import Account

WRONG = 422
EMPTY_EVERYTHING = '"cache", "cookies", "storage"'


@signed_in("Chacun voit ce qu’il peut faire de ses données.")
def my_data(request):
    """Show what may be taken away, and whether leaving was asked."""
    account = Account.objects.visible_to(request.viewer).get()
    return render(
        request,
        "people/my_data.html",
        {
            "closing_on": account.closing_on,
            "clean_on": actions.clean_on(account.closing_on)
            if account.closing_on
            else None,
        },
    )


@signed_in("Chacun emporte toutes ses données.", methods="POST")
@doors.require_fresh_proof
def take(request):
    """Give the archive, built in this transaction."""
    packed = actions.take_data(viewer=request.viewer)
    response = HttpResponse(packed, content_type="application/zip")
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="avec-{day}.zip"'
    return response


@signed_in("Chacun peut tout effacer.", methods="GET POST")
@doors.require_fresh_proof
def leaving(request):
    """First step: say what is erased, and ask when."""
    form = LeavingForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if form.cleaned_data["moment"] == NOW:
            return redirect("people:leave_now")
        actions.ask_to_leave(viewer=request.viewer)
        return redirect("people:my_data")
    today = timezone.localdate()
    return render(
        request,
        "people/leaving.html",
        {
            "form": form,
            "clean_now": actions.clean_on(today),
            "clean_later": actions.clean_on(
                today + timedelta(days=actions.DAYS_TO_CHANGE_ONES_MIND)
            ),
        },
        status=WRONG if form.is_bound else 200,
    )


@signed_in("Chacun peut changer d’avis.", methods="POST")
def stay(request):
    """Keep everything after all."""
    actions.stay(viewer=request.viewer)
    return redirect("people:my_data")


@signed_in("Chacun peut tout effacer.", methods="GET POST")
@doors.require_fresh_proof
def leave_now(request):
    """Second step: erase, end every session, empty the browser."""
    clean_on = actions.clean_on(timezone.localdate())
    if request.method == "GET":
        return render(request, "people/leave_now.html", {"clean_on": clean_on})
    actions.leave(viewer=request.viewer)
    doors.forget(request)
    response = render(request, "people/left.html", {"clean_on": clean_on})
    response["Clear-Site-Data"] = EMPTY_EVERYTHING
    response["Cache-Control"] = "no-store"
    return response
