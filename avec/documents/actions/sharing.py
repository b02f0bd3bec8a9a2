"""Opening something to someone, and stopping: one tap, silent, immediate."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.circles.around import NotInYourCircle
from avec.circles.models import is_in_circle
from avec.documents import rules
from avec.documents.behaviours import behaviour_of
from avec.documents.models import Document, Grant, WaitingShare, WritingSession
from avec.documents.refusals import (
    AlreadyEnded,
    AlreadyStopped,
    AlreadyWithSomebody,
    EndsTooSoon,
    ForOnePersonOnly,
    NothingChosen,
)
from avec.documents.words import Right, Scope
from avec.foundation.models import DatabaseNow, Now
from avec.foundation.turns import TWICE
from avec.people.models import Person, Team

SESSION_LENGTH = timedelta(hours=4)


@dataclass(frozen=True)
class Part:
    """One part to open: the whole document, a section, or a question."""

    section_key: str = ""
    question_key: str = ""

    @property
    def scope(self) -> Scope:
        if self.question_key:
            return Scope.QUESTION
        return Scope.SECTION if self.section_key else Scope.DOCUMENT

    @property
    def place(self) -> dict[str, str]:
        """Name the part as the columns of a share do."""
        return {
            "scope": self.scope,
            "section_key": self.section_key,
            "question_key": self.question_key,
        }


@transaction.atomic
def share(
    *,
    viewer: Viewer,
    document: Document,
    parts: Sequence[Part],
    to_person: Person | None = None,
    to_team: Team | None = None,
    right: Right = Right.READ,
    ends_at: datetime | None = None,
    hours: tuple[time, time] | None = None,
) -> list[Grant]:
    """Open parts of a document to one person of the circle or one named team.

    Parts already open to them stop and begin again with the new terms, so that a
    share never runs twice. Nothing unpublished is ever seen.

    :raises NotAllowed: unless the viewer is the owner.
    :raises NothingChosen: without a part, or without exactly one reader.
    :raises NotInYourCircle: for a person who is not in the owner's circle.
    :raises EndsTooSoon: for an end in the past.
    :raises ForOnePersonOnly: for a question that opens to one person by name, when it
        is opened to a team or to another voice.
    :raises AlreadyWithSomebody: when it is open to somebody else.
    """
    rules.share.require(viewer, document)
    require_chosen(viewer, parts, to_person, to_team)
    if ends_at is not None and ends_at <= timezone.now():
        raise EndsTooSoon
    Document.objects.select_for_update(of=["self"]).get(pk=document.pk)
    before = Grant.objects.running().filter(
        document=document, to_person=to_person, to_team=to_team
    )
    require_named(document, parts, to_person=to_person, right=right)
    terms = (right, ends_at, *(hours or (None, None)))
    if again := _given_just_now(before, parts, terms):
        return again
    bundle = uuid.uuid4()
    grants = []
    for part in dict.fromkeys(parts):
        before.filter(**part.place).update(stopped_at=DatabaseNow())
        grants.append(
            Grant(
                bundle=bundle,
                document=document,
                owner_id=document.owner_id,
                to_person=to_person,
                to_team=to_team,
                **part.place,
                right=right,
                ends_at=ends_at,
                from_hour=hours[0] if hours else None,
                to_hour=hours[1] if hours else None,
                time_zone=timezone.get_current_timezone_name(),
            )
        )
    Grant.objects.bulk_create(grants)
    record("documents.shared", viewer=viewer, about=document)
    return grants


def _given_just_now(
    running: QuerySet[Grant], parts: Sequence[Part], terms: tuple[Any, ...]
) -> list[Grant]:
    """Return the share that was given just now in these very terms: a second tap."""
    gestures: dict[uuid.UUID, list[Grant]] = {}
    for grant in running.filter(given_at__gt=Now() - TWICE, waiting=None):
        gestures.setdefault(grant.bundle, []).append(grant)
    for grants in gestures.values():
        places = {Part(one.section_key, one.question_key) for one in grants}
        given = {(g.right, g.ends_at, g.from_hour, g.to_hour) for g in grants}
        if places == set(parts) and given == {terms}:
            return grants
    return []


def require_chosen(
    viewer: Viewer,
    parts: Sequence[Part],
    to_person: Person | None,
    to_team: Team | None,
) -> None:
    """Refuse a share of nothing, to nobody, or to a stranger.

    :raises NothingChosen: without a part, or without exactly one reader.
    :raises NotInYourCircle: for a person who is not in the owner's circle.
    """
    if not parts or (to_person is None) == (to_team is None):
        raise NothingChosen
    if to_person is not None and not in_circle(viewer, to_person):
        raise NotInYourCircle


def require_named(
    document: Document,
    parts: Sequence[Part],
    *,
    to_person: Person | None,
    right: Right = Right.READ,
) -> None:
    """Refuse to open widely a question that opens to one person by name.

    :raises ForOnePersonOnly: to a team, or with a voice.
    :raises AlreadyWithSomebody: when it is open to somebody else.
    """
    form = document.form_in(get_language() or "fr")
    named = form.only_named()
    for part in parts:
        if (part.section_key, part.question_key) not in named:
            continue
        prompt = {"question": form.question(part.question_key).prompt}
        if to_person is None or right != Right.READ:
            raise ForOnePersonOnly(ForOnePersonOnly.sentence % prompt)
        others = Grant.objects.running().filter(
            document=document,
            scope=Scope.QUESTION,
            section_key=part.section_key,
            question_key=part.question_key,
        )
        if others.exclude(to_person=to_person).exists():
            raise AlreadyWithSomebody(AlreadyWithSomebody.sentence % prompt)


def in_circle(viewer: Viewer, person: Person) -> bool:
    """Tell whether somebody is in the viewer's own circle, and hold it so."""
    return is_in_circle(viewer, person.pk)


@transaction.atomic
def stop_sharing(*, viewer: Viewer, bundle: UUID) -> int:
    """Stop everything given in one gesture. Nobody is told, no reason is asked.

    Return how many parts were closed.

    :raises NotAllowed: unless the viewer gave it.
    :raises AlreadyStopped: if nothing of it was running.
    """
    running = list(
        Grant.objects.select_for_update(of=["self"])
        .filter(bundle=bundle, owner_id=viewer.person_id, stopped_at=None)
        .order_by("pk")
    )
    if not running:
        raise AlreadyStopped
    for grant in running:
        rules.stop_sharing.require(viewer, grant)
    Grant.objects.filter(pk__in=[grant.pk for grant in running]).update(
        stopped_at=DatabaseNow()
    )
    record("documents.share_stopped", viewer=viewer, about=running[0])
    return len(running)


@transaction.atomic
def stop_all_shares_with(*, viewer: Viewer, person_id: UUID) -> int:
    """Close everything the viewer had opened to one person, at once and silently."""
    stopped = Grant.objects.filter(
        owner_id=viewer.person_id, to_person_id=person_id, stopped_at=None
    ).update(stopped_at=DatabaseNow())
    WritingSession.objects.filter(
        owner_id=viewer.person_id, helper_id=person_id, ended_at=None
    ).update(ended_at=DatabaseNow())
    WaitingShare.objects.filter(
        owner_id=viewer.person_id, to_person_id=person_id, withdrawn_at=None
    ).update(withdrawn_at=DatabaseNow())
    if stopped:
        record("documents.shares_stopped", viewer=viewer)
    return stopped


@transaction.atomic
def renounce_shares(*, viewer: Viewer, giver_id: UUID) -> None:
    """Give back everything one person had opened to the viewer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.renounce_shares(%s)", [giver_id])
    record("documents.shares_renounced", viewer=viewer)


@transaction.atomic
def open_writing_session(
    *, viewer: Viewer, document: Document, helper: Person, section_keys: Sequence[str]
) -> WritingSession:
    """Let one person of the circle write under one's dictation, in chosen parts.

    It closes by itself after four hours.

    :raises NotAllowed: unless the viewer is the owner.
    :raises NothingChosen: without a part.
    :raises NotInYourCircle: for a helper who is not in the circle.
    :raises Refusal: when the tool cannot be written under dictation in these parts.
    """
    rules.open_session.require(viewer, document)
    if not section_keys:
        raise NothingChosen
    behaviour_of(document).before_session(section_keys)
    if not in_circle(viewer, helper):
        raise NotInYourCircle
    WritingSession.objects.filter(
        document=document, helper=helper, ended_at=None
    ).update(ended_at=DatabaseNow())
    session = WritingSession.objects.create(
        document=document,
        owner_id=document.owner_id,
        helper=helper,
        section_keys=list(section_keys),
        ends_at=DatabaseNow() + SESSION_LENGTH,
    )
    session.refresh_from_db(fields=["ends_at"])
    record("documents.session_opened", viewer=viewer, about=session)
    return session


@transaction.atomic
def close_writing_session(*, viewer: Viewer, session: WritingSession) -> None:
    """Close a session: from the next statement the helper reads and writes nothing.

    :raises NotAllowed: unless the viewer opened it or holds the pen in it.
    :raises AlreadyEnded: if it was closed.
    """
    rules.close_session.require(viewer, session)
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.close_writing_session(%s)", [session.pk])
        if not cursor.fetchone()[0]:
            raise AlreadyEnded
    record(
        "documents.session_closed",
        viewer=viewer,
        subject=session.owner_id,
        about=session,
    )
