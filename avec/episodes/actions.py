"""Opening and closing a difficult moment, and naming who is there.

What opens with it and closes with it is done by the database, in the same statement:
see the migrations of this room and of documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Q

from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.documents.actions import begin_document
from avec.documents.models import Document, TemplateVersion
from avec.episodes import rules
from avec.episodes.models import Declined, Episode, Named, Review
from avec.episodes.naming import nameable
from avec.episodes.refusals import (
    AlreadyClosed,
    AlreadyMine,
    AlreadyOpen,
    NotNameable,
    SayWhy,
    StillOpen,
    TooLong,
)
from avec.episodes.reminding import (
    forget_episode,
    forget_review,
    remind_named,
    remind_of_leaving,
    remind_of_opening,
    remind_of_review,
)
from avec.episodes.words import LONGEST, REVIEW, Answer, Consent
from avec.foundation.models import DatabaseNow
from avec.people.models import Person
from avec.people.narrow import ask


@transaction.atomic
def open_for_oneself(
    *, viewer: Viewer, ends_at: datetime, named: Sequence[UUID] = ()
) -> Episode:
    """Open a difficult moment of one's own, and name who is there for it.

    What one had prepared for it opens at once, to whom one had chosen.

    :raises NotAllowed: unless the viewer is signed in.
    :raises AlreadyMine: when one is open.
    :raises TooLong: for an end that is past, or after two months.
    :raises NotNameable: for somebody who is not in one's circle.
    """
    rules.open_for_oneself.require(viewer)
    episode = Episode(
        pk=uuid4(),
        person_id=viewer.person_id,
        opened_by_id=viewer.person_id,
        consent=Consent.HERS,
        ends_at=ends_at,
    )
    return _open(viewer, episode, named, AlreadyMine)


def open_for_somebody(
    *,
    viewer: Viewer,
    person: Person,
    answer: Answer,
    because: str = "",
    ends_at: datetime,
    named: Sequence[UUID] = (),
) -> Episode:
    """Open a difficult moment with somebody, with her agreement or saying why not.

    That she said no, and that nobody could ask her, are two answers.

    She is told at once. Whoever opens it is named in it. Nothing opens but what she
    had prepared herself, to whom she had chosen.

    :raises NotAllowed: unless the viewer is in her circle, under a working hat.
    :raises SayWhy: without her agreement and without a reason.
    :raises AlreadyOpen: when one is open. The sentence says no more, and she reads in
        her journal that it was asked.
    :raises TooLong: for an end that is past, or after two months.
    :raises NotNameable: for somebody who is not in the viewer's team.
    """
    rules.open_for_somebody.require(viewer, person)
    if answer != Answer.YES and not because.strip():
        raise SayWhy
    episode = Episode(
        pk=uuid4(),
        person_id=person.pk,
        opened_by_id=viewer.person_id,
        consent=Consent(answer.value),
        ends_at=ends_at,
    )
    if answer != Answer.YES:
        episode.seal_in(because.strip())
    try:
        return _open(viewer, episode, named, AlreadyOpen)
    except AlreadyOpen:
        # A refusal keeps what was written before it.
        record("episodes.asked", viewer=viewer, subject=person.pk, about=person)
        raise


@transaction.atomic
def _open(
    viewer: Viewer,
    episode: Episode,
    named: Sequence[UUID],
    refusal: type[AlreadyOpen | AlreadyMine],
) -> Episode:
    now = ask("SELECT avec.now()")
    if not now < episode.ends_at <= now + LONGEST:
        raise TooLong
    others = [key for key in dict.fromkeys(named) if key != viewer.person_id]
    if not set(others) <= nameable(viewer, episode):
        raise NotNameable
    try:
        with transaction.atomic():
            episode.save(force_insert=True)
    except IntegrityError as error:
        if "episode_open_once" not in str(error):
            raise
        raise refusal from None
    Named.objects.bulk_create(
        Named(episode=episode, person_id=key, named_by_id=viewer.person_id)
        for key in others
    )
    episode.refresh_from_db(fields=["opened_at"])
    record("episodes.opened", viewer=viewer, subject=episode.person_id, about=episode)
    remind_of_opening(viewer, episode)
    for key in others:
        remind_named(viewer, episode, key)
    remind_of_review(viewer, episode, since=episode.ends_at)
    return episode


@transaction.atomic
def name_somebody(*, viewer: Viewer, episode: Episode, person_id: UUID) -> Named:
    """Name one more person for this moment. It lets them read its sheet, no more.

    :raises NotAllowed: unless the viewer is the person, or is named.
    :raises AlreadyClosed: when it is over.
    :raises NotNameable: for anybody else than one's circle, or team.
    """
    rules.name.require(viewer, episode)
    if not Episode.objects.open_now().filter(pk=episode.pk).exists():
        raise AlreadyClosed
    if person_id not in nameable(viewer, episode) or person_id == episode.person_id:
        raise NotNameable
    standing = Named.objects.visible_to(viewer).standing()
    there = standing.filter(episode=episode, person_id=person_id).first()
    if there is not None:
        return there
    named = _name(viewer, episode, person_id)
    record("episodes.named", viewer=viewer, subject=episode.person_id, about=episode)
    remind_named(viewer, episode, person_id)
    return named


def _name(viewer: Viewer, episode: Episode, person_id: UUID) -> Named:
    """Name somebody, unless she has taken them out: then she alone names them again."""
    try:
        with transaction.atomic():
            return Named.objects.create(
                episode=episode, person_id=person_id, named_by_id=viewer.person_id
            )
    except DatabaseError as error:
        if "she took them out" not in str(error):
            raise
        raise NotNameable from None


@transaction.atomic
def remove_somebody(*, viewer: Viewer, named: Named) -> None:
    """Take somebody out of those named: from now on they read nothing of it.

    Who goes by themselves is told to the person, at once.

    :raises NotAllowed: unless the viewer is the person, or is the one named.
    """
    rules.remove.require(viewer, named)
    episode = named.episode
    if not Named.objects.standing().filter(pk=named.pk).update(**_removed(viewer)):
        return
    goes = named.person_id == viewer.person_id
    verb = "episodes.left" if goes else "episodes.removed"
    record(verb, viewer=viewer, subject=episode.person_id, about=episode)
    if goes and episode.closed_at is None:
        remind_of_leaving(viewer, episode)


@transaction.atomic
def part_with(*, viewer: Viewer, person_id: UUID) -> None:
    """Let a tie that has ended end this too: neither is named for the other any more.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.open_for_oneself.require(viewer)
    Named.objects.standing().filter(
        Q(episode__person_id=viewer.person_id, person_id=person_id)
        | Q(episode__person_id=person_id, person_id=viewer.person_id)
    ).update(**_removed(viewer))


def _removed(viewer: Viewer) -> dict[str, Any]:
    return {"removed_at": DatabaseNow(), "removed_by": viewer.person_id}


@transaction.atomic
def close_episode(*, viewer: Viewer, episode: Episode) -> Episode:
    """Close it: what it had opened stops in the same statement.

    :raises NotAllowed: unless the viewer is the person, or is named.
    :raises AlreadyClosed: when it is over.
    """
    rules.close.require(viewer, episode)
    closed = Episode.objects.open_now().filter(pk=episode.pk)
    if not closed.update(closed_at=DatabaseNow(), closed_by=viewer.person_id):
        raise AlreadyClosed
    episode.refresh_from_db(fields=["closed_at", "closed_by"])
    record("episodes.closed", viewer=viewer, subject=episode.person_id, about=episode)
    forget_episode(viewer, episode)
    remind_of_review(viewer, episode, since=episode.closed_at)
    return episode


@transaction.atomic
def go_back_over(*, viewer: Viewer, episode: Episode) -> Document:
    """Begin a document to come back to what happened; it is offered no more.

    It is hers alone: nobody who was there reads or writes in it unless she says so.
    Asked twice, it is the same document.

    :raises NotAllowed: unless it is the viewer's own moment.
    :raises StillOpen: while it is open.
    """
    _require_over(viewer, episode)
    Declined.objects.visible_to(viewer).filter(episode=episode)._raw_delete("default")
    forget_review(viewer, episode)
    begun = Review.objects.visible_to(viewer).filter(episode=episode)
    begun = begun.select_related("document")
    review = begun.first() or _begin_review(viewer, episode) or begun.get()
    return review.document


def _begin_review(viewer: Viewer, episode: Episode) -> Review | None:
    """Begin the document; nothing if another window did so at the same instant."""
    forms = TemplateVersion.objects.visible_to(viewer).newest()
    try:
        with transaction.atomic():
            return Review.objects.create(
                owner_id=viewer.person_id,
                episode=episode,
                document=begin_document(
                    viewer=viewer, template_version=forms.get(key=REVIEW)
                ),
            )
    except IntegrityError:
        return None


@transaction.atomic
def decline_review(*, viewer: Viewer, episode: Episode) -> None:
    """Say no to going back over it: it is never offered again for this moment.

    Nobody else learns of it, and no line of the journal says it. She may begin later
    all the same, herself.

    :raises NotAllowed: unless it is the viewer's own moment.
    :raises StillOpen: while it is open.
    """
    _require_over(viewer, episode)
    if Review.objects.visible_to(viewer).filter(episode=episode).exists():
        return
    Declined.objects.get_or_create(
        episode=episode, defaults={"owner_id": viewer.person_id}
    )
    forget_review(viewer, episode)


def _require_over(viewer: Viewer, episode: Episode) -> None:
    rules.go_back_over.require(viewer, episode)
    if Episode.objects.open_now().filter(pk=episode.pk).exists():
        raise StillOpen


@transaction.atomic
def leave_episodes(*, viewer: Viewer) -> None:
    """Delete the viewer's own, and go from those of others, as she leaves.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.open_for_oneself.require(viewer)
    Episode.objects.of(viewer)._raw_delete("default")
    named = Named.objects.standing().filter(person_id=viewer.person_id)
    named.update(**_removed(viewer))
