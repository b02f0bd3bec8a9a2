"""What people do with their circle. One function, one intent, one transaction."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import ExpressionWrapper
from django.db.models.fields import DateTimeField
from django.utils.translation import gettext_lazy as _

from avec.access.limits import require_try
from avec.access.rules import Refusal
from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.circles import proofs, rules
from avec.circles.announcements import PersonBlocked, TieBegan, TieEnded
from avec.circles.models import (
    LETTER,
    OWN_WORDS,
    TOKEN,
    Block,
    Delivery,
    Invitation,
    Tie,
)
from avec.circles.proofs import Opened
from avec.circles.words import Way
from avec.foundation.announcements import announce
from avec.foundation.models import DatabaseNow
from avec.messages.actions import forget
from avec.people.actions.recovery import end_help_between
from avec.people.entry_names import bare
from avec.people.models import Account, Person
from avec.vault.actions import seal

LASTS = timedelta(days=14)
MOST_TO_ONE_NAME = 3
MOST_IN_A_DAY = 20


class TooManyPending(Refusal):
    """Several invitations wait for this name already."""

    sentence = _(
        "Plusieurs invitations attendent déjà pour ce nom. Laissez-lui du temps."
    )


class OwnName(Refusal):
    """One is in one's own circle without asking."""

    sentence = _("C’est votre propre nom pour entrer.")


class NotOpen(Refusal):
    """Accepted, withdrawn, too old, or never there: the same words."""

    sentence = _("Cette invitation n’est plus ouverte.")


class AlreadyInCircle(Refusal):
    """There is a tie already."""

    sentence = _("Vous êtes déjà dans ce cercle.")


class BlockedByYou(Refusal):
    """The one who answers has blocked the one who invites."""

    sentence = _("Vous avez bloqué cette personne. Vous pouvez la débloquer d’abord.")


class AlreadyEnded(Refusal):
    """The tie had ended before."""

    sentence = _("Ce lien est déjà fini.")


_REFUSALS = {"closed": NotOpen, "tied": AlreadyInCircle, "blocked": BlockedByYou}


def invite(
    *,
    viewer: Viewer,
    way: Way,
    relationship: str,
    signed: str,
    addressed_to: str = "",
    own_words: str = "",
    message: str = "",
) -> Invitation:
    """Ask someone into one's circle, for fourteen days.

    By name, what is said back is the same whether the account exists, has blocked
    the one who invites or said no not long ago. By link or paper, the secret is
    in ``invitation.secret``.

    :raises TooManyPending: when three wait for the same name already.
    :raises OwnName: when it is the name of the one who invites.
    :raises TooManyTries: after twenty invitations in a day.
    """
    rules.invite.require(viewer)
    require_try(
        f"circles:invite:{viewer.person_id}",
        allowed=MOST_IN_A_DAY,
        within=timedelta(days=1),
    )
    name = bare(addressed_to) if way == Way.NAME else ""
    with transaction.atomic():
        # One at a time: two tabs never send a fourth invitation to one name.
        mine = Person.objects.visible_to(viewer).filter(pk=viewer.person_id)
        person = mine.select_for_update(no_key=True).get()
        if way == Way.NAME:
            _check_name(viewer, name)
        invitation = _written(person, way, name, relationship, signed)
        _seal_into(invitation, own_words, message)
        invitation.save(force_insert=True)
        if way == Way.NAME:
            with connection.cursor() as cursor:
                cursor.execute("SELECT avec.deliver_invitation(%s)", [invitation.pk])
                cursor.execute("SELECT avec.tell_invited(%s)", [invitation.pk])
        record("circles.invited", viewer=viewer, about=invitation)
        invitation.refresh_from_db()
    return invitation


def _check_name(viewer: Viewer, name: str) -> None:
    if Account.objects.visible_to(viewer).filter(sign_in_name=name).exists():
        raise OwnName
    sent = Invitation.objects.visible_to(viewer).open()
    waiting = sent.filter(person_id=viewer.person_id, addressed_to=name).count()
    if waiting >= MOST_TO_ONE_NAME:
        raise TooManyPending


def _written(
    person: Person, way: Way, name: str, relationship: str, signed: str
) -> Invitation:
    return Invitation(
        pk=uuid4(),
        person=person,
        way=way,
        addressed_to=name,
        signed=signed,
        relationship=relationship,
        ends_at=ExpressionWrapper(DatabaseNow() + LASTS, output_field=DateTimeField()),
    )


def _seal_into(invitation: Invitation, own_words: str, message: str) -> None:
    owner, key = invitation.person_id, invitation.pk
    if own_words:
        invitation.own_words = seal(owner, OWN_WORDS, key, own_words)
    if message:
        invitation.letter = seal(owner, LETTER, key, message)
    if invitation.way != Way.NAME:
        token = proofs.draw(Way(invitation.way))
        invitation.proof_hash = proofs.hashed(token)
        invitation.token = seal(owner, TOKEN, key, token)


def accept(*, viewer: Viewer, invitation: Invitation) -> Tie:
    """Enter the circle of the person who invited this account.

    :raises NotAllowed: unless the viewer received it.
    :raises NotOpen: if it was withdrawn, answered or too old.
    :raises AlreadyInCircle: if the viewer is there already.
    :raises BlockedByYou: if the viewer has blocked the person.
    """
    rules.answer.require(viewer, invitation)
    return _begin_tie(viewer, invitation.pk, "")


def accept_with_proof(*, viewer: Viewer, opened: Opened) -> Tie:
    """Enter the circle of the person whose link or paper one holds; the first only.

    :raises NotAllowed: to the person who invites.
    :raises NotOpen: if somebody else was first, or it was withdrawn or too old.
    :raises AlreadyInCircle: if the viewer is there already.
    :raises BlockedByYou: if the viewer has blocked the person.
    """
    rules.answer_with_proof.require(viewer, opened)
    return _begin_tie(viewer, opened.id, opened.proof)


def _told(invitation_id: UUID) -> str:
    """Name what says, once, that this invitation waits."""
    return f"circles.invitation:{invitation_id}"


def _begin_tie(viewer: Viewer, invitation_id: UUID, proof: str) -> Tie:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT avec.accept_invitation(%s, %s)", [invitation_id, proof]
            )
            outcome = cursor.fetchone()[0]
        if outcome == "begun":
            tie = Tie.objects.visible_to(viewer).get(pk=invitation_id)
            record("circles.joined", viewer=viewer, subject=tie.person_id, about=tie)
            forget(viewer=viewer, key=_told(invitation_id))
            announce(TieBegan(tie.pk, tie.person_id, tie.other_id))
            return tie
    # Refused outside: what the refusal itself closed stays closed.
    raise _REFUSALS[outcome]


@transaction.atomic
def decline(*, viewer: Viewer, invitation: Invitation) -> None:
    """Say no, silently: for the one who invited nothing changes.

    Nothing more comes from them by name for thirty days.

    :raises NotAllowed: unless the viewer received it.
    """
    rules.answer.require(viewer, invitation)
    received = Delivery.objects.visible_to(viewer).filter(
        invitation_id=invitation.pk, declined_at=None
    )
    received.update(declined_at=DatabaseNow())
    record("circles.declined", viewer=viewer, about=invitation)
    forget(viewer=viewer, key=_told(invitation.pk))


@transaction.atomic
def decline_with_proof(*, viewer: Viewer, opened: Opened) -> None:
    """Say no to a link or a paper, silently; the link itself stays as it was.

    :raises NotAllowed: to the person who invites.
    :raises NotOpen: if it is not open any more.
    """
    rules.answer_with_proof.require(viewer, opened)
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.decline_invitation(%s)", [opened.proof])
        if not cursor.fetchone()[0]:
            raise NotOpen
    record("circles.declined", viewer=viewer)


@transaction.atomic
def withdraw(*, viewer: Viewer, invitation: Invitation) -> None:
    """Take an invitation back; its message and its secret are erased.

    :raises NotAllowed: unless the viewer sent it.
    :raises NotOpen: if it was accepted or withdrawn before.
    """
    rules.withdraw.require(viewer, invitation)
    sent = Invitation.objects.visible_to(viewer).filter(
        pk=invitation.pk, accepted_at=None, withdrawn_at=None
    )
    changed = sent.update(
        withdrawn_at=DatabaseNow(), own_words=None, letter=None, token=None
    )
    if not changed:
        raise NotOpen
    record("circles.withdrawn", viewer=viewer, about=invitation)
    forget(viewer=viewer, key=_told(invitation.pk))


@transaction.atomic
def rename_relationship(
    *, viewer: Viewer, tie: Tie, relationship: str, own_words: str = ""
) -> Tie:
    """Choose another word for who the other is.

    :raises NotAllowed: unless it is the viewer's own circle.
    :raises AlreadyEnded: if the tie has ended.
    """
    rules.change_relationship.require(viewer, tie)
    running = Tie.objects.visible_to(viewer).running().filter(pk=tie.pk)
    locked = running.select_for_update(of=["self"]).first()
    if locked is None:
        raise AlreadyEnded
    locked.relationship = relationship
    locked.own_words = (
        seal(locked.person_id, OWN_WORDS, locked.pk, own_words) if own_words else None
    )
    locked.save(update_fields=["relationship", "own_words"])
    record("circles.relationship_changed", viewer=viewer, about=locked)
    return locked


@transaction.atomic
def end_tie(*, viewer: Viewer, tie: Tie) -> None:
    """End a tie at once, from either side, without a reason, and silently.

    What depends on it ends in the same transaction.

    :raises NotAllowed: unless the viewer is one of the two.
    :raises AlreadyEnded: if it had ended before.
    """
    rules.end_tie.require(viewer, tie)
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.end_tie(%s)", [tie.pk])
        if not cursor.fetchone()[0]:
            raise AlreadyEnded
    record("circles.tie_ended", viewer=viewer, about=tie)
    announce(TieEnded(tie.pk, tie.person_id, tie.other_id))


@transaction.atomic
def block(*, viewer: Viewer, person_id: UUID, remembered_as: str) -> None:
    """Receive nothing more from someone; they learn nothing of it.

    Ties between the two end, whatever waits between them is gone, neither helps the
    other to come back any more, and neither reads what the other opens, to a team
    either. Blocking twice changes nothing.

    :raises NotAllowed: if it is oneself.
    """
    rules.block.require(viewer, person_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tie, person, other FROM avec.block_person(%s, %s)",
            [person_id, remembered_as],
        )
        ended = cursor.fetchall()
    record("circles.blocked", viewer=viewer)
    end_help_between(viewer=viewer, other_id=person_id)
    for keys in ended:
        announce(TieEnded(*keys))
    announce(PersonBlocked(viewer.person_id, person_id))


@transaction.atomic
def unblock(*, viewer: Viewer, block: Block) -> None:
    """Let someone invite again. Ties that ended stay ended.

    :raises NotAllowed: unless the viewer blocked them.
    """
    rules.unblock.require(viewer, block)
    Block.objects.visible_to(viewer).filter(pk=block.pk).delete()
    record("circles.unblocked", viewer=viewer)
