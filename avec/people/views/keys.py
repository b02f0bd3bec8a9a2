"""The printed card, the passkeys, and proving again who one is."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from avec.access.guards import guard, public, signed_in
from avec.access.limits import TooManyTries, forget_tries, require_try
from avec.people import actions, doors, passkeys, rules
from avec.people.forms import PasskeyNameForm, ProveForm
from avec.people.models import Account, CardCode, CodeCard, Passkey

PER_NETWORK = {"allowed": 500, "within": timedelta(minutes=15)}
PER_PERSON = {"allowed": 5, "within": timedelta(minutes=5)}
QUESTION = "passkey_question"
WRONG = 422


@signed_in("Chacun voit combien de codes il reste sur sa carte.")
def card(request):
    """Show how many codes are left, and making another card."""
    return render(
        request,
        "people/card.html",
        {
            "card": _my_card(request),
            "waits": _waits(request, CodeCard),
            "left": CardCode.objects.visible_to(request.viewer).left().count(),
            "low": actions.CODES_LOW,
        },
    )


def _my_card(request):
    mine = CodeCard.objects.visible_to(request.viewer).filter(ended_at=None)
    return mine.first()


def _has_more_than_words(request) -> bool:
    """Tell whether the person has a key, or a code left, that counts already."""
    keys = Passkey.objects.visible_to(request.viewer)
    codes = CardCode.objects.visible_to(request.viewer).left()
    late = _waits(request, Passkey), _waits(request, CodeCard)
    return (
        keys.exclude(pk__in=late[0]).exists()
        or codes.exclude(card_id__in=late[1]).exists()
    )


def _waits(request, kind):
    """Name what opens the account and is not a strong proof yet."""
    waiting = kind.objects.visible_to(request.viewer).waiting()
    return set(waiting.values_list("pk", flat=True))


@signed_in("Chacun fait sa propre carte d’entrée.", methods="POST")
@doors.require_fresh_proof
def make_card(request):
    """Show ten new codes, on a page to print; they are shown this once."""
    codes = actions.make_card(
        viewer=request.viewer, more_than_words=doors.is_strongly_proved(request)
    )
    account = Account.objects.visible_to(request.viewer).get()
    return render(
        request,
        "people/card_codes.html",
        {
            "codes": [actions.shown(code) for code in codes],
            "account": account,
            "card": _my_card(request),
        },
    )


@public(because="La question posée à une clé ne dit rien de personne.", methods="POST")
def passkey_question(request):
    """Ask a question that any passkey of this site may answer."""
    try:
        require_try(f"network:{doors.network_of(request)}", **PER_NETWORK)
    except TooManyTries as refusal:
        return JsonResponse({"error": str(refusal)}, status=refusal.status)
    question, state = passkeys.ask(request)
    request.session[QUESTION] = state
    return JsonResponse(question)


@public(because="Chacun peut entrer avec sa clé d’accès.", methods="POST")
def passkey_enter(request):
    """Come in with a passkey; no name is typed."""
    try:
        door, name, count = _answered(request)
    except passkeys.WrongAnswer:
        return _not_this_key()
    doors.sign_in(
        request,
        door.person_id,
        proof=doors.PASSKEY,
        means=door.passkey_id,
        is_shared_device=request.POST.get("shared") == "on",
    )
    actions.note_use(viewer=request.viewer, credential_id=name, count=count)
    return JsonResponse({"go": doors.local_path(request.POST.get("next", ""))})


def _answered(request):
    """Return which passkey has answered our last question, by its name; its count.

    :raises WrongAnswer: if none has.
    """
    state = request.session.pop(QUESTION, None)
    try:
        answer = json.loads(request.POST.get("answer", ""))
    except ValueError as error:
        raise passkeys.WrongAnswer from error
    name = passkeys.name_in(answer)
    door = actions.passkey_door(name)
    if state is None or door is None:
        raise passkeys.WrongAnswer
    count = passkeys.check(
        request,
        state,
        answer,
        person_id=door.person_id,
        credential=door.credential,
        sign_count=door.sign_count,
    )
    return door, name, count


def _not_this_key():
    words = _("Cette clé n’ouvre rien ici. Vous pouvez prendre votre phrase de passe.")
    return JsonResponse({"error": words}, status=WRONG)


@signed_in("Chacun voit ses propres clés d’accès.")
def passkey_list(request):
    """My passkeys, and adding one."""
    mine = Passkey.objects.visible_to(request.viewer).order_by("began_at")
    return render(
        request,
        "people/passkeys.html",
        {
            "passkeys": mine,
            "waits": _waits(request, Passkey),
            "is_fresh": doors.is_fresh(request),
            "is_strong": doors.is_strongly_proved(request),
            "has_more": _has_more_than_words(request),
            "hours": settings.AVEC_NEW_KEY_HOURS,
        },
    )


@signed_in("Chacun ajoute ses propres clés d’accès.", methods="POST")
def new_passkey_question(request):
    """Say what a browser needs to make a passkey for the one who is here."""
    if not doors.is_fresh(request):
        return _prove_first()
    mine = Passkey.objects.visible_to(request.viewer)
    account = Account.objects.visible_to(request.viewer).get()
    question, state = passkeys.ask_new(
        request,
        request.viewer.person_id,
        account.sign_in_name,
        [bytes(each.credential) for each in mine],
    )
    request.session[QUESTION] = state
    return JsonResponse(question)


@signed_in("Chacun ajoute ses propres clés d’accès.", methods="POST")
def add_passkey(request):
    """Keep the passkey that the browser has just made."""
    if not doors.is_fresh(request):
        return _prove_first()
    state = request.session.pop(QUESTION, None)
    try:
        answer = json.loads(request.POST.get("answer", ""))
        if state is None:
            raise passkeys.WrongAnswer
        name, credential, count = passkeys.check_new(request, state, answer)
    except (ValueError, passkeys.WrongAnswer):
        return _not_this_key()
    try:
        made = actions.add_passkey(
            viewer=request.viewer,
            name=doors.device_name(request.headers.get("User-Agent", ""))[:60],
            credential_id=name,
            credential=credential,
            count=count,
            more_than_words=doors.is_strongly_proved(request),
        )
    except actions.EnoughPasskeys as refusal:
        return JsonResponse({"error": str(refusal)}, status=refusal.status)
    doors.prove_again(request, proof=doors.PASSKEY, means=made.pk)
    return JsonResponse({"go": reverse("people:passkey_name", args=[made.pk])})


def _prove_first():
    words = _("Pour ajouter une clé, prouvez d’abord que c’est vous.")
    return JsonResponse({"error": words}, status=WRONG)


@guard(rules.keep_passkey, loads=Passkey, methods="GET POST")
def passkey_name(request, passkey):
    """Give a passkey a name that says which one it is."""
    form = PasskeyNameForm(
        request.POST if request.method == "POST" else None,
        initial={"name": passkey.name},
    )
    status = 200
    if request.method == "POST":
        if form.is_valid():
            actions.rename_passkey(
                viewer=request.viewer, passkey=passkey, name=form.cleaned_data["name"]
            )
            return redirect("people:passkeys")
        status = WRONG
    return render(
        request,
        "people/passkey_name.html",
        {
            "form": form,
            "passkey": passkey,
            "waits": passkey.pk in _waits(request, Passkey),
        },
        status=status,
    )


@guard(rules.keep_passkey, loads=Passkey, methods="GET POST")
@doors.require_fresh_proof
def remove_passkey(request, passkey):
    """Ask, then forget a passkey."""
    if request.method == "POST":
        actions.remove_passkey(viewer=request.viewer, passkey=passkey)
        return redirect("people:passkeys")
    return render(request, "people/passkey_remove.html", {"passkey": passkey})


@signed_in("Chacun prouve encore que c’est bien soi.", methods="GET POST")
def prove(request):
    """Ask the passphrase once more, or the passkey, before something that matters."""
    wanted = doors.local_path(request.POST.get("next") or request.GET.get("next", ""))
    form = ProveForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = WRONG
        if form.is_valid():
            try:
                proof, means = _proved_by(request, form)
            except TooManyTries as refusal:
                form.add_error("passphrase", str(refusal))
                status = refusal.status
            else:
                if proof:
                    doors.prove_again(request, proof=proof, means=means)
                    return redirect(wanted)
    return render(
        request,
        "people/prove.html",
        {
            "form": form,
            "next": wanted,
            "has_passkey": Passkey.objects.visible_to(request.viewer).exists(),
            "has_card": CardCode.objects.visible_to(request.viewer).left().exists(),
        },
        status=status,
    )


def _proved_by(request, form) -> tuple[str, UUID | None]:
    """Say what was proved: a passphrase, or with a code of which card; or nothing.

    A code that does not open proves nothing, the passphrase beside it either: what
    was asked for was both.
    """
    if not _is_my_passphrase(request, form.cleaned_data["passphrase"]):
        form.add_error(
            "passphrase", _("Ce n’est pas votre phrase de passe. Réessayez.")
        )
        return "", None
    code = form.cleaned_data["code"]
    if not code:
        return doors.PASSPHRASE, None
    card_id = actions.use_code(person_id=request.viewer.person_id, typed=code)
    if card_id:
        return doors.CARD, card_id
    form.add_error("code", _("Ce code n’ouvre pas. Prenez-en un autre de votre carte."))
    return "", None


def _is_my_passphrase(request, typed: str) -> bool:
    what = f"proof:{request.viewer.person_id}"
    require_try(what, **PER_PERSON)
    account = Account.objects.visible_to(request.viewer).get()
    door = actions.open_door(sign_in_name=account.sign_in_name, passphrase=typed)
    if door.person_id != request.viewer.person_id:
        return False
    forget_tries(what)
    return True


@signed_in("Chacun prouve encore que c’est bien soi.", methods="POST")
def prove_with_passkey(request):
    """Take the passkey once more; it must be one's own."""
    try:
        door, name, count = _answered(request)
    except passkeys.WrongAnswer:
        return _not_this_key()
    if door.person_id != request.viewer.person_id:
        return _not_this_key()
    doors.prove_again(request, proof=doors.PASSKEY, means=door.passkey_id)
    actions.note_use(viewer=request.viewer, credential_id=name, count=count)
    return JsonResponse({"go": doors.local_path(request.POST.get("next", ""))})
