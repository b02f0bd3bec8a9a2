"""Promises: the list of both sides, one promise, and making one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.audit.actions import record_reading
from avec.circles.around import people_tied_to
from avec.commitments import actions, rules
from avec.commitments.forms import KeptForm, PromiseForm
from avec.commitments.models import Commitment
from avec.commitments.reading import (
    is_read_by_who_promised,
    promised,
    said_of,
)
from avec.commitments.words import Kept
from avec.people.models import Person

WRONG = 422


@signed_in("Chacun voit ce qu’on lui a promis et ce qu’il a promis.")
def commitments(request: HttpRequest) -> HttpResponse:
    """List what one was promised and what one promised, the last first."""
    me = request.viewer.person_id
    found = Commitment.objects.visible_to(request.viewer)
    rows = list(found.order_by("-made_at", "pk"))
    # What was said to one of one's own promise is read on its page, and written down.
    mine = [row for row in rows if row.owner_id == me]
    said = said_of(request.viewer, mine)
    received = [promised(row, said.get(row.pk)) for row in mine]
    made = [promised(row) for row in rows if row.owner_id != me]
    return render(
        request, "commitments/commitments.html", {"received": received, "made": made}
    )


@signed_in("Chacun promet en son propre nom.", methods="GET POST")
def make(request: HttpRequest) -> HttpResponse:
    """Promise something to somebody one knows."""
    people = people_tied_to(request.viewer)
    form = PromiseForm(
        request.POST or None,
        people=people,
        initial={
            "label": request.person.hat_function,
            "to": request.GET.get("a", ""),
        },
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        to = Person.objects.visible_to(request.viewer).get(pk=said["to"])
        actions.promise(
            viewer=request.viewer,
            to=to,
            what=said["what"],
            name=request.person.name,
            label=said["label"],
            due_on=said["due_on"],
        )
        words = _("Votre promesse attend la réponse de %(name)s.")
        messages.success(request, words % {"name": to.name})
        return redirect("commitments:commitments")
    return render(
        request,
        "commitments/make.html",
        {"form": form, "has_people": bool(people)},
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.see, loads=Commitment)
def commitment(request: HttpRequest, commitment: Commitment) -> HttpResponse:
    """Show one promise to the two people, and what each may do with it."""
    said = said_of(request.viewer, [commitment])
    if said and commitment.owner_id != request.viewer.person_id:
        record_reading(
            viewer=request.viewer,
            subject=commitment.owner_id,
            about=commitment,
            parts=["said"],
            because=f"commitment:{commitment.pk}",
        )
    return _page(request, commitment)


def _page(
    request: HttpRequest, commitment: Commitment, form: KeptForm | None = None
) -> HttpResponse:
    said = said_of(request.viewer, [commitment])
    shown = promised(commitment, said.get(commitment.pk))
    mine = commitment.owner_id == request.viewer.person_id
    form = form or KeptForm(initial=shown.said or None)
    return render(
        request,
        "commitments/commitment.html",
        {
            "one": shown,
            "mine": mine,
            "is_read": mine and is_read_by_who_promised(request.viewer, commitment),
            "form": form,
        },
        status=WRONG if form.is_bound else 200,
    )


@guard(rules.answer, loads=Commitment, methods="POST")
def answer(request: HttpRequest, commitment: Commitment) -> HttpResponse:
    """Accept a promise, or say no; nothing said is no answer."""
    said = request.POST.get("answer")
    if said not in {"yes", "no"}:
        messages.warning(request, _("Choisissez une réponse."))
        return redirect("commitments:commitment", pk=commitment.pk)
    accepted = said == "yes"
    actions.answer_promise(
        viewer=request.viewer, commitment=commitment, accepted=accepted
    )
    messages.success(
        request,
        _("Vous avez accepté. Vous direz, quand vous voudrez, si c’est tenu.")
        if accepted
        else _("Vous avez dit non. Aucune raison n’est demandée ; cela peut changer."),
    )
    return redirect("commitments:commitments")


@guard(rules.say, loads=Commitment, methods="POST")
def say(request: HttpRequest, commitment: Commitment) -> HttpResponse:
    """Say what became of a promise."""
    form = KeptForm(request.POST)
    if not form.is_valid():
        return _page(request, commitment, form)
    actions.say_kept(
        viewer=request.viewer,
        commitment=commitment,
        kept=Kept(form.cleaned_data["kept"]),
        why=form.cleaned_data["why"],
    )
    messages.success(request, _("C’est dit. Vous pouvez le changer."))
    return redirect("commitments:commitments")


@guard(rules.withdraw, loads=Commitment, methods="POST")
def withdraw(request: HttpRequest, commitment: Commitment) -> HttpResponse:
    """Take one's promise back."""
    actions.withdraw_promise(viewer=request.viewer, commitment=commitment)
    messages.success(request, _("Votre promesse est reprise. Cela se voit."))
    return redirect("commitments:commitments")


@guard(rules.erase, loads=Commitment, methods="GET POST")
def erase(request: HttpRequest, commitment: Commitment) -> HttpResponse:
    """Erase a promise one received, after saying what follows."""
    if request.method == "POST":
        actions.erase_promise(viewer=request.viewer, commitment=commitment)
        messages.success(request, _("C’est effacé."))
        return redirect("commitments:commitments")
    return render(request, "commitments/erase.html", {"one": promised(commitment)})
