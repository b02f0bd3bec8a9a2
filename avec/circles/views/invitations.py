"""Inviting someone, answering an invitation, taking one back."""

from __future__ import annotations

import segno
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from markupsafe import Markup

from avec.access.guards import guard, signed_in
from avec.circles import actions, proofs, rules
from avec.circles.forms import FORMS
from avec.circles.models import Invitation
from avec.circles.words import Way

WRONG = 422
# As people read them in the address.
ADDRESSES = {"compte": Way.NAME, "lien": Way.LINK, "papier": Way.PAPER}


@signed_in("Chacun peut inviter quelqu’un dans son cercle.")
def ways(request):
    """Ask how the invitation will reach the other."""
    return render(request, "circles/ways.html")


@signed_in("Chacun peut inviter quelqu’un dans son cercle.", methods="GET POST")
def invite(request, way):
    """Write one invitation."""
    if way not in ADDRESSES:
        raise Http404
    chosen = ADDRESSES[way]
    form = FORMS[chosen](request.POST or None, initial={"signed": request.person.name})
    if request.method == "POST" and form.is_valid():
        try:
            sent = actions.invite(
                viewer=request.viewer, way=chosen, **form.cleaned_data
            )
        except actions.OwnName as refusal:
            form.add_error("addressed_to", str(refusal))
        else:
            return redirect("circles:invitation", pk=sent.pk)
    return render(
        request,
        "circles/invite.html",
        {"form": form, "way": chosen},
        status=WRONG if form.is_bound else 200,
    )


@guard(rules.see_invitation, loads=Invitation)
def invitation(request, invitation):
    """Show it to the one who sent it, or to the one who may answer."""
    _require_open(request, invitation)
    if invitation.person_id != request.viewer.person_id:
        unanswered = Invitation.objects.visible_to(request.viewer).unanswered_by(
            request.viewer
        )
        return render(
            request,
            "circles/received.html",
            {
                "invitation": invitation,
                "is_declined": not unanswered.filter(pk=invitation.pk).exists(),
            },
        )
    context = {"invitation": invitation, "address": "", "code": ""}
    if invitation.way == Way.LINK:
        context["address"] = _address(request, invitation.secret)
    elif invitation.way == Way.PAPER:
        context["code"] = proofs.in_groups(invitation.secret)
    return render(request, "circles/sent.html", context)


def _require_open(request, invitation) -> None:
    """Refuse kindly what was answered, withdrawn or too old, by the one clock."""
    waiting = Invitation.objects.visible_to(request.viewer).open()
    if not waiting.filter(pk=invitation.pk).exists():
        raise actions.NotOpen


def _address(request, token) -> str:
    return request.build_absolute_uri(reverse("circles:opened", args=[token]))


@guard(rules.see_secret, loads=Invitation)
def paper(request, invitation):
    """Show the paper to hand over: the code, where to write it, a square to scan."""
    _require_open(request, invitation)
    if invitation.way != Way.PAPER:
        raise Http404
    secret = invitation.secret
    return render(
        request,
        "circles/paper.html",
        {
            "invitation": invitation,
            "code": proofs.in_groups(secret),
            "address": request.build_absolute_uri(reverse("circles:enter_code")),
            "square": _square(_address(request, secret)),
        },
    )


def _square(address: str) -> Markup:
    """Draw a QR code, black on white in every look: it is read by a camera."""
    drawn = segno.make(address, error="m", micro=False)
    svg = drawn.svg_inline(
        scale=5, dark="black", light="white", svgclass="square", lineclass=None
    )
    return Markup(svg)  # noqa: S704 - drawn by segno from our own address


@guard(rules.answer, loads=Invitation, methods="POST")
def accept(request, invitation):
    """Say yes."""
    tie = actions.accept(viewer=request.viewer, invitation=invitation)
    return redirect("circles:tie", pk=tie.pk)


@guard(rules.answer, loads=Invitation, methods="POST")
def decline(request, invitation):
    """Say no; nobody is told, and the same page still takes a yes."""
    actions.decline(viewer=request.viewer, invitation=invitation)
    return redirect("circles:invitation", pk=invitation.pk)


@guard(rules.withdraw, loads=Invitation, methods="POST")
def withdraw(request, invitation):
    """Take it back."""
    actions.withdraw(viewer=request.viewer, invitation=invitation)
    return redirect("circles:circle")


@guard(rules.answer, loads=Invitation, methods="GET POST")
def block_sender(request, invitation):
    """Say exactly what happens, then block whoever sent it."""
    if request.method == "POST":
        actions.block(
            viewer=request.viewer,
            person_id=invitation.person_id,
            remembered_as=invitation.signed,
        )
        return redirect("circles:blocks")
    return render(
        request, "circles/block.html", {"name": invitation.signed, "is_tied": False}
    )
