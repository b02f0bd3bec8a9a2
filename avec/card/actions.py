"""Every writing of the room: making a card, taking it back, keeping it on a device."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.crypto import get_random_string

from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.card import rules
from avec.card.choice import OWN, lines_offered
from avec.card.models import CrisisCard, KeptCard
from avec.card.reading import current_card, passage_ids_of, version_ids_of
from avec.card.refusals import LinesChanged, NoCard, NothingChosen
from avec.card.words import Place
from avec.documents.chain import new_check_code
from avec.foundation.models import DatabaseNow
from avec.people.models import Person

TOKEN_LENGTH = 43


@transaction.atomic
def make_card(
    *,
    viewer: Viewer,
    chosen: Sequence[str],
    own: Sequence[tuple[Place, str]] = (),
    language: str = "fr",
) -> CrisisCard:
    """Make a card of the lines chosen by their keys and of one's own lines.

    It takes the place of the one before, whose words are erased: only its date and
    its code stay, for whoever still holds it on paper. The same choice of the same
    versions makes no new card.

    :raises NothingChosen: without a single line.
    :raises LinesChanged: if a line that was chosen is no longer offered.
    """
    rules.make.require(viewer)
    # One at a time: two windows make two cards, one after the other.
    me = Person.objects.visible_to(viewer).filter(pk=viewer.person_id)
    me.select_for_update(no_key=True).get()
    wanted = set(chosen)
    lines = [one for one in lines_offered(viewer, language) if one.key in wanted]
    if gone := wanted - {line.key for line in lines}:
        raise LinesChanged(gone)
    kept = [{**line.kept, "place": int(line.place)} for line in lines]
    kept += [{"kind": OWN, "place": int(place), "text": text} for place, text in own]
    if not kept:
        raise NothingChosen
    before = current_card(viewer)
    if before is not None and before.content.get("lines") == kept:
        return before
    mine = CrisisCard.objects.visible_to(viewer)
    mine.filter(sealed__isnull=False).update(sealed=None)
    card = CrisisCard(
        owner_id=viewer.person_id,
        number=(mine.aggregate(last=Max("number"))["last"] or 0) + 1,
        check_code=new_check_code(),
        version_ids=version_ids_of(lines),
        passage_ids=passage_ids_of(lines),
    )
    card.content = {"lines": kept}
    card.save(force_insert=True)
    record("card.made", viewer=viewer, about=card)
    return card


@transaction.atomic
def withdraw_card(*, viewer: Viewer, card: CrisisCard) -> CrisisCard:
    """Erase the card, and say so to whoever holds it on paper. No device keeps it.

    :raises NotAllowed: unless it is the viewer's own.
    """
    rules.hold.require(viewer, card)
    CrisisCard.objects.visible_to(viewer).filter(withdrawn_at=None).update(
        sealed=None, withdrawn_at=DatabaseNow()
    )
    KeptCard.objects.visible_to(viewer).running().update(ended_at=DatabaseNow())
    record("card.withdrawn", viewer=viewer, about=card)
    return card


@transaction.atomic
def keep_on_device(
    *, viewer: Viewer, device: str, session: str = ""
) -> tuple[KeptCard, str]:
    """Say yes for one device; give the token it holds, which is written nowhere.

    ``session`` is the digest of the session open there: closing it ends the yes.

    :raises NoCard: if there is nothing to keep.
    """
    rules.keep.require(viewer)
    if current_card(viewer) is None:
        raise NoCard
    token = get_random_string(TOKEN_LENGTH)
    kept = KeptCard(
        owner_id=viewer.person_id,
        device=device[:80],
        token_hash=hashed(token),
        session_hash=session,
    )
    kept.save(force_insert=True)
    record("card.kept_on_device", viewer=viewer, about=kept)
    return kept, token


@transaction.atomic
def forget_on_device(*, viewer: Viewer, kept: KeptCard) -> KeptCard:
    """Take the yes back: that device erases what it keeps as soon as it has a network.

    :raises NotAllowed: unless it is the viewer's own.
    """
    rules.keep.require(viewer, kept)
    KeptCard.objects.visible_to(viewer).filter(pk=kept.pk, ended_at=None).update(
        ended_at=DatabaseNow()
    )
    record("card.forgotten_on_device", viewer=viewer, about=kept)
    return kept


@transaction.atomic
def forget_on_closed_devices(
    *, viewer: Viewer, closed: str = "", but: str = ""
) -> None:
    """End what is kept where the viewer's session was closed from elsewhere.

    ``closed`` begins the digest of the session that was closed; without it all are,
    but the one whose digest is ``but``.
    """
    rules.keep.require(viewer, None)
    running = KeptCard.objects.visible_to(viewer).running()
    if closed:
        running = running.filter(session_hash__startswith=closed)
    elif but:
        running = running.exclude(session_hash=but)
    for kept in running:
        forget_on_device(viewer=viewer, kept=kept)


def hashed(token: str) -> str:
    """Return what the database knows of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def leave_cards(*, viewer: Viewer) -> None:
    """Delete the viewer's cards and devices, for good, as she leaves."""
    rules.make.require(viewer)
    CrisisCard.objects.visible_to(viewer).delete()
    KeptCard.objects.visible_to(viewer).delete()
