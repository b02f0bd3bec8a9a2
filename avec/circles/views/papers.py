"""An invitation held in the hand: a link that was sent, a paper that was given."""

from __future__ import annotations

from datetime import timedelta

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from avec.access.guards import public, signed_in
from avec.access.limits import forget_tries, require_try, try_once
from avec.circles import actions, proofs
from avec.circles.forms import CodeForm
from avec.circles.proofs import Opened
from avec.people.doors import network_of

WRONG = 422
TRIES, WITHIN = 10, timedelta(minutes=15)
# The same words for a slip of the pen and for an invitation that is over.
OPENS_NOTHING = _(
    "Ce code n’ouvre rien. Vérifiez chaque signe. S’il est juste, l’invitation "
    "n’est plus ouverte."
)


@public(
    because="On peut recevoir un papier avant d’avoir un compte.", methods="GET POST"
)
def enter_code(request):
    """Ask for the code of a paper."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = proofs.plain(form.cleaned_data["code"])
        if proofs.is_code(code) and _find(request, code) is not None:
            return redirect("circles:opened", token=code)
        form.add_error("code", OPENS_NOTHING)
    return render(
        request,
        "circles/enter_code.html",
        {"form": form},
        status=WRONG if form.is_bound else 200,
    )


def _find(request, token) -> Opened | None:
    """Look behind a token; a code can be guessed with time, so tries are counted.

    A code that opens gives its tries back, once: somebody who guesses does not go on
    for ever with one of their own.

    :raises TooManyTries: after ten codes that open nothing.
    """
    if not proofs.is_code(proofs.plain(token)):
        return proofs.behind(token)
    who = request.viewer.person_id or network_of(request)
    require_try(f"circles:code:{who}", allowed=TRIES, within=WITHIN)
    opened = proofs.behind(token)
    if opened is not None and try_once(
        f"circles:opened:{who}:{opened.id}", allowed=1, within=WITHIN
    ):
        forget_tries(f"circles:code:{who}")
    return opened


@public(
    because="Qui tient une invitation voit de qui elle vient, avant d’avoir un compte.",
    methods="GET POST",
)
def opened(request, token):
    """Show who invites; someone signed in may answer."""
    found = _find(request, token)
    if found is None:
        return render(request, "circles/not_open.html", status=404)
    if request.method == "POST":
        return _answer(request, token, found)
    return render(request, "circles/opened.html", {"opened": found, "token": token})


def _answer(request, token, found):
    if not request.viewer.is_signed_in:
        here = urlencode({"next": reverse("circles:opened", args=[token])})
        return redirect(f"{reverse('people:sign_in')}?{here}")
    if request.POST.get("answer") == "yes":
        tie = actions.accept_with_proof(viewer=request.viewer, opened=found)
        return redirect("circles:tie", pk=tie.pk)
    actions.decline_with_proof(viewer=request.viewer, opened=found)
    return redirect("circles:opened", token=token)


@signed_in("Qui reçoit une invitation peut bloquer qui l’envoie.", methods="GET POST")
def block_behind(request, token):
    """Say exactly what happens, then block whoever invites."""
    found = _find(request, token)
    if found is None:
        return render(request, "circles/not_open.html", status=404)
    if request.method == "POST":
        actions.block(
            viewer=request.viewer,
            person_id=found.person_id,
            remembered_as=found.signed,
        )
        return redirect("circles:blocks")
    return render(
        request,
        "circles/block.html",
        {"name": found.signed, "is_tied": found.is_tied},
    )
