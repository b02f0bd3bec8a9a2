"""Whose notebook, card and directives are opened, beside the plan of ``world.py``.

She is somebody else than Nora, so that the pages measured before stay what they were.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from PIL import Image

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.card import actions as card
from avec.card.choice import lines_offered
from avec.documents import actions as documents
from avec.documents.actions.sharing import Part
from avec.documents.actions.writing import Place
from avec.documents.models import Document, TemplateVersion
from avec.documents.words import Quality, Right
from avec.journal import actions as journal
from avec.people.models import Person
from bench.measuring import opener
from bench.world import a_person, tie
from tests.entrance import client_as

PASSAGES = 50
ON_THE_CARD = 12

# A page, a picture, a card and a signature for each of the crowd, without their keys.
CROWD = """
INSERT INTO journal_note (id, owner_id, moment, sealed)
  SELECT pg_temp.key('n', i), pg_temp.key('p', i), now(), decode(md5('n' || i), 'hex')
  FROM generate_series({first}, {last}) i;
INSERT INTO journal_media (id, owner_id, note_id, kind, file, added_at)
  SELECT pg_temp.key('m', i), pg_temp.key('p', i), pg_temp.key('n', i), 'picture',
         decode(md5('m' || i), 'hex'), now()
  FROM generate_series({first}, {last}) i;
INSERT INTO card_crisiscard (id, owner_id, number, made_at, check_code, version_ids,
                             passage_ids, sealed)
  SELECT pg_temp.key('c', i), pg_temp.key('p', i), 1, now(),
         upper(lpad(to_hex(i), 8, '0')), ARRAY[pg_temp.key('v', i)],
         ARRAY[pg_temp.key('a', 2 * i + 2)], decode(md5('c' || i), 'hex')
  FROM generate_series({first}, {last}) i;
INSERT INTO directives_signature (id, document_id, owner_id, version_id, signed_on,
                                  signed_at)
  SELECT pg_temp.key('s', i), pg_temp.key('d', i), pg_temp.key('p', i),
         pg_temp.key('v', i), current_date, now()
  FROM generate_series({first}, {last}) i;
"""


@dataclass(frozen=True, slots=True)
class Tools:
    """The keys of what is opened."""

    owner: UUID
    reader: UUID
    directives: UUID
    version: UUID
    note: UUID
    picture: UUID
    card: UUID


def written() -> Tools:
    """Write directives of 50 passages, a page with a picture, a card of 12 lines."""
    owner, reader = a_person("Inès"), a_person("Rémi")
    tie(owner, [reader])
    hers = _directives(owner, reader)
    viewer = Viewer(owner)
    with acting_as(viewer), transaction.atomic():
        version = documents.publish(viewer=viewer, document=hers, name="Inès")
    with acting_as(viewer), transaction.atomic():
        page = journal.write_note(
            viewer=viewer,
            moment=timezone.now(),
            content={"words": "Le chemin derrière la gare, ce matin. " * 4},
        )
    with acting_as(viewer):
        picture = journal.add_media(viewer=viewer, note=page, sent=_picture())
    with acting_as(viewer), transaction.atomic():
        offered = [line.key for line in lines_offered(viewer, "fr")]
        made = card.make_card(viewer=viewer, chosen=offered[:ON_THE_CARD])
    return Tools(owner, reader, hers.pk, version.pk, page.pk, picture.pk, made.pk)


def _directives(owner: UUID, reader: UUID) -> Document:
    """Write in every part, and let the reader speak beside, up to 50 passages."""
    viewer, other = Viewer(owner), Viewer(reader)
    form = TemplateVersion.objects.get(key="advance_directives", organization=None)
    asked = [
        (section, question)
        for section in form.template("fr").sections
        for question in section.questions
        if question.type in ("text", "list")
    ]
    with acting_as(viewer), transaction.atomic():
        document = documents.begin_document(viewer=viewer, template_version=form)
        for number, (section, question) in enumerate(asked):
            words = f"Ce que je demande ici, numéro {number}. " * 3
            said = [{"kind": "text", "text": words.strip()}] * 2
            content = {"text": words} if question.type == "text" else {"items": said}
            place = Place(document, section.key, question.key)
            documents.write_passage(viewer=viewer, place=place, content=content)
        documents.publish(viewer=viewer, document=document, name="Inès")
        documents.share(
            viewer=viewer,
            document=document,
            parts=[Part()],
            to_person=Person.objects.get(pk=reader),
            right=Right.VOICE,
        )
    beside = [
        (section, question)
        for section, question in asked
        if question.voices == "all" and not section.only_her_voice
    ]
    with acting_as(other), transaction.atomic():
        for section, question in (beside * 2)[: PASSAGES - len(asked)]:
            words = "Ce que j’en pense, à côté. "
            said = [{"kind": "text", "text": words.strip()}]
            documents.give_view(
                viewer=other,
                place=Place(document, section.key, question.key),
                content={"text": words} if question.type == "text" else {"items": said},
                quality=Quality.RELATIVE,
                name="Rémi",
            )
    return document


def _picture() -> bytes:
    made = io.BytesIO()
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(made, "JPEG", quality=85)
    return made.getvalue()


def pages(tools: Tools) -> list[tuple[str, object, str, float]]:
    """Name, client, path and goal of each page.

    « J’ai besoin de mon plan » is opened on the hardest day: it is held to the goal of
    the pages of every day. A picture is one row and one key: it costs no more than
    they do. The directives are as long as a plan, and read less often: twice that.
    """
    owner, reader = client_as(tools.owner), client_as(tools.reader)
    return [
        (
            "notebook, one entry with a picture",
            owner,
            f"/carnet/pages/{tools.note}/",
            6,
        ),
        ("picture of an entry", owner, f"/carnet/images/{tools.picture}/", 3),
        ("I need my plan (the card)", owner, "/mon-plan/", 3),
        ("card, and its devices", owner, "/carte/", 6),
        ("directives of 50 passages", owner, f"/documents/{tools.directives}/", 6),
        ("life of the directives", owner, f"/directives/{tools.directives}/", 6),
        ("directives, for a reader", reader, f"/documents/{tools.directives}/lire/", 6),
    ]


def papers(tools: Tools) -> list[tuple[str, object]]:
    """Name each PDF, and the function that opens it."""
    owner, reader = client_as(tools.owner), client_as(tools.reader)
    read = f"/documents/{tools.directives}/lire/papier/?forme=a4"
    return [
        ("PDF of the card", opener(owner, f"/carte/{tools.card}/papier/")),
        ("PDF of the directives", opener(owner, f"/versions/{tools.version}/pdf/")),
        ("PDF of the directives, for a reader", opener(reader, read)),
    ]
