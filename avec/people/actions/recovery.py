"""Coming back with two people: chosen, asked, attested, waited for, finished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from avec.access.identity import acting_as
from avec.access.models import Session
from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.foundation.announcements import announce
from avec.foundation.models import DatabaseNow
from avec.people import codes, entry_names, passphrases, rules
from avec.people.actions.cards import make_card
from avec.people.announcements import DevicesClosed, RecoveryWaits
from avec.people.models import (
    Account,
    Passkey,
    Person,
    RecoveryHelper,
    RecoveryRequest,
)
from avec.people.narrow import ask, ask_row
from avec.people.refusals import AlreadyEnded, NoWayBack

ASKING_LETTERS = 8
RETURN_LETTERS = 15


@dataclass(frozen=True)
class WayBack:
    """What the holder of a name and of a paper learns: when the door opens."""

    person_id: UUID
    request_id: UUID
    opens_at: datetime
    is_open: bool


def _hashed(code: str) -> str:
    return salted_hmac(
        "avec.people.recovery", codes.bare(code), algorithm="sha256"
    ).hexdigest()


@transaction.atomic
def choose_helper(*, viewer: Viewer, helper: Person) -> RecoveryHelper:
    """Choose somebody who may begin to help her come back.

    :raises NotAllowed: unless the viewer knows this person, who is not herself.
    """
    rules.choose_helper.require(viewer, helper)
    chosen, is_new = RecoveryHelper.objects.visible_to(viewer).get_or_create(
        person_id=viewer.person_id, helper=helper, ended_at=None
    )
    if is_new:
        record("people.helper_chosen", viewer=viewer, about=chosen)
    return chosen


@transaction.atomic
def end_helper(*, viewer: Viewer, chosen: RecoveryHelper) -> None:
    """End a choice at once, by the one who chose or by the one chosen.

    :raises NotAllowed: unless the viewer is one of the two.
    :raises AlreadyEnded: if it had ended before.
    """
    rules.end_helper.require(viewer, chosen)
    ended = (
        RecoveryHelper.objects.visible_to(viewer)
        .running()
        .filter(pk=chosen.pk)
        .update(ended_at=DatabaseNow())
    )
    if not ended:
        raise AlreadyEnded
    record("people.helper_ended", viewer=viewer, subject=chosen.person_id, about=chosen)


@transaction.atomic
def end_help_between(*, viewer: Viewer, other_id: UUID) -> None:
    """End at once, silently, the choices of a helper between the viewer and another.

    A way back that the other began for the viewer is stopped too; one that the viewer
    began for the other goes on, for it is not the viewer's.
    """
    running = RecoveryHelper.objects.visible_to(viewer).running()
    between = running.filter(Q(person_id=other_id) | Q(helper_id=other_id))
    ended = between.update(ended_at=DatabaseNow())
    if ended:
        record("people.helper_ended", viewer=viewer)
    requests = RecoveryRequest.objects.visible_to(viewer).live()
    for request in requests.filter(
        Q(helper_id=other_id) | Q(second_id=other_id), person_id=viewer.person_id
    ):
        cancel_recovery(viewer=viewer, request=request)


@transaction.atomic
def begin_recovery(
    *, viewer: Viewer, chosen: RecoveryHelper
) -> tuple[RecoveryRequest, str]:
    """Begin a way back for the person who chose the viewer; return it and its code.

    The code is read by the second person, who is in the same room, within fifteen
    minutes.

    :raises NotAllowed: unless the viewer was chosen beforehand.
    :raises NoWayBack: if one is running, or if she stopped one of the viewer's
        this week.
    """
    rules.begin_recovery.require(viewer, chosen)
    code = codes.draw(ASKING_LETTERS)
    made = ask("SELECT avec.begin_recovery(%s, %s)", chosen.person_id, _hashed(code))
    if made is None:
        raise NoWayBack
    request = RecoveryRequest.objects.visible_to(viewer).get(pk=made)
    record(
        "people.recovery_begun",
        viewer=viewer,
        subject=request.person_id,
        about=request,
    )
    return request, code


@transaction.atomic
def attest_recovery(*, viewer: Viewer, code: str) -> tuple[RecoveryRequest, str]:
    """Attest, as the second person, that she is here and asks for it.

    The wait of 48 hours begins. Return the request and the way back, to be written
    on a paper that she keeps.

    :raises NotAllowed: unless the viewer acts for a place.
    :raises NoWayBack: if the code is not one that the viewer may attest.
    """
    rules.attest_recovery.require(viewer)
    way_back = codes.draw(RETURN_LETTERS)
    done = ask("SELECT avec.second_recovery(%s, %s)", _hashed(code), _hashed(way_back))
    if done is None:
        raise NoWayBack
    request = RecoveryRequest.objects.visible_to(viewer).get(pk=done)
    record(
        "people.recovery_attested",
        viewer=viewer,
        subject=request.person_id,
        about=request,
    )
    announce(RecoveryWaits(request.pk, request.person_id))
    return request, way_back


@transaction.atomic
def cancel_recovery(*, viewer: Viewer, request: RecoveryRequest) -> None:
    """Stop a way back, at once and without a reason.

    :raises NotAllowed: unless the viewer is the person, or one of the two helpers.
    :raises AlreadyEnded: if it was stopped or finished before.
    """
    rules.cancel_recovery.require(viewer, request)
    if not ask("SELECT avec.cancel_recovery(%s)", request.pk):
        raise AlreadyEnded
    record(
        "people.recovery_stopped",
        viewer=viewer,
        subject=request.person_id,
        about=request,
    )


def way_back(*, sign_in_name: str, code: str) -> WayBack | None:
    """Return the way back that this name and this paper open, or will open."""
    row = ask_row(
        "SELECT person, request, opens, is_open FROM avec.return_door(%s, %s)",
        entry_names.bare(sign_in_name),
        _hashed(code),
    )
    return WayBack(*row) if row else None


def finish_recovery(*, back: WayBack, code: str, passphrase: str) -> list[str]:
    """Come back: another passphrase, another card; everything before is closed.

    Return the codes of the new card.

    :raises ValidationError: if the passphrase is too easy to guess.
    :raises NoWayBack: if the wait is not over, or the way back was stopped or used.
    """
    phrase = passphrases.require_strong(passphrase)
    viewer = Viewer(back.person_id)
    with acting_as(viewer), transaction.atomic():
        opened = ask(
            "SELECT avec.finish_recovery(%s, %s)", back.request_id, _hashed(code)
        )
        if not opened:
            raise NoWayBack
        Account.objects.visible_to(viewer).update(password=make_password(phrase))
        Passkey.objects.visible_to(viewer).delete()
        Session.objects.visible_to(viewer).delete()
        record("people.recovery_finished", viewer=viewer)
        announce(DevicesClosed(back.person_id))
        return make_card(viewer=viewer)
