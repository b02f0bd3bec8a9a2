"""« Messages »: what I want to receive, and where. And the link that stops."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from avec.access.guards import public, signed_in
from avec.messages import actions
from avec.messages.carriers import offered
from avec.messages.forms import AddressForm, ChoiceForm, CodeForm
from avec.messages.models import Choice, Message
from avec.messages.refusals import CodeIsOver, NotOffered
from avec.messages.sentences import compose
from avec.messages.words import Channel, Kind, Outcome
from avec.people.doors import database_now
from avec.people.models import Account

WRONG = 422
SHOWN = 50


@signed_in("Chacun voit et change ses propres messages.", methods="GET POST")
def choices(request):
    """Show what I receive, where and when, and change it."""
    mine = Choice.objects.visible_to(request.viewer).first()
    if mine is None:
        return render(request, "messages/none.html", {"offered": offered()})
    if not mine.is_confirmed:
        return redirect("messages:confirm")
    form = ChoiceForm(
        request.POST or None,
        initial={
            "wants": mine.wants,
            "quiet_from": mine.quiet_from,
            "quiet_until": mine.quiet_until,
        },
    )
    if request.method == "POST" and form.is_valid():
        actions.change_choice(viewer=request.viewer, **form.cleaned_data)
        messages.success(request, _("C’est gardé."))
        return redirect("messages:choices")
    status = WRONG if form.errors else 200
    there = {
        "choice": mine,
        "form": form,
        "can_leave": mine.channel in offered(),
        "not_left": Message.objects.visible_to(request.viewer)
        .filter(outcome=Outcome.REFUSED)
        .order_by("-ended_at")
        .first(),
        "show_outbox": settings.AVEC_DEMO,
    }
    return render(request, "messages/choices.html", there, status=status)


@signed_in("Chacun choisit où il reçoit ses messages.", methods="GET POST")
def address(request):
    """Give an address or a number: a code goes there."""
    if not offered():
        raise NotOffered
    account = Account.objects.visible_to(request.viewer).get()
    known = {}
    if account.email and Channel.EMAIL in offered():
        known = {"address": account.email, "channel": Channel.EMAIL}
    form = AddressForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        actions.give_address(viewer=request.viewer, **form.cleaned_data)
        return redirect("messages:confirm")
    status = WRONG if form.errors else 200
    return render(request, "messages/address.html", {"form": form}, status=status)


@signed_in("Chacun vérifie sa propre adresse.", methods="GET POST")
def confirm(request):
    """Write the code that was received."""
    mine = Choice.objects.visible_to(request.viewer).first()
    if mine is None or mine.is_confirmed:
        return redirect("messages:choices")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            right = actions.confirm_address(
                viewer=request.viewer, code=form.cleaned_data["code"]
            )
        except CodeIsOver as over:
            form.add_error("code", over.sentence)
        else:
            if right:
                messages.success(request, _("Votre adresse est vérifiée."))
                return redirect("messages:choices")
            form.add_error("code", _("Ce n’est pas ce code. Relisez le message reçu."))
    status = WRONG if form.errors else 200
    there = {"choice": mine, "form": form, "is_demo": settings.AVEC_DEMO}
    return render(request, "messages/confirm.html", there, status=status)


@signed_in("Chacun arrête ses messages quand il veut.", methods="POST")
def stop(request):
    """Receive nothing more."""
    actions.stop(viewer=request.viewer)
    messages.success(
        request, _("Plus aucun message ne partira. L’adresse est effacée.")
    )
    return redirect("messages:choices")


@public(
    because="On arrête les messages sans entrer ; la page ne dit rien de personne.",
    methods="GET POST",
)
@csrf_exempt
def no_more(request, token):
    """Stop the messages of whoever received this link; the same page for any link.

    Mailboxes also send this form by themselves, without having read the page.
    """
    if request.method == "POST":
        actions.stop_with_link(token)
    there = {"done": request.method == "POST"}
    return render(request, "messages/no_more.html", there)


@signed_in("En démonstration, chacun voit ce qui lui aurait été envoyé.")
def outbox(request):
    """Show, in the demonstration only, what would have been sent.

    :raises Http404: on a real site, where nothing is kept of what was sent.
    """
    if not settings.AVEC_DEMO:
        raise Http404
    mine = Choice.objects.visible_to(request.viewer).first()
    lines = []
    if mine is not None:
        rows = (
            Message.objects.visible_to(request.viewer)
            .exclude(outcome__in=[Outcome.JOINED, Outcome.DROPPED])
            .order_by("-due_at", "pk")
        )
        account = Account.objects.visible_to(request.viewer).get()
        lines = [
            (row, compose(row.pk, row.kind, mine, account.language))
            for row in rows[:SHOWN]
            if row.kind != Kind.CODE or mine.code
        ]
    there = {"choice": mine, "lines": lines, "now": database_now()}
    return render(request, "messages/outbox.html", there)
