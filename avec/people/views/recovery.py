"""Coming back with two people: choosing, helping, attesting, stopping, returning."""

from __future__ import annotations

from datetime import timedelta

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard, public, signed_in
from avec.access.limits import TooManyTries, forget_tries, require_try
from avec.foundation.dates import full_moment
from avec.people import actions, doors, rules
from avec.people.forms import AttestForm, ComeBackForm, HelperForm
from avec.people.models import (
    Account,
    CodeCard,
    Person,
    RecoveryHelper,
    RecoveryRequest,
)
from avec.people.refusals import NoWayBack

WRONG = 422
PER_NAME = {"allowed": 5, "within": timedelta(minutes=15)}
PER_HELPER = {"allowed": 5, "within": timedelta(minutes=15)}
PER_NETWORK = {"allowed": 500, "within": timedelta(minutes=15)}


@signed_in("Chacun voit qui pourra l’aider à revenir.")
def helpers(request):
    """Show whom I chose, and what is running."""
    viewer = request.viewer
    chosen = RecoveryHelper.objects.visible_to(viewer).running()
    live = RecoveryRequest.objects.visible_to(viewer).live()
    return render(
        request,
        "people/helpers.html",
        {
            "chosen": chosen.filter(person_id=viewer.person_id)
            .select_related("helper")
            .order_by("began_at"),
            "running": live.filter(person_id=viewer.person_id).first(),
        },
    )


@signed_in("Chacun choisit, parmi les siens, qui l’aidera.", methods="GET POST")
@doors.require_fresh_proof
def choose_helper(request):
    """Choose one more person, among those I know."""
    people = _people_i_know(request.viewer)
    form = HelperForm(request.POST if request.method == "POST" else None, people=people)
    if form.is_bound and form.is_valid():
        actions.choose_helper(viewer=request.viewer, **form.cleaned_data)
        return redirect("people:helpers")
    return render(
        request,
        "people/helper_choose.html",
        {"form": form, "people": people},
        status=WRONG if form.is_bound else 200,
    )


def _people_i_know(viewer):
    chosen = RecoveryHelper.objects.visible_to(viewer).running()
    mine = chosen.filter(person_id=viewer.person_id)
    return (
        Person.objects.visible_to(viewer)
        .filter(left_at=None)
        .exclude(pk=viewer.person_id)
        .exclude(pk__in=mine.values("helper_id"))
        .order_by("sort_key", "name", "pk")
    )


@guard(rules.end_helper, loads=RecoveryHelper, methods="POST")
def end_helper(request, chosen):
    """End the choice, from either side."""
    is_mine = chosen.person_id == request.viewer.person_id
    actions.end_helper(viewer=request.viewer, chosen=chosen)
    return redirect("people:helpers" if is_mine else "people:helping")


@signed_in("Chacun voit qui l’a choisi pour aider à revenir.")
def helping(request):
    """Show who chose me, what is running, and where to attest."""
    viewer = request.viewer
    chosen = RecoveryHelper.objects.visible_to(viewer).running()
    live = RecoveryRequest.objects.visible_to(viewer).live()
    mine = list(chosen.filter(helper_id=viewer.person_id).select_related("person"))
    running = list(live.exclude(person_id=viewer.person_id))
    return render(
        request,
        "people/helping.html",
        {
            "chosen": mine,
            "names": {one.person_id: one.person.name for one in mine},
            "running": running,
            "waiting": {one.person_id for one in running},
            "may_attest": rules.attest_recovery.allows(viewer),
        },
    )


@guard(rules.begin_recovery, loads=RecoveryHelper, methods="POST")
@doors.require_fresh_proof
def begin(request, chosen):
    """Begin, and show the code that the second person types."""
    made, code = actions.begin_recovery(viewer=request.viewer, chosen=chosen)
    return render(
        request,
        "people/recovery_code.html",
        {"request_made": made, "code": actions.shown(code, 4), "chosen": chosen},
    )


@signed_in("La deuxième personne atteste, au nom d’un lieu.", methods="GET POST")
@doors.require_fresh_proof
def attest(request):
    """Attest, then give the paper with the way back."""
    rules.attest_recovery.require(request.viewer)
    form = AttestForm(request.POST if request.method == "POST" else None)
    status = WRONG if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            require_try(f"attest:{request.viewer.person_id}", **PER_HELPER)
            made, way_back = actions.attest_recovery(
                viewer=request.viewer, code=form.cleaned_data["code"]
            )
        except (TooManyTries, NoWayBack) as refusal:
            form.add_error("code", str(refusal))
            status = refusal.status
        else:
            return render(
                request,
                "people/recovery_paper.html",
                {"request_made": made, "code": actions.shown(way_back)},
            )
    return render(request, "people/recovery_attest.html", {"form": form}, status=status)


@guard(rules.cancel_recovery, loads=RecoveryRequest, methods="POST")
def cancel(request, wanted):
    """Stop a way back in one gesture."""
    is_mine = wanted.person_id == request.viewer.person_id
    actions.cancel_recovery(viewer=request.viewer, request=wanted)
    return redirect("people:helpers" if is_mine else "people:helping")


@public(because="Qui n’a plus rien pour entrer peut revenir.", methods="GET POST")
def come_back(request):
    """Come back with a name, a paper, and another passphrase."""
    form = ComeBackForm(request.POST if request.method == "POST" else None)
    status, not_yet = WRONG if form.is_bound else 200, False
    if form.is_bound and form.is_valid():
        try:
            return _come_back(request, form.cleaned_data)
        except TooManyTries as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        except _WrongPaper as refusal:
            form.add_error(None, str(refusal))
        except _NotYet as refusal:
            form.add_error(None, str(refusal))
            not_yet = True
    return render(
        request,
        "people/come_back.html",
        {"form": form, "not_yet": not_yet},
        status=status,
    )


class _WrongPaper(Exception):
    """Not this paper, or not this name; the message says so."""


class _NotYet(Exception):
    """The right paper, before its day; the message says which."""


def _come_back(request, typed):
    what = f"return:{actions.bare_name(typed['sign_in_name'])}"
    require_try(what, **PER_NAME)
    require_try(f"network:{doors.network_of(request)}", **PER_NETWORK)
    back = actions.way_back(sign_in_name=typed["sign_in_name"], code=typed["code"])
    if back is None:
        raise _WrongPaper(
            _("Le nom et le code du papier ne vont pas ensemble. Vérifiez les deux.")
        )
    if not back.is_open:
        words = _("Le papier est le bon. La porte s’ouvrira %(moment)s.")
        raise _NotYet(words % {"moment": full_moment(back.opens_at)})
    codes = actions.finish_recovery(
        back=back, code=typed["code"], passphrase=typed["passphrase"]
    )
    forget_tries(what)
    doors.sign_in(request, back.person_id, proof=doors.RECOVERY)
    return render(
        request,
        "people/card_codes.html",
        {
            "codes": [actions.shown(code) for code in codes],
            "account": Account.objects.visible_to(request.viewer).get(),
            "card": CodeCard.objects.visible_to(request.viewer).get(ended_at=None),
        },
    )
