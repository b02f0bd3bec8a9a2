"""The printed card: ten codes, each of which opens once."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from avec.access.limits import forget_tries, require_try
from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.foundation.announcements import announce
from avec.foundation.models import DatabaseNow
from avec.people import codes, rules
from avec.people.actions.waiting import counts_later
from avec.people.announcements import KeyWaits
from avec.people.models import CardCode, CodeCard, Person
from avec.people.narrow import ask

CODES = 10
CODES_LOW = 3
LETTERS = 10
PER_CARD = {"allowed": 5, "within": timedelta(minutes=15)}


def make_card(*, viewer: Viewer, more_than_words: bool = False) -> list[str]:
    """Make a new card and return its codes, which are never shown again.

    The card of before opens nothing from now on. Unless she proved just now more than
    the words of her pass phrase, the new one opens the account at once and is a
    strong proof later only. The database decides it again.

    :raises NotAllowed: unless the viewer is signed in, for herself.
    """
    rules.make_card.require(viewer, viewer.person_id)
    with transaction.atomic():
        Person.objects.visible_to(viewer).select_for_update().get(pk=viewer.person_id)
        CodeCard.objects.visible_to(viewer).filter(ended_at=None).update(
            ended_at=DatabaseNow()
        )
        card = CodeCard.objects.create(
            person_id=viewer.person_id,
            counts_from=None if more_than_words else counts_later(),
        )
        card.refresh_from_db(fields=["counts_from"])
        drawn = [codes.draw(LETTERS) for _each in range(CODES)]
        CardCode.objects.bulk_create(
            CardCode(card=card, number=number, digest=digests(card.person_id, code)[0])
            for number, code in enumerate(drawn, start=1)
        )
        record("people.card_made", viewer=viewer, about=card)
        if card.counts_from is not None:
            announce(KeyWaits(card.person_id, card.pk))
    return drawn


def spend_code(*, person_id: UUID, typed: str) -> UUID | None:
    """Use up one code of this person's card; tell which card opened, if it did.

    The same code tried several times at the same instant opens once.
    """
    code = codes.bare(typed)
    if len(code) != LETTERS:
        return None
    return ask("SELECT avec.spend_code(%s, %s)", person_id, digests(person_id, code))


def use_code(*, person_id: UUID, typed: str) -> UUID | None:
    """Use up one code, as :func:`spend_code`; wrong ones are counted.

    :raises TooManyTries: after some wrong codes of this person's card.
    """
    what = f"card:{person_id}"
    require_try(what, **PER_CARD)
    opened = spend_code(person_id=person_id, typed=typed)
    if opened:
        forget_tries(what)
    return opened


def digests(person_id: UUID, code: str) -> list[str]:
    """Return the keyed digests of a code: with today's key, then with older ones."""
    return [
        hmac.new(
            f"avec.card:{key}".encode(), f"{person_id}:{code}".encode(), hashlib.sha256
        ).hexdigest()
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]
