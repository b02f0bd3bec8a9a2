"""Saying what was followed, who is told of it, and having read it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language

from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.directives import rules
from avec.directives.actions.acts import today
from avec.directives.closed import ClosedPassage
from avec.directives.honouring import words_of_place
from avec.directives.models import Honouring, NoMoreSaid, TrustedPerson, Wish
from avec.directives.refusals import (
    AlreadyCorrected,
    NotOfThatMoment,
    NotYetThere,
    SayWhy,
)
from avec.directives.words import Followed, told_of
from avec.documents.models import Document, VersionItem, form_of
from avec.documents.shapes import Template
from avec.episodes.models import Episode
from avec.foundation.models import DatabaseNow, Now
from avec.foundation.turns import TWICE, said_already
from avec.messages.actions import forget

WITHOUT_A_REASON = (Followed.FOLLOWED, Followed.NOT_APPLICABLE)


@transaction.atomic
def say_followed(
    *,
    viewer: Viewer,
    item: VersionItem,
    followed: Followed,
    happened_on: date,
    name: str,
    function: str = "",
    why: str = "",
) -> Honouring:
    """Say what became of one passage she had written, and why; she is told at once.

    In one's own name, during a difficult moment or after.

    :raises NotAllowed: unless the passage is another's, and open to the viewer.
    :raises NotYetThere: for a day that is ahead.
    :raises SayWhy: for what was not followed, without a reason.
    """
    rules.say_followed.require(viewer, item)
    line = _line_about(item, item.pk)
    where = _where(item.document.form_in(get_language() or "fr"), line)
    return _say(viewer, line, followed, happened_on, name, function, why, where)


@transaction.atomic
def say_afterwards(
    *,
    viewer: Viewer,
    place: ClosedPassage,
    followed: Followed,
    happened_on: date,
    name: str,
    function: str = "",
    why: str = "",
) -> Honouring:
    """Say what became of one place that was open until a moment closed; she is told.

    Her words are not read again: only the place, and what one says of it.

    :raises NotAllowed: unless the end of the moment closed it, less than 28 days ago.
    :raises NotOfThatMoment: for a day when it was not open to the viewer.
    :raises SayWhy: for what was not followed, without a reason.
    """
    rules.say_afterwards.require(viewer, place)
    if not place.first_day <= happened_on <= place.last_day:
        raise NotOfThatMoment
    line = _line_about(place, place.item_id)
    where = _where(form_of(place.template_id, get_language() or "fr"), line)
    return _say(viewer, line, followed, happened_on, name, function, why, where)


@transaction.atomic
def correct_followed(
    *,
    viewer: Viewer,
    line: Honouring,
    followed: Followed,
    happened_on: date,
    name: str,
    function: str = "",
    why: str = "",
) -> Honouring:
    """Correct what one said, by a new line: the one before stays, and is read too.

    Whoever reads the passage no more corrects what they said all the same.

    :raises NotAllowed: unless the viewer said it.
    :raises NotYetThere: for a day that is ahead.
    :raises SayWhy: for what was not followed, without a reason.
    :raises AlreadyCorrected: if that line was corrected before.
    """
    rules.correct_followed.require(viewer, line)
    corrected = _line_about(line, line.item_id)
    corrected.corrects = line
    where = {key: line.content.get(key, "") for key in ("part", "prompt")}
    return _say(viewer, corrected, followed, happened_on, name, function, why, where)


def _line_about(
    place: VersionItem | ClosedPassage | Honouring, item_id: UUID
) -> Honouring:
    """Begin a line about this place of a version."""
    return Honouring(
        document_id=place.document_id,
        owner_id=place.owner_id,
        version_id=place.version_id,
        item_id=item_id,
        section_key=place.section_key,
        question_key=place.question_key,
    )


def _where(form: Template, line: Honouring) -> dict[str, str]:
    """Keep the words of the part and of the question, as they were that day."""
    part, prompt = words_of_place(form, line.section_key, line.question_key)
    return {"part": part, "prompt": prompt}


def _say(
    viewer: Viewer,
    line: Honouring,
    followed: Followed,
    happened_on: date,
    name: str,
    function: str,
    why: str,
    where: dict[str, str],
) -> Honouring:
    """Write one line, once; the database tells her, and whom she wished."""
    if happened_on > today():
        raise NotYetThere
    if not why.strip() and followed not in WITHOUT_A_REASON:
        raise SayWhy
    content = {
        "name": name,
        "function": function.strip(),
        "why": why.strip(),
        **where,
    }
    just_now = Honouring.objects.filter(
        author_id=viewer.person_id,
        item_id=line.item_id,
        corrects=line.corrects,
        followed=followed,
        happened_on=happened_on,
        said_at__gt=Now() - TWICE,
    )
    again = said_already(f"directives.followed:{viewer.person_id}", just_now, content)
    if again is not None:
        return again
    if line.corrects and Honouring.objects.filter(corrects=line.corrects).exists():
        raise AlreadyCorrected
    line.author_id = viewer.person_id  # type: ignore[assignment] # the rule asked
    line.followed, line.happened_on = followed, happened_on
    line.content = content
    line.save(force_insert=True)
    record(
        "directives.followed",
        viewer=viewer,
        subject=line.owner_id,
        about=Document(pk=line.document_id),
    )
    return line


@transaction.atomic
def tell_trusted(*, viewer: Viewer, trusted: TrustedPerson, is_told: bool) -> None:
    """Say whether one's trusted person is told what was followed; no answer means no.

    :raises NotAllowed: unless the viewer is who designates.
    """
    rules.tell_trusted.require(viewer, trusted)
    TrustedPerson.objects.visible_to(viewer).running().filter(pk=trusted.pk).update(
        is_told=is_told
    )
    record("directives.trust_told", viewer=viewer, about=trusted)


@transaction.atomic
def end_what_is_still_said(
    *, viewer: Viewer, document: Document, moment: Episode
) -> None:
    """End what may still be said after one moment; the share she prepared stays.

    At once, without a reason, and nobody is told. What was said already stays, and
    who said it may still correct it. Ended twice, it is ended once.

    :raises NotAllowed: unless the document and the moment are the viewer's.
    """
    rules.end_what_is_still_said.require(viewer, (document, moment))
    _row, is_new = NoMoreSaid.objects.get_or_create(
        document=document, episode=moment, owner_id=document.owner_id
    )
    if is_new:
        record("directives.no_more_said", viewer=viewer, about=document)


@transaction.atomic
def read_what_was_followed(*, viewer: Viewer, document: Document) -> None:
    """Note that she has read it: it is no news any more.

    :raises NotAllowed: unless the document is the viewer's.
    """
    rules.hold.require(viewer, document)
    Wish.objects.update_or_create(
        document=document,
        owner_id=document.owner_id,
        defaults={"followed_read_at": DatabaseNow()},
    )
    forget(viewer=viewer, key=told_of(document.pk))
