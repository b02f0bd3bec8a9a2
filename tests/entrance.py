"""A way in for tests: somebody is signed in without playing the door each time."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from uuid import UUID, uuid5

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone
from fido2.cose import ES256
from fido2.webauthn import AttestedCredentialData

from avec.access.identity import acting_as
from avec.access.sessions import SessionStore
from avec.access.viewer import Viewer
from avec.web.preferences import COOKIE, Look
from tests.scene import as_warden


def client_as(
    person_id: UUID,
    affiliation_id: UUID | None = None,
    *,
    proof: str = "passkey",
    proved_at: datetime | None = None,
    means: UUID | None = None,
    is_shared_device: bool = False,
    **options,
) -> Client:
    """Return a client signed in as this person, under this hat.

    The session is written through the narrow function of the site itself. By
    default the person has just proved who she is, with a passkey: a strong proof when
    she has one that counts (:func:`keep_a_key`).
    """
    session = SessionStore(None)
    session.person_id, session.affiliation_id = person_id, affiliation_id
    session.is_shared_device = is_shared_device
    session.prove(proof, proved_at or timezone.now(), means or key_of(person_id))
    session.device = "essai"
    session["proof"] = proof
    with acting_as(Viewer(person_id, affiliation_id)), transaction.atomic():
        session.save()
    client = Client(**options)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def key_of(person_id: UUID) -> UUID:
    """Name the one passkey that a person of the tests may have."""
    return uuid5(person_id, "passkey")


def keep_a_key(person_id: UUID) -> None:
    """Give somebody a passkey that has counted for long, as before the days of now."""
    key = key_of(person_id)
    as_warden(
        "INSERT INTO people_passkey (id, person_id, credential_id, credential, name,"
        " sign_count, began_at)"
        " VALUES (%s, %s, %s, %s, 'La clé d’avant', 0, avec.now())",
        [key, person_id, key.bytes, _credential(key)],
    )
    as_warden("UPDATE people_passkey SET counts_from = NULL WHERE id = %s", [key])


@cache
def _credential(key: UUID) -> bytes:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    cose = ES256.from_cryptography_key(public)
    return bytes(AttestedCredentialData.create(bytes(16), key.bytes, cose))


def client_as_long_ago(person_id: UUID, affiliation_id: UUID | None = None) -> Client:
    """Return a client whose person proved who she is an hour ago."""
    return client_as(
        person_id, affiliation_id, proved_at=timezone.now() - timedelta(hours=1)
    )


def speaking(client: Client, language: str) -> Client:
    """Return the client, whose pages now speak this language."""
    client.cookies[COOKIE] = Look(language=language).as_cookie
    return client
