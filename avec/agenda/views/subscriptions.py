"""The calendars elsewhere that read one's appointments."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.agenda import actions, rules
from avec.agenda.forms import SubscribeForm
from avec.agenda.models import Subscription
from avec.agenda.words import Level

WRONG = 422


@signed_in("Chacun abonne un calendrier à son propre agenda.", methods="GET POST")
def subscriptions(request: HttpRequest) -> HttpResponse:
    """List the calendars that read one's own; make an address, shown this once."""
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    address = ""
    if request.method == "POST" and form.is_valid():
        level = Level(form.cleaned_data["level"])
        secret = actions.subscribe(viewer=request.viewer, level=level)
        address = request.build_absolute_uri(reverse("agenda:feed", args=[secret]))
        form = SubscribeForm()
    running = Subscription.objects.visible_to(request.viewer).running()
    return render(
        request,
        "agenda/subscriptions.html",
        {
            "form": form,
            "rows": list(running.order_by("made_at", "pk")),
            "address": address,
            "short": "webcal://" + address.partition("://")[2] if address else "",
        },
        status=WRONG if form.is_bound and not form.is_valid() else 200,
    )


@guard(rules.subscribe, loads=Subscription, methods="POST")
def stop(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    """Stop an address at once."""
    actions.stop_subscription(viewer=request.viewer, subscription=subscription)
    messages.success(request, _("C’est arrêté : cette adresse ne montre plus rien."))
    return redirect("agenda:subscriptions")
