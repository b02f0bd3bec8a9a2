"""What one prefers: hours of the week, and the same faces."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import signed_in
from avec.agenda import actions
from avec.agenda.models import Preference
from avec.agenda.preference_forms import PreferencesForm

WRONG = 422


@signed_in("Chacun dit et lit ce qu’il préfère, pour soi.", methods="GET POST")
def preferences(request: HttpRequest) -> HttpResponse:
    """Say which hours and which people one prefers; change it whenever one wants."""
    said = Preference.objects.visible_to(request.viewer).first()
    sent = request.POST if request.method == "POST" else None
    form = PreferencesForm(sent, said=said)
    if request.method == "POST" and form.is_valid():
        actions.say_preferences(
            viewer=request.viewer,
            hours=form.cleaned_data["hours"],
            same_faces=form.cleaned_data["same_faces"],
        )
        messages.success(request, _("C’est gardé. Personne d’autre ne lit cette page."))
        return redirect("agenda:preferences")
    return render(
        request,
        "agenda/preferences.html",
        {"form": form, "is_at_work": request.viewer.affiliation_id is not None},
        status=WRONG if form.errors else 200,
    )
