"""A way in for tests: somebody is signed in without playing the door each time."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from avec.access.identity import acting_as
from avec.access.sessions import SessionStore
from avec.access.viewer import Viewer
from avec.web.preferences import COOKIE, Look


def client_as(
    person_id: UUID,
    affiliation_id: UUID | None = None,
    *,
    proof: str = "passkey",
    proved_at: datetime | None = None,
    is_shared_device: bool = False,
    **options,
) -> Client:
    """Return a client signed in as this person, under this hat.

    The session is written through the narrow function of the site itself. By
    default the person has just proved who she is, with a passkey.
    """
    session = SessionStore(None)
    session.person_id, session.affiliation_id = person_id, affiliation_id
    session.is_shared_device = is_shared_device
    session.prove(proof, proved_at or timezone.now())
    session.device = "essai"
    session["proof"] = proof
    with acting_as(Viewer(person_id, affiliation_id)), transaction.atomic():
        session.save()
    client = Client(**options)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def client_as_long_ago(person_id: UUID, affiliation_id: UUID | None = None) -> Client:
    """Return a client whose person proved who she is an hour ago."""
    return client_as(
        person_id, affiliation_id, proved_at=timezone.now() - timedelta(hours=1)
    )


def speaking(client: Client, language: str) -> Client:
    """Return the client, whose pages now speak this language."""
    client.cookies[COOKIE] = Look(language=language).as_cookie
    return client
