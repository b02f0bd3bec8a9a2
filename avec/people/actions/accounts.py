"""Making an account, checking a passphrase, changing it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from avec.access.identity import acting_as
from avec.access.models import Session
from avec.access.sessions import hashed
from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.foundation.announcements import announce
from avec.foundation.sorting import sort_key
from avec.people import entry_names, hashing, passphrases, rules
from avec.people.announcements import DevicesClosed, PersonArrived
from avec.people.models import Account, Person
from avec.people.narrow import ask, ask_row

DRAWS = 40


@dataclass(frozen=True)
class Door:
    """What is known of an account before anybody has entered."""

    person_id: UUID | None
    needs_card: bool


CLOSED = Door(None, needs_card=False)


def create_account(
    *,
    word: str,
    name: str,
    passphrase: str,
    called: str = "",
    language: str = "fr",
    is_demo: bool = False,
) -> Account:
    """Make a person and the account she enters by.

    The name for entering is the word she typed and digits drawn by chance: whether
    somebody else uses the same word can never be told from the answer.

    :raises ValidationError: if the passphrase is too easy to guess.
    """
    phrase = passphrases.require_strong(passphrase, sign_in_name=entry_names.bare(word))
    return _write_account(
        uuid.uuid4(),
        word=word,
        person={"name": name, "sort_key": sort_key(name)[:170], "called": called},
        account={
            "password": make_password(phrase),
            "language": language,
            "is_demo": is_demo,
        },
    )


def _write_account(person_id: UUID, *, word: str, person: dict, account: dict):
    viewer = Viewer(person_id)
    with acting_as(viewer), transaction.atomic():
        someone = Person.objects.create(id=person_id, **person)
        for draw in range(DRAWS):
            digits = 4 if draw < DRAWS // 2 else 8
            try:
                with transaction.atomic():
                    made = Account.objects.create(
                        person=someone,
                        sign_in_name=entry_names.with_digits(word, digits=digits),
                        **account,
                    )
                break
            except IntegrityError:
                if draw == DRAWS - 1:
                    raise
        record("people.account_made", viewer=viewer, subject=person_id)
        announce(PersonArrived(person_id))
    return made


def open_door(*, sign_in_name: str, passphrase: str) -> Door:
    """Check a name and a passphrase; the door stays closed when they do not agree.

    The database tells how to hash for every name, known or not, and when the account
    has no passphrase at all; then it tells whose name it is, if the hash is the one
    it keeps. That one never leaves it.
    """
    name = entry_names.bare(sign_in_name)
    recipe = ask("SELECT avec.door(%s)", name)
    phrase = passphrases.settle(passphrase[: 2 * passphrases.LONGEST])
    typed = hashing.hashed_like(phrase, recipe)
    opened = ask_row(
        "SELECT person, needs_card FROM avec.door_opens(%s, %s)", name, typed
    )
    if opened is None:
        return CLOSED
    person_id, needs_card = opened
    if hashing.is_outdated(recipe):
        with acting_as(Viewer(person_id)):
            Account.objects.filter(person_id=person_id).update(
                password=make_password(phrase)
            )
    return Door(person_id, needs_card)


@transaction.atomic
def change_name(*, viewer: Viewer, name: str, called: str) -> Person:
    """Change how others see her and the word she is called by.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.change_account.require(viewer, viewer.person_id)
    person = Person.objects.visible_to(viewer).get(pk=viewer.person_id)
    person.name, person.sort_key = name, sort_key(name)[:170]
    person.called = called
    person.save(update_fields=["name", "sort_key", "called"])
    record("people.name_changed", viewer=viewer)
    return person


@transaction.atomic
def change_address(*, viewer: Viewer, email: str) -> None:
    """Keep an e-mail address, or none. It never opens anything.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.change_account.require(viewer, viewer.person_id)
    Account.objects.visible_to(viewer).update(email=email)
    record("people.address_changed", viewer=viewer)


@transaction.atomic
def keep_look(*, viewer: Viewer, look: dict[str, str]) -> None:
    """Keep how she likes pages to look, and her language, for all her devices.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.change_account.require(viewer, viewer.person_id)
    account = Account.objects.visible_to(viewer).get()
    account.look, account.language = look, look.get("language") or account.language
    account.save(update_fields=["look", "language"])


@transaction.atomic
def change_passphrase(*, viewer: Viewer, passphrase: str, here: str | None) -> int:
    """Change the passphrase and end every session but the one that is ``here``.

    Return how many other devices were signed out.

    :raises NotAllowed: unless the viewer is signed in.
    :raises ValidationError: if the passphrase is too easy to guess.
    """
    rules.change_account.require(viewer, viewer.person_id)
    account = Account.objects.visible_to(viewer).select_for_update().get()
    bare = account.sign_in_name.rstrip("0123456789")
    phrase = passphrases.require_strong(passphrase, sign_in_name=bare)
    account.password = make_password(phrase)
    account.save(update_fields=["password"])
    record("people.passphrase_changed", viewer=viewer)
    return end_sessions(viewer=viewer, here=here)


def end_sessions(*, viewer: Viewer, here: str | None = None) -> int:
    """Sign out every device of the viewer but ``here``; return how many.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.change_account.require(viewer, viewer.person_id)
    others = Session.objects.visible_to(viewer)
    if here is not None:
        others = others.exclude(pk=hashed(here))
    ended, _rows = others.delete()
    record("people.devices_signed_out", viewer=viewer)
    but = hashed(here) if here is not None else ""
    announce(DevicesClosed(viewer.person_id, but=but))
    return ended


def end_session(*, viewer: Viewer, mark: str) -> int:
    """Sign out the one device whose mark this is; return how many it was.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.change_account.require(viewer, viewer.person_id)
    ended, _rows = (
        Session.objects.visible_to(viewer).filter(pk__startswith=mark).delete()
    )
    if ended:
        record("people.device_signed_out", viewer=viewer)
        announce(DevicesClosed(viewer.person_id, closed=mark))
    return ended
