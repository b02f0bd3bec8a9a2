"""My account: what I am called, how I enter, where I am signed in."""

from __future__ import annotations

from django.shortcuts import redirect, render

from avec.access.guards import signed_in
from avec.access.models import Session
from avec.access.sessions import hashed
from avec.people import actions, doors, passphrases
from avec.people.forms import AddressForm, NameForm, NewPassphraseForm
from avec.people.models import Account, CardCode, Offer, Passkey, Person

WRONG = 422
MARK = 16


@signed_in("Chacun voit son propre compte.")
def account(request):
    """Everything one may change, each on its own page."""
    viewer = request.viewer
    mine = Account.objects.visible_to(viewer).select_related("person").get()
    return render(
        request,
        "people/account.html",
        {
            "account": mine,
            "passkeys": Passkey.objects.visible_to(viewer).count(),
            "codes_left": CardCode.objects.visible_to(viewer).left().count(),
            "devices": Session.objects.visible_to(viewer).count(),
            "low": actions.CODES_LOW,
            "offers": Offer.objects.visible_to(viewer).to(viewer).waiting().count(),
        },
    )


def _one_thing(request, form, template, keep):
    """Show one form; when what was typed is fine, keep it and go back."""
    status = 200
    if request.method == "POST":
        if form.is_valid():
            keep(form.cleaned_data)
            return redirect("people:account")
        status = WRONG
    return render(request, template, {"form": form}, status=status)


def _typed(request):
    return request.POST if request.method == "POST" else None


@signed_in("Chacun choisit son nom et le mot qui lui convient.", methods="GET POST")
def name(request):
    """My name and my word."""
    me = Person.objects.visible_to(request.viewer).get(pk=request.viewer.person_id)
    form = NameForm(_typed(request), initial={"name": me.name, "called": me.called})
    return _one_thing(
        request,
        form,
        "people/account_name.html",
        lambda typed: actions.change_name(viewer=request.viewer, **typed),
    )


@signed_in("Chacun donne une adresse, ou aucune.", methods="GET POST")
def address(request):
    """My e-mail address, if I want to give one."""
    mine = Account.objects.visible_to(request.viewer).get()
    form = AddressForm(_typed(request), initial={"email": mine.email})
    return _one_thing(
        request,
        form,
        "people/account_address.html",
        lambda typed: actions.change_address(viewer=request.viewer, **typed),
    )


@signed_in("Chacun change sa phrase de passe.", methods="GET POST")
@doors.require_fresh_proof
def passphrase(request):
    """Another passphrase; every other device is signed out."""
    mine = Account.objects.visible_to(request.viewer).get()
    form = NewPassphraseForm(_typed(request), sign_in_name=mine.sign_in_name)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            actions.change_passphrase(
                viewer=request.viewer,
                passphrase=form.cleaned_data["passphrase"],
                here=request.session.session_key,
            )
            doors.prove_again(request, proof=doors.PASSPHRASE)
            return redirect("people:account")
        status = WRONG
    return render(
        request,
        "people/account_passphrase.html",
        {"form": form, "proposed": passphrases.propose()},
        status=status,
    )


@signed_in("Chacun voit ses appareils connectés.")
def devices(request):
    """Where I am signed in."""
    here = hashed(request.session.session_key)
    sessions = Session.objects.visible_to(request.viewer).order_by("-seen_at")
    return render(
        request,
        "people/devices.html",
        {
            "devices": [
                {
                    "row": row,
                    "name": doors.device_in_words(row.device),
                    "mark": row.pk[:MARK],
                    "is_here": row.pk == here,
                }
                for row in sessions
            ],
            "is_shared": request.session.is_shared_device,
        },
    )


@signed_in("Chacun ferme ses appareils, un par un ou tous.", methods="POST")
def sign_out_device(request):
    """Sign out one device, or all the others, or this one too."""
    mark = request.POST.get("device", "")
    if mark == "others":
        actions.end_sessions(viewer=request.viewer, here=request.session.session_key)
    elif mark and hashed(request.session.session_key).startswith(mark):
        return doors.sign_out(request, redirect("web:home"))
    elif len(mark) == MARK:
        actions.end_session(viewer=request.viewer, mark=mark)
    return redirect("people:devices")


@signed_in("Chacun dit si l’appareil est partagé.", methods="POST")
def shared_device(request):
    """Say whether this device is shared: the door then closes sooner."""
    request.session.is_shared_device = request.POST.get("shared") == "yes"
    request.session.modified = True
    return redirect("people:devices")
