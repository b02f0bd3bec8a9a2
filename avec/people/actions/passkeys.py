"""Passkeys: added, named, removed by their own person."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal
from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.foundation.announcements import announce
from avec.foundation.models import DatabaseNow
from avec.people import rules
from avec.people.actions.waiting import counts_later
from avec.people.announcements import KeyWaits
from avec.people.models import Passkey
from avec.people.narrow import ask_row

MOST = 10


class EnoughPasskeys(Refusal):
    """Ten passkeys are enough to lose track of them."""

    sentence = _("Vous avez déjà 10 clés. Retirez-en une pour en ajouter une autre.")


@dataclass(frozen=True)
class PasskeyDoor:
    """What is known of a passkey before anybody has entered."""

    passkey_id: UUID
    person_id: UUID
    credential: bytes
    sign_count: int


def passkey_door(credential_id: bytes) -> PasskeyDoor | None:
    """Return whose passkey this is; None when nobody's."""
    row = ask_row(
        "SELECT passkey, person, credential, sign_count FROM avec.passkey_door(%s)",
        credential_id,
    )
    return PasskeyDoor(row[0], row[1], bytes(row[2]), row[3]) if row else None


@transaction.atomic
def add_passkey(
    *,
    viewer: Viewer,
    name: str,
    credential_id: bytes,
    credential: bytes,
    count: int,
    more_than_words: bool = False,
) -> Passkey:
    """Keep one more passkey of the viewer.

    Unless she proved just now more than the words of her pass phrase, it opens the
    account at once and is a strong proof later only. The database decides it again.

    :raises EnoughPasskeys: beyond ten.
    :raises NotAllowed: unless the viewer is signed in.
    """
    passkey = Passkey(
        person_id=viewer.person_id,
        credential_id=credential_id,
        credential=credential,
        name=name,
        sign_count=count,
        counts_from=None if more_than_words else counts_later(),
    )
    rules.keep_passkey.require(viewer, passkey)
    if Passkey.objects.visible_to(viewer).count() >= MOST:
        raise EnoughPasskeys
    passkey.save(force_insert=True)
    passkey.refresh_from_db(fields=["counts_from"])
    record("people.passkey_added", viewer=viewer, about=passkey)
    if passkey.counts_from is not None:
        announce(KeyWaits(passkey.person_id, passkey.pk))
    return passkey


def note_use(*, viewer: Viewer, credential_id: bytes, count: int) -> None:
    """Note when a passkey opened, and how far it has counted."""
    Passkey.objects.visible_to(viewer).filter(credential_id=credential_id).update(
        sign_count=count, used_at=DatabaseNow()
    )


@transaction.atomic
def rename_passkey(*, viewer: Viewer, passkey: Passkey, name: str) -> None:
    """Give a passkey a name that says which one it is.

    :raises NotAllowed: unless it is the viewer's.
    """
    rules.keep_passkey.require(viewer, passkey)
    Passkey.objects.visible_to(viewer).filter(pk=passkey.pk).update(name=name)


@transaction.atomic
def remove_passkey(*, viewer: Viewer, passkey: Passkey) -> None:
    """Forget a passkey: it opens nothing from now on.

    :raises NotAllowed: unless it is the viewer's.
    """
    rules.keep_passkey.require(viewer, passkey)
    record("people.passkey_removed", viewer=viewer, about=passkey)
    passkey.delete()
