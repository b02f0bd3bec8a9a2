"""Entering and leaving: the session, the ticket, and what the browser keeps."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime, timedelta
from functools import wraps
from ipaddress import IPv6Address
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from avec.access.identity import current
from avec.access.proxies import address_in
from avec.access.viewer import NOBODY, Viewer
from avec.audit.actions import record
from avec.people.models import Affiliation, CodeCard, Passkey
from avec.people.narrow import ask

PASSPHRASE = "passphrase"  # noqa: S105 - how somebody entered, not a secret
CARD = "passphrase and card"
PASSKEY = "passkey"
RECOVERY = "recovery"
DEMO = "demo"

HALF_OPEN = "avec.people.half_open"
HALF_OPEN_SECONDS = 10 * 60
FRESH = timedelta(minutes=15)
LINE = 64  # bits of an IPv6 address that one line chooses by itself
EMPTY_THE_BROWSER = '"cache", "storage"'


def sign_in(
    request: HttpRequest,
    person_id: UUID,
    *,
    proof: str,
    means: UUID | None = None,
    is_shared_device: bool = False,
) -> None:
    """Let this person in, in a session that nobody knew before.

    ``means`` is the key or the card that opened, for the ways that have one. The
    session of before and its key end; the form token changes; the journal has a
    line. From here to the end of the request the person acts.
    """
    session = request.session
    session.flush()
    session.person_id, session.affiliation_id = person_id, None
    session.is_shared_device = is_shared_device
    session.device = device_name(request.headers.get("User-Agent", ""))
    _from_now_on(request, Viewer(person_id))
    session.prove(proof, database_now(), means)
    session["proof"] = proof
    rotate_token(request)
    record("people.signed_in", viewer=request.viewer, subject=person_id)


def sign_out(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """End this session; on a shared device, ask the browser to forget our pages."""
    if request.viewer.is_signed_in:
        record("people.signed_out", viewer=request.viewer)
    if request.session.is_shared_device:
        response["Clear-Site-Data"] = EMPTY_THE_BROWSER
    forget(request)
    return response


def forget(request: HttpRequest) -> None:
    """Be nobody from here to the end of the request; the session's key is lost."""
    request.session.flush()
    request.session.person_id = request.session.affiliation_id = None
    request.session.proof = None
    _from_now_on(request, NOBODY)
    request.person = None
    rotate_token(request)


def _from_now_on(request: HttpRequest, viewer: Viewer) -> None:
    """Act as this viewer until the end of the request, in the database too."""
    request.viewer = viewer
    current.set(viewer)
    connection.say_who(viewer)


def database_now() -> datetime:
    """Tell the hour by the only clock that decides."""
    return ask("SELECT avec.now()")


def leave_half_open(
    request: HttpRequest, person_id: UUID, *, is_shared_device: bool
) -> None:
    """Remember that the passphrase was right and that a card is still asked for.

    It is signed: somebody who could write in the database would not pass the first
    door by writing that it was passed.
    """
    request.session.flush()
    request.session["half"] = signing.dumps(
        {"person": str(person_id), "shared": is_shared_device}, salt=HALF_OPEN
    )


def half_open(request: HttpRequest) -> dict[str, Any] | None:
    """Tell who is waiting in front of the second door, if they have not waited long."""
    try:
        half = signing.loads(
            str(request.session.get("half")), salt=HALF_OPEN, max_age=HALF_OPEN_SECONDS
        )
    except signing.BadSignature:
        return None
    return {**half, "person": UUID(half["person"])}


def wear(request: HttpRequest, affiliation: Affiliation | None) -> None:
    """Act under this hat from the next page on, or as oneself when there is none.

    The caller has asked whether the hat may be worn; the database asks again at
    each request.
    """
    session = request.session
    session.cycle_key()
    session.device = device_name(request.headers.get("User-Agent", ""))
    session.affiliation_id = affiliation.pk if affiliation else None
    record("people.hat_changed", viewer=request.viewer, about=affiliation)


def is_fresh(request: HttpRequest) -> bool:
    """Tell whether the person proved who she is a short while ago.

    Invented people of a demonstration have nothing to prove it with.
    """
    proof = request.session.proof
    if proof is None:
        return False
    if settings.AVEC_DEMO and proof.how == DEMO:
        return True
    return database_now() - proof.at < FRESH


def is_strongly_proved(request: HttpRequest) -> bool:
    """Tell whether that last proof was a passkey, or a passphrase with a code.

    A key or a card that was made with the pass phrase alone is one later only.
    """
    if not is_fresh(request):
        return False
    if request.session.proof.how == DEMO:
        return True
    means = _means(request)
    return means is not None and not _waits(means)


def strong_from(request: HttpRequest) -> datetime | None:
    """Tell from when what she has just proved it with is a strong proof, if later."""
    means = _means(request) if is_fresh(request) else None
    return means.counts_from if means is not None and _waits(means) else None


def _means(request: HttpRequest) -> Passkey | CodeCard | None:
    """Return the key or the card of her last proof, while it is hers."""
    proof = request.session.proof
    kind = {PASSKEY: Passkey, CARD: CodeCard}.get(proof.how)
    if kind is None or proof.means is None:
        return None
    return kind.objects.visible_to(request.viewer).filter(pk=proof.means).first()


def _waits(means: Passkey | CodeCard) -> bool:
    return means.counts_from is not None and means.counts_from > database_now()


def prove_again(request: HttpRequest, *, proof: str, means: UUID | None = None) -> None:
    """Note that the person has just proved who she is once more."""
    session = request.session
    session.cycle_key()
    session.device = device_name(request.headers.get("User-Agent", ""))
    session.prove(proof, database_now(), means)
    if proof == PASSKEY or "proof" not in session:
        session["proof"] = proof


def require_fresh_proof(view):
    """Ask the person to prove who she is again when the last time was long ago.

    Put it under the guard. She comes back to the page she wanted; what was being
    sent is asked again there.
    """

    @wraps(view)
    def fresh(request, *args, **kwargs):
        if is_fresh(request):
            return view(request, *args, **kwargs)
        wanted = request.get_full_path()
        if request.method != "GET":
            wanted = urlsplit(request.headers.get("Referer", "")).path or wanted
        return to_prove(wanted)

    return fresh


def to_prove(wanted: str) -> HttpResponse:
    """Send her to prove who she is; she comes back to the page of this address."""
    return redirect(f"{reverse('people:prove')}?{urlencode({'next': wanted})}")


def local_path(wanted: str) -> str:
    """Return where to go next: a page of this site, or its first page."""
    is_ours = (
        wanted.startswith("/")
        and not wanted.startswith("//")
        and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
        and wanted.isprintable()
    )
    return wanted if is_ours else reverse("web:home")


def network_of(request: HttpRequest) -> str:
    """Name the network a request comes from, without writing its address anywhere.

    One line of the newer kind (IPv6) has thousands of millions of addresses: those
    of one line are one network.
    """
    said = request.META.get("REMOTE_ADDR", "")
    address = address_in(said)
    if isinstance(address, IPv6Address):
        said = str(IPv6Address(int(address) >> LINE << LINE))
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()


_BROWSERS = (
    ("Firefox", re.compile(r"Firefox/|FxiOS/")),
    ("Edge", re.compile(r"Edg(A|iOS)?/")),
    ("Opera", re.compile(r"OPR/")),
    ("Samsung Internet", re.compile(r"SamsungBrowser/")),
    ("Chrome", re.compile(r"Chrome/|CriOS/|Chromium/")),
    ("Safari", re.compile(r"Safari/")),
)
_MACHINES = (
    ("Android", re.compile(r"Android")),
    ("iPhone", re.compile(r"iPhone")),
    ("iPad", re.compile(r"iPad")),
    ("Windows", re.compile(r"Windows")),
    ("Mac", re.compile(r"Macintosh")),
    ("Linux", re.compile(r"Linux|X11")),
)


def device_name(user_agent: str) -> str:
    """Name a device as its owner would: browser and machine, nothing finer."""
    browser = _first(_BROWSERS, user_agent)
    machine = _first(_MACHINES, user_agent)
    if browser and machine:
        return _("%(browser)s sur %(machine)s") % {
            "browser": browser,
            "machine": machine,
        }
    return browser or machine or _("Appareil")


def device_in_words(stored: str) -> str:
    """Say the name kept at the door in the language of who reads it."""
    found = re.fullmatch(r"(.+) (?:sur|on) (.+)", stored)
    if found is None:
        return stored
    return _("%(browser)s sur %(machine)s") % {
        "browser": found[1],
        "machine": found[2],
    }


def _first(names: tuple, user_agent: str) -> str:
    return next((name for name, found in names if found.search(user_agent)), "")
