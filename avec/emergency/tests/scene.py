"""Claire is in the crisis team of the hospital; Nora allowed, and may be found."""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction

from avec.access.identity import acting_as
from avec.emergency import actions
from avec.emergency.models import Attempt, Consent, Findable
from avec.emergency.words import Answer, Situation
from avec.people.models import Affiliation
from tests.entrance import client_as

BORN = date(1991, 5, 17)
NORA = {"given": "Nora", "family": "Belkacem", "born": BORN}
SENTENCE = "Elle est seule sur le pont et ne répond plus à personne."
DREAM = "direction/dream"
WHY = {"situation": Situation.LIFE, "sentence": SENTENCE}


def declare(cast, who: str = "claire") -> None:
    """Hélène, who answers for the hospital, declares somebody."""
    with cast.acting("helene"), transaction.atomic():
        viewer = cast.seen_by("helene")
        hat = Affiliation.objects.visible_to(viewer).get(pk=cast.hats[who])
        actions.declare(viewer=viewer, affiliation=hat)


def allow(cast, answer: Answer = Answer.YES, **about) -> Consent:
    """Nora answers for her plan; she ticks one question unless told otherwise."""
    with cast.acting("nora"), transaction.atomic():
        viewer = cast.seen_by("nora")
        about.setdefault("marks", [DREAM])
        return actions.answer(viewer=viewer, document=cast.plan, answer=answer, **about)


def can_be_found(cast) -> Findable:
    """Nora types her name and birth date."""
    with cast.acting("nora"), transaction.atomic():
        return actions.be_found(viewer=cast.seen_by("nora"), **NORA)


def proves(cast, who: str = "claire"):
    """Somebody enters with a passkey, just now; return the browser."""
    return client_as(cast.people[who], cast.hats[who])


def proves_then(cast, by: str, who: str = "claire"):
    """Prove it when the clock of the database has been moved by this much."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now() + %s::interval", [by])
        at = cursor.fetchone()[0]
    return client_as(cast.people[who], cast.hats[who], proved_at=at)


def opens(cast, who: str = "claire", **named) -> Attempt | None:
    """Somebody asks to open, in the name of Nora unless told otherwise."""
    viewer = cast.seen_by(who)
    with acting_as(viewer), transaction.atomic():
        return actions.try_to_open(viewer=viewer, **{**NORA, **WHY, **named})


def typed(born: date) -> dict[str, str]:
    """A birth date in its three fields."""
    return {
        "born_day": str(born.day),
        "born_month": str(born.month),
        "born_year": str(born.year),
    }


def sent(**changed: str) -> dict[str, str]:
    """What the page of asking sends."""
    return {
        "given": "Nora",
        "family": "Belkacem",
        **typed(BORN),
        "situation": "life",
        "sentence": SENTENCE,
        **changed,
    }
