"""What people do with their notebook. One function, one intent, one transaction.

Writing here leaves no line anywhere else: what is erased is gone. Only opening a page
to somebody, stopping, and reading are written in the journal of acts, without naming
the page.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from avec.access.limits import require_try
from avec.access.rules import Refusal
from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.circles.around import NotInYourCircle
from avec.circles.models import is_in_circle
from avec.foundation.models import DatabaseNow
from avec.journal import rules
from avec.journal.models import Idea, Lending, Media, Note, Wording
from avec.journal.remaking import a_place, remake
from avec.people.models import Person
from avec.people.narrow import ask

WORDINGS_KEPT = 5
MOST_IDEAS = 500
MEDIA_ON_A_PAGE = 4
MOST_MEDIA = 300
TRIES, WITHIN = 60, timedelta(hours=1)

Content = dict[str, Any]


class EndsTooSoon(Refusal):
    """The end chosen is not ahead."""

    sentence = _("Cette date est déjà passée. Choisissez-en une autre.")


class AlreadyStopped(Refusal):
    """It was stopped before, or came to its end."""

    sentence = _("C’est déjà arrêté.")


class NotYet(Refusal):
    """The moment chosen is not there yet."""

    sentence = _("Ce moment n’est pas encore là. Choisissez aujourd’hui, ou avant.")


class EnoughOnThisPage(Refusal):
    """As many pictures and sounds as a page holds."""

    sentence = _("Une page garde quatre images ou voix. Effacez-en une d’abord.")


class EnoughInTheNotebook(Refusal):
    """As many pictures and sounds as a notebook holds."""

    sentence = _("Votre carnet garde déjà 300 images ou voix. Effacez-en une d’abord.")


class BoxIsFull(Refusal):
    """There are as many ideas as the box can show."""

    sentence = _("Votre boîte contient déjà 500 idées. Effacez-en une d’abord.")


@transaction.atomic
def write_note(
    *,
    viewer: Viewer,
    moment: datetime,
    content: Content,
    key: UUID | None = None,
    idea: Content | None = None,
) -> Note:
    """Write a page, for now or for a moment before; put an idea in the box with it.

    ``key`` is drawn with the form: the same page sent twice is one page.

    :raises NotAllowed: unless the viewer is signed in.
    :raises NotYet: for a moment still to come.
    :raises BoxIsFull: when the box has no place for the idea; nothing is written.
    """
    rules.write.require(viewer)
    _require_past(moment)
    if idea is not None:
        _require_room(viewer)
    note = Note(owner_id=viewer.person_id, moment=moment)
    if key is not None:
        before = _written_with(viewer, key, content)
        if before is not None:
            return before
        note.pk = note.id = key
    note.content = content
    try:
        with transaction.atomic():
            note.save(force_insert=True)
    except IntegrityError:
        before = _written_with(viewer, note.pk, content)
        if before is not None:
            return before
        note = Note(owner_id=viewer.person_id, moment=moment)
        note.content = content
        note.save(force_insert=True)
    if idea is not None:
        keep_idea(viewer=viewer, content=idea)
    return note


def _written_with(viewer: Viewer, key: UUID, content: Content) -> Note | None:
    """Return the page that this very form wrote already, in the same words."""
    before = Note.objects.of(viewer).filter(pk=key).first()
    return before if before is not None and before.content == content else None


@transaction.atomic
def change_note(
    *,
    viewer: Viewer,
    note: Note,
    moment: datetime,
    content: Content,
    idea: Content | None = None,
) -> Note:
    """Write a page again in the same place: nothing of what it said before stays.

    :raises NotAllowed: unless the viewer wrote it.
    :raises NotYet: for a moment still to come.
    :raises BoxIsFull: when the box has no place for the idea; nothing is changed.
    """
    rules.hold_note.require(viewer, note)
    _require_past(moment)
    if idea is not None:
        keep_idea(viewer=viewer, content=idea)
    locked = Note.objects.of(viewer).select_for_update(of=["self"]).get(pk=note.pk)
    locked.moment = moment
    locked.content = content
    locked.save(update_fields=["moment", "sealed"])
    return locked


@transaction.atomic
def delete_note(*, viewer: Viewer, note: Note) -> None:
    """Erase a page for good, and whatever was open of it.

    :raises NotAllowed: unless the viewer wrote it.
    """
    rules.hold_note.require(viewer, note)
    Note.objects.of(viewer).filter(pk=note.pk).delete()


def add_media(
    *, viewer: Viewer, note: Note, sent: bytes, size: int | None = None, words: str = ""
) -> Media:
    """Put a picture or a sound beside a page: made again, then sealed.

    The file is made again before anything is locked, and a try is counted whatever
    comes of it.

    :raises NotAllowed: unless the viewer wrote the page.
    :raises EnoughOnThisPage: when there are four.
    :raises EnoughInTheNotebook: when there are three hundred.
    :raises Busy: when others are having files made again.
    :raises TooManyTries: after sixty in an hour.
    :raises TooLarge: beyond ten million bytes.
    :raises NotAFileWeTake: for anything else than a plain picture or sound.
    """
    rules.hold_note.require(viewer, note)
    _require_room_beside(viewer, note)
    with a_place():
        require_try(f"journal:media:{viewer.person_id}", allowed=TRIES, within=WITHIN)
        remade = remake(sent, size=size)
    with transaction.atomic():
        Note.objects.of(viewer).select_for_update(of=["self"]).get(pk=note.pk)
        _require_room_beside(viewer, note)
        media = Media(owner_id=note.owner_id, note=note, kind=remade.kind)
        media.plain = remade.content
        media.content = {"words": words} if words else {}
        media.save(force_insert=True)
    return media


def _require_room_beside(viewer: Viewer, note: Note) -> None:
    mine = Media.objects.visible_to(viewer)
    if mine.filter(note=note).count() >= MEDIA_ON_A_PAGE:
        raise EnoughOnThisPage
    if mine.count() >= MOST_MEDIA:
        raise EnoughInTheNotebook


@transaction.atomic
def erase_media(*, viewer: Viewer, media: Media) -> None:
    """Erase a picture or a sound for good.

    :raises NotAllowed: unless it is the viewer's own.
    """
    rules.hold_media.require(viewer, media)
    Media.objects.visible_to(viewer).filter(pk=media.pk).delete()


@transaction.atomic
def keep_idea(*, viewer: Viewer, content: Content, key: UUID | None = None) -> Idea:
    """Put an idea in one's box.

    ``key`` is drawn with the form: the same idea sent twice is one idea.

    :raises NotAllowed: unless the viewer is signed in.
    :raises BoxIsFull: when there are five hundred.
    """
    rules.write.require(viewer)
    before = _kept_with(viewer, key, content)
    if before is not None:
        return before
    _require_room(viewer)
    idea = Idea(owner_id=viewer.person_id)
    if key is not None:
        idea.pk = idea.id = key
    idea.content = content
    try:
        with transaction.atomic():
            idea.save(force_insert=True)
    except IntegrityError:
        before = _kept_with(viewer, key, content)
        if before is not None:
            return before
        idea = Idea(owner_id=viewer.person_id)
        idea.content = content
        idea.save(force_insert=True)
    idea.refresh_from_db(fields=["kept_at"])
    return idea


def _kept_with(viewer: Viewer, key: UUID | None, content: Content) -> Idea | None:
    """Return the idea that this very form kept already, in the same words."""
    before = Idea.objects.of(viewer).filter(pk=key).first() if key else None
    return before if before is not None and before.content == content else None


def _require_room(viewer: Viewer) -> None:
    if Idea.objects.of(viewer).count() >= MOST_IDEAS:
        raise BoxIsFull


@transaction.atomic
def change_idea(*, viewer: Viewer, idea: Idea, content: Content) -> Idea:
    """Say an idea otherwise, everywhere it is shown; the last few wordings are kept.

    :raises NotAllowed: unless it is in the viewer's own box.
    """
    rules.hold_idea.require(viewer, idea)
    locked = Idea.objects.of(viewer).select_for_update(of=["self"]).get(pk=idea.pk)
    before = locked.content
    if before == content:
        return locked
    locked.content = content
    locked.save(update_fields=["sealed"])
    if before.get("line") != content.get("line"):
        wording = Wording(idea=locked, owner_id=locked.owner_id)
        wording.content = {"line": before.get("line", "")}
        wording.save(force_insert=True)
        kept = Wording.objects.visible_to(viewer).filter(idea=locked)
        newest = kept.order_by("-replaced_at", "-pk").values_list("pk", flat=True)
        kept.exclude(pk__in=list(newest[:WORDINGS_KEPT])).delete()
    return locked


@transaction.atomic
def delete_idea(*, viewer: Viewer, idea: Idea) -> None:
    """Erase an idea for good, its earlier wordings, and whatever was open of it.

    :raises NotAllowed: unless it is in the viewer's own box.
    """
    rules.hold_idea.require(viewer, idea)
    Idea.objects.of(viewer).filter(pk=idea.pk).delete()


@transaction.atomic
def erase_wording(*, viewer: Viewer, wording: Wording) -> None:
    """Erase what an idea said before, for good.

    :raises NotAllowed: unless the viewer wrote it.
    """
    rules.hold_wording.require(viewer, wording)
    Wording.objects.visible_to(viewer).filter(pk=wording.pk).delete()


@transaction.atomic
def lend(
    *,
    viewer: Viewer,
    thing: Note | Idea,
    to_person: Person,
    ends_at: datetime | None = None,
) -> Lending:
    """Open one page or one idea to one person of the circle, who reads it as it is.

    Open already to them, it stops and begins again with the new end.

    :raises NotAllowed: unless the viewer wrote it.
    :raises NotInYourCircle: for anybody else than a person of the circle.
    :raises EndsTooSoon: for an end in the past.
    """
    rules.lend.require(viewer, thing)
    if not is_in_circle(viewer, to_person.pk):
        raise NotInYourCircle
    if ends_at is not None and ends_at <= timezone.now():
        raise EndsTooSoon
    what = {"note": thing} if isinstance(thing, Note) else {"idea": thing}
    type(thing).objects.of(viewer).select_for_update(of=["self"]).get(pk=thing.pk)
    before = Lending.objects.visible_to(viewer).filter(**what, to_person=to_person)
    before.filter(stopped_at=None).update(stopped_at=DatabaseNow())
    lending = Lending.objects.create(
        owner_id=viewer.person_id, to_person=to_person, ends_at=ends_at, **what
    )
    lending.refresh_from_db(fields=["given_at"])
    record("journal.lent", viewer=viewer, about=lending, parts=[lending.part])
    return lending


@transaction.atomic
def stop_lending(*, viewer: Viewer, lending: Lending) -> None:
    """Close a page or an idea to who could read it. Nobody is told.

    :raises NotAllowed: unless the viewer opened it.
    :raises AlreadyStopped: if it was stopped before.
    """
    rules.stop_lending.require(viewer, lending)
    mine = Lending.objects.visible_to(viewer).filter(pk=lending.pk, stopped_at=None)
    if not mine.update(stopped_at=DatabaseNow()):
        raise AlreadyStopped
    record("journal.lending_stopped", viewer=viewer, about=lending)


@transaction.atomic
def stop_all_lending_to(*, viewer: Viewer, person_id: UUID) -> None:
    """Close everything the viewer had opened to one person, at once and silently.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.write.require(viewer)
    Lending.objects.visible_to(viewer).filter(
        owner_id=viewer.person_id, to_person_id=person_id, stopped_at=None
    ).update(stopped_at=DatabaseNow())


@transaction.atomic
def renounce_lent(*, viewer: Viewer, giver_id: UUID) -> None:
    """Give back whatever one person had opened to the viewer.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.write.require(viewer)
    ask("SELECT avec.renounce_lent(%s)", giver_id)


@transaction.atomic
def leave_journal(*, viewer: Viewer) -> None:
    """Erase the viewer's notebook and box, and give back what others opened.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.write.require(viewer)
    Note.objects.of(viewer).delete()
    Idea.objects.of(viewer).delete()
    ask("SELECT avec.renounce_lent(NULL)")


def _require_past(moment: datetime) -> None:
    if moment > timezone.now():
        raise NotYet
