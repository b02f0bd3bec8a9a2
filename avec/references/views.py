"""Who is there for what: one's own page, one line, and each act."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.audit.actions import record_reading
from avec.circles.around import circle_of
from avec.circles.models import Tie
from avec.foundation.days import day_typed
from avec.people.models import Person
from avec.references import actions, rules
from avec.references.forms import ChooseForm, MattersForm, OfferForm, SubstituteForm
from avec.references.models import Matter, Referent, Substitute
from avec.references.page import my_page, their_page
from avec.references.reading import lines, rows_for, stand, standing_for
from avec.references.team import team_mates
from avec.references.words import Domain

WRONG = 422


@signed_in("Chacun voit qui est là pour quoi dans sa vie, et pour qui il est là.")
def mine(request: HttpRequest) -> HttpResponse:
    """Show who is there for what, what waits, what ends soon, and what nobody does."""
    return render(request, "references/mine.html", {"page": my_page(request.viewer)})


@signed_in("Chacun choisit qui est là pour quoi dans sa vie.", methods="GET POST")
def choose(request: HttpRequest) -> HttpResponse:
    """Ask somebody of one's circle to be there for a part of one's life."""
    people = circle_of(request.viewer)
    form = ChooseForm(request.POST or None, people=people, initial=_asked_for(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        to = Person.objects.visible_to(request.viewer).get(pk=said.pop("who"))
        actions.choose_referent(
            viewer=request.viewer,
            to=to,
            name=request.person.name,
            label=_word_for(request, to),
            **said,
        )
        words = _("C’est demandé. Cela commence quand %(name)s a dit oui.")
        messages.success(request, words % {"name": to.name})
        return redirect("references:mine")
    return render(
        request,
        "references/choose.html",
        {"form": form, "has_people": bool(people)},
        status=WRONG if request.method == "POST" else 200,
    )


def _asked_for(request: HttpRequest) -> dict:
    """Return what a link asks for: who, for what, from when; otherwise today."""
    domain = request.GET.get("pour", "")
    return {
        "who": request.GET.get("qui", ""),
        "domain": domain if domain in Domain.values else "",
        "first_on": day_typed(request.GET.get("du", "")) or timezone.localdate(),
    }


def _word_for(request: HttpRequest, to: Person) -> str:
    """Return the word the viewer chose for somebody of her circle."""
    ties = Tie.objects.visible_to(request.viewer).running()
    tie = ties.filter(person_id=request.viewer.person_id, other_id=to.pk).first()
    return tie.said if tie else ""


@signed_in("Chacun propose d’être là en son propre nom.", methods="GET POST")
def offer(request: HttpRequest) -> HttpResponse:
    """Offer somebody, whose circle one is in, to be there for a part of their life."""
    ties = Tie.objects.visible_to(request.viewer).running()
    theirs = ties.filter(other_id=request.viewer.person_id)
    near = theirs.with_who_is_across(request.viewer).order_by("across", "pk")
    people = [(str(tie.person_id), tie.name) for tie in near]
    initial = {**_asked_for(request), "label": request.person.hat_function}
    form = OfferForm(request.POST or None, people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        to = Person.objects.visible_to(request.viewer).get(pk=said.pop("who"))
        actions.offer_reference(
            viewer=request.viewer, to=to, name=request.person.name, **said
        )
        words = _("C’est proposé. Cela commence quand %(name)s a dit oui.")
        messages.success(request, words % {"name": to.name})
        return redirect("references:mine")
    return render(
        request,
        "references/offer.html",
        {"form": form, "has_people": bool(people)},
        status=WRONG if request.method == "POST" else 200,
    )


def _shown(request: HttpRequest, reference: Referent) -> dict:
    rows = rows_for(request.viewer).filter(pk=reference.pk)
    standing = standing_for(request.viewer).filter(reference_id=reference.pk)
    [one] = lines(request.viewer, rows, standing)
    return {"one": one}


@guard(rules.see, loads=Referent)
def reference(request: HttpRequest, reference: Referent) -> HttpResponse:
    """Show what is agreed, or asked, between two people, and what each may do."""
    return render(request, "references/reference.html", _shown(request, reference))


@guard(rules.answer, loads=Referent, methods="POST")
def answer(request: HttpRequest, reference: Referent) -> HttpResponse:
    """Say yes or no; nothing said is no answer."""
    said = request.POST.get("answer")
    if said not in {"yes", "no"}:
        messages.warning(request, _("Choisissez une réponse."))
        return redirect("references:reference", pk=reference.pk)
    accepted = said == "yes"
    actions.answer_reference(
        viewer=request.viewer, reference=reference, accepted=accepted
    )
    messages.success(
        request,
        _("C’est dit. Chacun de vous peut y mettre fin quand il veut.")
        if accepted
        else _("Vous avez dit non. Aucune raison n’est demandée ; cela peut changer."),
    )
    return redirect("references:mine")


@guard(rules.end, loads=Referent, methods="GET POST")
def end(request: HttpRequest, reference: Referent) -> HttpResponse:
    """Say exactly what happens, then end it."""
    if request.method == "POST":
        actions.end_reference(viewer=request.viewer, reference=reference)
        messages.success(
            request, _("C’est fini, tout de suite. Aucun message ne part.")
        )
        return redirect("references:mine")
    return render(request, "references/end.html", _shown(request, reference))


@signed_in("Seule la personne décide de ce que ses référents voient.", methods="POST")
def show(request: HttpRequest) -> HttpResponse:
    """Show those who are there who else is, or show it no more."""
    shown = request.POST.get("shown") == "yes"
    actions.show_referents(viewer=request.viewer, shown=shown)
    messages.success(
        request,
        _("Vos référents voient maintenant qui est là pour quoi.")
        if shown
        else _("Vos référents ne voient plus que ce qui les concerne."),
    )
    return redirect("references:mine")


@signed_in("Chacun dit ce qui compte pour soi.", methods="GET POST")
def matters(request: HttpRequest) -> HttpResponse:
    """Say for which parts of life one wishes to count on somebody."""
    wished = Matter.objects.visible_to(request.viewer).filter(is_wished=True)
    initial = {
        "domains": list(wished.order_by("domain").values_list("domain", flat=True))
    }
    form = MattersForm(request.POST or None, initial=initial)
    if request.method == "POST":
        form = MattersForm(request.POST)
        if form.is_valid():
            domains = [Domain(one) for one in form.cleaned_data["domains"]]
            actions.say_what_matters(viewer=request.viewer, domains=domains)
            messages.success(request, _("C’est noté, pour vous seulement."))
            return redirect("references:mine")
    return render(
        request,
        "references/matters.html",
        {"form": form},
        status=WRONG if form.is_bound else 200,
    )


@guard(rules.there_for, loads=Person)
def person(request: HttpRequest, person: Person) -> HttpResponse:
    """Show for what one is there for somebody, and who else is, if they show it."""
    page = their_page(request.viewer, person.pk)
    if page.others:
        record_reading(
            viewer=request.viewer,
            subject=person.pk,
            about=Referent(pk=page.others[0].key),
            parts=["others"],
            because=f"reference:{page.others[0].key}",
        )
    return render(
        request, "references/person.html", {"page": page, "name": person.name}
    )


@guard(rules.replace, loads=Referent, methods="GET POST")
def name_substitute(request: HttpRequest, reference: Referent) -> HttpResponse:
    """Name who stands in; or, as who is replaced, propose it to the person."""
    is_hers = reference.owner_id == request.viewer.person_id
    people = _who_may_stand_in(request, reference, is_hers=is_hers)
    form = SubstituteForm(
        request.POST or None,
        people=people,
        initial={"first_on": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        to = Person.objects.visible_to(request.viewer).get(pk=said.pop("who"))
        actions.name_substitute(
            viewer=request.viewer, reference=reference, to=to, **said
        )
        words = (
            _("C’est demandé. %(name)s répond avant que cela commence.")
            if is_hers
            else _("C’est proposé. %(name)s n’en saura rien avant un premier oui.")
        )
        messages.success(request, words % {"name": to.name})
        return redirect("references:reference", pk=reference.pk)
    return render(
        request,
        "references/name_substitute.html",
        {**_shown(request, reference), "form": form, "has_people": bool(people)},
        status=WRONG if request.method == "POST" else 200,
    )


def _who_may_stand_in(
    request: HttpRequest, reference: Referent, *, is_hers: bool
) -> list[tuple[str, str]]:
    two = {str(reference.owner_id), str(reference.referent_id)}
    if is_hers:
        return [one for one in circle_of(request.viewer) if one[0] not in two]
    mates = team_mates(request.viewer).exclude(pk=reference.owner_id)
    found = mates.order_by("sort_key", "pk").values_list("pk", "name")
    return [(str(key), name) for key, name in found]


@guard(rules.see_substitute, loads=Substitute)
def substitute(request: HttpRequest, substitute: Substitute) -> HttpResponse:
    """Show one replacement to the three people, and what each may do."""
    return render(
        request, "references/substitute.html", _replacing(request, substitute)
    )


def _replacing(request: HttpRequest, substitute: Substitute) -> dict:
    row = standing_for(request.viewer).filter(pk=substitute.pk).first()
    if row is None:
        raise actions.AlreadyOver
    [line] = lines(
        request.viewer, rows_for(request.viewer).filter(pk=substitute.reference_id)
    )
    return {"one": stand(request.viewer, row), "line": line}


@guard(rules.answer_substitute, loads=Substitute, methods="POST")
def answer_substitute(request: HttpRequest, substitute: Substitute) -> HttpResponse:
    """Say yes or no to a replacement."""
    said = request.POST.get("answer")
    if said not in {"yes", "no"}:
        messages.warning(request, _("Choisissez une réponse."))
        return redirect("references:substitute", pk=substitute.pk)
    accepted = said == "yes"
    actions.answer_substitute(
        viewer=request.viewer, substitute=substitute, accepted=accepted
    )
    messages.success(
        request,
        _("C’est dit.")
        if accepted
        else _("Vous avez dit non. Aucune raison n’est demandée ; cela peut changer."),
    )
    return redirect("references:mine")


@guard(rules.end_substitute, loads=Substitute, methods="GET POST")
def end_substitute(request: HttpRequest, substitute: Substitute) -> HttpResponse:
    """Say exactly what happens, then end the replacement."""
    if request.method == "POST":
        actions.end_substitute(viewer=request.viewer, substitute=substitute)
        messages.success(request, _("Le remplacement est fini, tout de suite."))
        return redirect("references:mine")
    return render(
        request, "references/end_substitute.html", _replacing(request, substitute)
    )
