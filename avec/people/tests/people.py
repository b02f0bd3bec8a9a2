"""People and places for the tests of this room."""

from __future__ import annotations

import os
from datetime import timedelta
from functools import cache
from uuid import uuid4

import psycopg
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.people import actions, tokens
from avec.people.actions.accounts import _write_account
from avec.people.models import Affiliation

PHRASE = "lune panier calme tortue"


def first_address():
    """Draw the first address as whoever starts the server does: not as the site."""
    token = tokens.draw()
    with psycopg.connect(os.environ["AVEC_JOB_URL"]) as job:
        said = job.execute("SELECT avec.first_address(%s)", [tokens.hashed(token)])
        return token if said.fetchone()[0] else None


@cache
def _hash() -> str:
    """Hash the passphrase once: one hash is a tenth of a second."""
    return make_password(PHRASE)


def made(name):
    """Make an account as the site does, with a hash that was made before."""
    return _write_account(
        uuid4(),
        word=name,
        person={"name": name, "sort_key": name.lower(), "called": ""},
        account={"password": _hash()},
    )


def someone(name):
    """Make an account; return who acts and the name for entering."""
    account = made(name)
    return Viewer(account.person_id), account.sign_in_name


def administrator(founder):
    """The founder under her hat of technical administration."""
    with acting_as(founder):
        hat = Affiliation.objects.of(founder).get(capacity="technical_administrator")
    return Viewer(founder.person_id, hat.pk)


def offered(founder, place, **more):
    """An offer of the place; returned with its token."""
    options = {
        "capacity": "professional",
        "function": "infirmière",
        "ends_at": timezone.now() + timedelta(days=100),
        **more,
    }
    with acting_as(founder), transaction.atomic():
        return actions.make_offer(viewer=founder, organization=place, **options)


def taken(viewer, offer, token=""):
    """The affiliation that comes from saying yes."""
    with acting_as(viewer), transaction.atomic():
        return actions.take_offer(viewer=viewer, offer_id=offer.pk, token=token)


def member(founder, place, name, **more):
    """Somebody who acts in a place, under that hat."""
    viewer, sign_in_name = someone(name)
    offer, _token = offered(founder, place, for_name=sign_in_name, **more)
    return Viewer(viewer.person_id, taken(viewer, offer).pk)
