"""Coming in, making an account, going out."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from avec.access.guards import public, signed_in
from avec.access.limits import TooManyTries, forget_tries, require_try
from avec.people import actions, doors, passphrases
from avec.people.forms import CardCodeForm, NewAccountForm, SignInForm
from avec.people.forms.entering import PROPOSED
from avec.people.models import Account, CardCode, Passkey

PER_NAME = {"allowed": 5, "within": timedelta(minutes=5)}
# A whole hospital may share one address.
PER_NETWORK = {"allowed": 500, "within": timedelta(minutes=15)}
NEW_PER_NETWORK = {"allowed": 60, "within": timedelta(hours=1)}
WRONG = 422
INVITING = {"circles:opened", "people:offer_by_address"}


@public(because="Chacun peut venir frapper à la porte.", methods="GET POST")
def sign_in(request):
    """Ask a name and a passphrase; then a code of the card, if there is one."""
    wanted = doors.local_path(request.POST.get("next") or request.GET.get("next", ""))
    if request.method == "GET":
        if request.viewer.is_signed_in:
            return redirect(wanted)
        return _sign_in_page(request, SignInForm(), wanted)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, form, wanted, status=WRONG)
    try:
        door = _try_passphrase(request, form.cleaned_data)
    except TooManyTries as refusal:
        form.add_error(None, str(refusal))
        return _sign_in_page(request, form, wanted, status=refusal.status)
    if door.person_id is None:
        form.add_error(
            None,
            _(
                "Le nom et la phrase de passe ne vont pas ensemble."
                " Vérifiez les deux, puis réessayez."
            ),
        )
        return _sign_in_page(request, form, wanted, status=WRONG)
    is_shared = form.cleaned_data["is_shared_device"]
    if door.needs_card:
        doors.leave_half_open(request, door.person_id, is_shared_device=is_shared)
        return redirect(f"{reverse('people:card_code')}?{urlencode({'next': wanted})}")
    doors.sign_in(
        request, door.person_id, proof=doors.PASSPHRASE, is_shared_device=is_shared
    )
    return redirect(wanted)


def _try_passphrase(request, typed) -> actions.Door:
    """Count the try, then check; only a wrong try keeps counting for the name."""
    what = f"passphrase:{actions.bare_name(typed['sign_in_name'])}"
    require_try(what, **PER_NAME)
    door = actions.open_door(
        sign_in_name=typed["sign_in_name"], passphrase=typed["passphrase"]
    )
    require_try(f"network:{doors.network_of(request)}", **PER_NETWORK)
    if door.person_id is not None:
        forget_tries(what)
    return door


def _sign_in_page(request, form, wanted, status=200):
    return render(
        request,
        "people/sign_in.html",
        {"form": form, "next": wanted, "is_invited": _is_invited(wanted)},
        status=status,
    )


def _is_invited(wanted: str) -> bool:
    """Tell whether somebody comes from an invitation or an offer."""
    try:
        return resolve(urlsplit(wanted).path).view_name in INVITING
    except Resolver404:
        return False


@public(because="La deuxième porte : un code de la carte.", methods="GET POST")
def card_code(request):
    """Ask one code of the printed card, after the passphrase."""
    wanted = doors.local_path(request.POST.get("next") or request.GET.get("next", ""))
    half = doors.half_open(request)
    if half is None:
        return redirect(f"{reverse('people:sign_in')}?{urlencode({'next': wanted})}")
    form = CardCodeForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = WRONG
        if form.is_valid():
            try:
                opened = actions.use_code(
                    person_id=half["person"], typed=form.cleaned_data["code"]
                )
            except TooManyTries as refusal:
                form.add_error("code", str(refusal))
                opened, status = None, refusal.status
            else:
                if not opened:
                    form.add_error(
                        "code",
                        _("Ce code n’ouvre pas. Prenez-en un autre de votre carte."),
                    )
            if opened:
                doors.sign_in(
                    request,
                    half["person"],
                    proof=doors.CARD,
                    means=opened,
                    is_shared_device=half["shared"],
                )
                return redirect(_after_card(request, wanted))
    return render(
        request,
        "people/card_code.html",
        {"form": form, "next": wanted},
        status=status,
    )


def _after_card(request, wanted: str) -> str:
    """Go to the account first when the card is nearly used up."""
    left = CardCode.objects.visible_to(request.viewer).left().count()
    return reverse("people:card") if left <= actions.CODES_LOW else wanted


@public(because="Chacun peut ouvrir un compte, sans adresse.", methods="GET POST")
def create_account(request):
    """Ask a name, a word, a passphrase: a minute is enough."""
    wanted = doors.local_path(request.POST.get("next") or request.GET.get("next", ""))
    if request.viewer.is_signed_in:
        return redirect(wanted)
    status, proposed = 200, passphrases.propose()
    form = NewAccountForm(initial={"choice": PROPOSED})
    if request.method == "POST":
        form, status = NewAccountForm(request.POST), WRONG
        proposed = (
            request.POST.get("proposed_passphrase", "")[: passphrases.LONGEST]
            or proposed
        )
        if form.is_valid():
            require_try(f"accounts:{doors.network_of(request)}", **NEW_PER_NETWORK)
            return _make_account(request, form.cleaned_data, wanted)
    return render(
        request,
        "people/create_account.html",
        {"form": form, "next": wanted, "proposed": proposed},
        status=status,
    )


def _make_account(request, typed, wanted):
    account = actions.create_account(
        word=typed["word"],
        name=typed["name"],
        called=typed["called"],
        passphrase=typed["chosen"],
        language=request.LANGUAGE_CODE,
        # In a demonstration everyone is invented, visitors too.
        is_demo=settings.AVEC_DEMO,
    )
    doors.sign_in(
        request,
        account.person_id,
        proof=doors.PASSPHRASE,
        is_shared_device=typed["is_shared_device"],
    )
    return redirect(f"{reverse('people:welcome')}?{urlencode({'next': wanted})}")


@signed_in("Chacun voit son propre nom pour entrer.")
def welcome(request):
    """Show what to write down: the name for entering, and what makes the door safer."""
    return render(
        request,
        "people/welcome.html",
        {
            "account": Account.objects.visible_to(request.viewer).get(),
            "has_passkey": Passkey.objects.visible_to(request.viewer).exists(),
            "codes_left": CardCode.objects.visible_to(request.viewer).left().count(),
            "next": doors.local_path(request.GET.get("next", "")),
        },
    )


@public(because="Chacun peut refermer sa porte, quand il le veut.", methods="POST")
def sign_out(request):
    """End this session, and no other."""
    return doors.sign_out(request, redirect("web:home"))
