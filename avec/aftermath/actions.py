"""Handing a sentence on, taking it back, and carrying one into one's directives."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.aftermath import rules
from avec.aftermath.models import Handed
from avec.aftermath.places import directives_of, place_in
from avec.aftermath.refusals import (
    AlreadySent,
    NoRoom,
    NotRead,
    NotThere,
    SaysSomebody,
    TooLong,
)
from avec.aftermath.sentences import for_directives, for_the_service, said_in
from avec.aftermath.traces import traces
from avec.aftermath.words import DIRECTIVES, LONGEST
from avec.documents.actions import begin_document, keep_draft
from avec.documents.fields.lists import MOST_ITEMS
from avec.documents.fields.text import LONG, SHORT
from avec.documents.models import Document, Draft, Passage, TemplateVersion
from avec.documents.words import Mode, Quality
from avec.foundation.turns import one_at_a_time
from avec.people.models import Organization
from avec.vault.actions import erase_keys


@transaction.atomic
def hand_on(
    *,
    viewer: Viewer,
    document: Document,
    passage_id: UUID,
    words: str,
    organization: Organization,
    has_read: bool,
) -> Handed:
    """Agree that one sentence goes to one place, without a name.

    It waits, hers, until those of enough people leave together. No line of the journal
    says it: nothing links her to what the place will read.

    :raises NotAllowed: unless it is the viewer's own document.
    :raises NotThere: for words that are not a sentence of that passage.
    :raises NotRead: unless she says that she has read it again.
    :raises SaysSomebody: for a name, a day or a number.
    :raises TooLong: for more than a sentence.
    """
    rules.lead.require(viewer, document)
    said = for_the_service(list(said_in(viewer, document, "", _language())))
    if not any(one.passage_id == passage_id and one.words == words for one in said):
        raise NotThere
    if len(words) > LONGEST:
        raise TooLong
    found = traces(viewer, words)
    if found:
        raise SaysSomebody(
            _("Cette phrase dit « %(found)s » : elle ne part pas ainsi.")
            % {"found": _(" », « ").join(found)}
        )
    if not has_read:
        raise NotRead
    one_at_a_time(f"aftermath.handed:{passage_id}")
    mine = Handed.objects.visible_to(viewer).filter(
        passage_id=passage_id, organization=organization
    )
    for one in mine.order_by("pk"):
        if one.content["words"] == words:
            return one
    handed = Handed(
        owner_id=viewer.person_id,
        document=document,
        passage_id=passage_id,
        organization=organization,
    )
    handed.content = {"words": words}
    handed.seal_outgoing(words, uuid4())
    handed.save(force_insert=True)
    return handed


@transaction.atomic
def take_back(*, viewer: Viewer, handed: Handed) -> None:
    """Take a sentence back before it leaves: nothing of it remains.

    Taken back twice at once, it is taken back.

    :raises NotAllowed: unless it is the viewer's own.
    :raises AlreadySent: once it has left with the others.
    """
    rules.take_back.require(viewer, handed)
    mine = Handed.objects.visible_to(viewer).filter(pk=handed.pk)
    if not mine.waiting()._raw_delete("default"):
        if mine.exists():
            raise AlreadySent
        return
    if handed.outgoing_id is not None:
        transaction.on_commit(partial(erase_keys, handed.outgoing_id))


@transaction.atomic
def carry(
    *,
    viewer: Viewer,
    document: Document,
    passage_id: UUID,
    words: str,
    place: str,
) -> Draft:
    """Put one of her own sentences in the draft of a question of her directives.

    It is a draft, hers alone: it is published by nobody but her, at its page. What was
    already there is kept. Without directives, they are begun.

    :raises NotAllowed: unless it is the viewer's own document.
    :raises NotThere: for words that are not a sentence of hers, or no such question.
    :raises NoRoom: where the sentence does not fit.
    """
    rules.lead.require(viewer, document)
    said = for_directives(list(said_in(viewer, document, "", _language())))
    if not any(one.passage_id == passage_id and one.words == words for one in said):
        raise NotThere
    one_at_a_time(f"aftermath.carried:{viewer.person_id}")
    directives = directives_of(viewer) or _begin(viewer)
    where, question = place_in(directives, place)
    draft = (
        Draft.objects.visible_to(viewer)
        .filter(
            document=directives,
            section_key=where.section_key,
            question_key=where.question_key,
            block=None,
        )
        .first()
    )
    before = draft.content if draft else _standing(viewer, directives, place)
    content = _with(before, words, question)
    return keep_draft(viewer=viewer, place=where, purpose=Mode.WRITTEN, content=content)


def _begin(viewer: Viewer) -> Document:
    forms = TemplateVersion.objects.visible_to(viewer).newest()
    form = forms.get(key=DIRECTIVES, organization=None)
    return begin_document(viewer=viewer, template_version=form)


def _standing(viewer: Viewer, directives: Document, place: str) -> dict[str, Any]:
    section_key, _slash, question_key = place.partition("/")
    heads = (
        Passage.objects.of(viewer)
        .filter(
            document=directives,
            section_key=section_key,
            question_key=question_key,
            block=None,
            quality=Quality.PERSON,
            sealed__isnull=False,
        )
        .heads()
        .order_by("written_at", "pk")
    )
    mine = [one for one in heads if not one.awaits_confirmation]
    return mine[-1].content if mine else {}


def _with(before: dict[str, Any], words: str, question: Any) -> dict[str, Any]:
    """Add a sentence after what was there, once."""
    if question.type == "list":
        items = list(before.get("items", ()))
        if any(item.get("text") == words for item in items):
            return {"items": items}
        if len(items) >= MOST_ITEMS or len(words) > SHORT:
            raise NoRoom
        return {"items": [*items, {"kind": "text", "text": words}]}
    text = before.get("text", "")
    if words in text:
        return {"text": text}
    longer = f"{text}\n{words}" if text else words
    most = SHORT if question.options.get("length") == "short" else LONG
    if len(longer) > most:
        raise NoRoom
    return {"text": longer}


def _language() -> str:
    return get_language() or "fr"


@transaction.atomic
def leave_aftermath(*, viewer: Viewer) -> None:
    """Take back all that has not left, as the viewer leaves.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.leave.require(viewer)
    mine = Handed.objects.visible_to(viewer)
    keys = list(mine.waiting().order_by("pk").values_list("outgoing_id", flat=True))
    mine.waiting()._raw_delete("default")
    for key in keys:
        transaction.on_commit(partial(erase_keys, key))
