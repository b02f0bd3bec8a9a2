"""What stands at the edges of the cast: drafted, stopped, refused, waiting, blocked.

A wall is only proved where something could leak. Each walled table has rows here
that nobody but one or two people may read. The main story stays in ``cast``.

Nora    has a second document, whose only section is open to two teams, and to Marc
        in hours that are not now. She wrote a draft, handed over a paper copy, sent
        a link that nobody has opened yet.
Odile   was in Nora's circle and left: a share, a writing session and a tie ended.
        She looked once, and Nora asked her why. She has a card and a passkey.
Karim   invited Paul, who has not answered, and Marc, who said no; Aïcha blocked him.
        Nora and Karim chose messages; only she wrote back the code.
Paul    blocked Nora, who does not know.
Nora    also keeps a notebook: Sami reads one page of it, Marc one idea; the rest is
        hers alone. Karim has a notebook too, that nobody reads.
Claire  promised Nora something that she did not keep; Nora promised Marc something.
        Who is there for her is in ``tests/references.py``.
Paul    said no to a place that Hélène answers for, and Karim to another. Odile and
        Karim each chose somebody to help them back, and stopped it.
"""

from __future__ import annotations

import wave
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from io import BytesIO
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from django.db import connection, transaction
from django.utils import timezone
from fido2.cose import ES256
from fido2.webauthn import AttestedCredentialData

from avec.access.identity import acting_as
from avec.access.sessions import SessionStore
from avec.access.viewer import Viewer
from avec.audit.actions import record_reading
from avec.audit.models import Entry
from avec.circles import actions as circles
from avec.circles.models import Invitation, Tie
from avec.circles.words import Relationship, Way
from avec.documents import actions
from avec.documents.actions.sharing import Part
from avec.documents.actions.writing import Place
from avec.documents.models import (
    Block,
    Document,
    Draft,
    Grant,
    Passage,
    ReadingQuestion,
    TemplateVersion,
    WritingSession,
)
from avec.documents.template_files.typed import read_typed
from avec.documents.words import Freedom, Mode, Quality
from avec.journal import actions as journal
from avec.messages import actions as messages
from avec.messages.words import Kind
from avec.people.actions import add_passkey, choose_helper, make_card, make_offer
from avec.people.models import Affiliation, Person, Team
from tests.aftermaths import come_back
from tests.answered import answer_questionnaires
from tests.appointments import agree_on_moments
from tests.cards import make_cards
from tests.emergencies import write_emergencies
from tests.listenings import listen_to_the_cast
from tests.meetings_held import meet
from tests.moments import live_moments
from tests.promises import make_promises
from tests.references import be_there
from tests.scene import as_warden, tie
from tests.visits import look_back

TEAM_WORDS = "CANARI-portrait-de-Nora-2e91"
HOURS_WORDS = "CANARI-aux-heures-de-Marc-6b0d"
NORAS_DRAFT = "CANARI-brouillon-de-Nora-77aa"
NOTE_WORDS = "CANARI-page-ouverte-a-Sami-8d15"
OWN_NOTE_WORDS = "CANARI-page-de-Nora-c7f2"
IDEA_WORDS = "CANARI-idee-ouverte-a-Marc-04be"
OLD_IDEA_WORDS = "CANARI-idee-d-avant-91ac"
VOICE_WORDS = "CANARI-voix-de-Nora-5e0b"
ERASED_NOTE = "CANARI-page-effacee-2c60"
KARIMS_NOTE = "CANARI-page-de-Karim-e3a8"
CLAIRES_DRAFT = "CANARI-brouillon-de-Claire-d04e"
SAMIS_DRAFT = "CANARI-brouillon-de-Sami-b3f8"
COPY_WORDS = "CANARI-copie-remise-a9c6"
QUESTION_WORDS = "CANARI-question-de-Nora-5f17"
AFTER_WORDS = "CANARI-apres-la-seance-3d7a"
LETTER_WORDS = "CANARI-lettre-de-Nora-8c23"
KARIMS_LETTER = "CANARI-lettre-de-Karim-04bd"
TIE_WORDS = "CANARI-mot-du-lien-f6a1"
REMEMBERED = "CANARI-nom-retenu-c8d2"
SESSION_WORDS = "CANARI-de-session-1d70"
CLAIRES_VIEW = "CANARI-avis-de-Claire-40e2"
MESSAGES_TO = "canari-adresse-7e52@exemple.fr"
WE_WORDS = "CANARI-nous-propose-8c13"
CLOCK, WORKER = "avec.now()", "professional"


@dataclass
class Edges:
    """What a test may want to name among it."""

    portrait: Document
    block: Block
    reading: Entry
    question: ReadingQuestion
    stopped: Grant
    drafts: dict[str, Draft]
    link: Invitation
    to_paul: Invitation
    proposed: Passage
    erased: UUID


def write_edges(cast) -> Edges:
    """Write all of it, through the same actions as the site."""
    portrait, block = _second_document(cast)
    reading, question, stopped = _odile_leaves(cast, portrait)
    drafts = _drafts(cast)
    link, to_paul = _invitations(cast)
    _keys_and_sessions(cast)
    _chosen_messages(cast)
    _offered_and_ended_hats(cast)
    _answered_offers_and_stopped_ways_back(cast)
    _an_open_offer_and_a_helper(cast)
    _a_withdrawn_template(cast)
    erased = _notebooks(cast)
    make_promises(cast)
    answer_questionnaires(cast)
    make_cards(cast)
    listen_to_the_cast(cast)
    write_emergencies(cast)
    live_moments(cast)
    come_back(cast)
    meet(cast)
    agree_on_moments(cast)
    be_there(cast)
    look_back(cast)
    proposed = _a_text_proposed_together(cast)
    return Edges(
        portrait,
        block,
        reading,
        question,
        stopped,
        drafts,
        link,
        to_paul,
        proposed,
        erased,
    )


@contextmanager
def _acting(viewer: Viewer) -> Iterator[None]:
    with acting_as(viewer), transaction.atomic():
        yield


def _second_document(cast) -> tuple[Document, Block]:
    nora = Viewer(cast.nora)
    form = TemplateVersion.objects.get(key="strengths", organization=None)
    with _acting(nora):
        portrait = actions.begin_document(viewer=nora, template_version=form)
        block = actions.add_block(viewer=nora, document=portrait, section_key="area")
        actions.write_passage(
            viewer=nora,
            place=Place(portrait, "area", "area_wish", block),
            content={"text": f"Chanter le jeudi. {TEAM_WORDS}"},
        )
        actions.write_passage(
            viewer=nora,
            place=Place(portrait, "choosing", "matters_most"),
            content={"text": f"La chorale. {HOURS_WORDS}"},
        )
        actions.publish(viewer=nora, document=portrait, name="Nora")
        for team in Team.objects.filter(
            name__in=["CMP de Montclair", "L’équipe de route"]
        ).order_by("name"):
            actions.share(
                viewer=nora, document=portrait, parts=[Part("area")], to_team=team
            )
        later = timezone.localtime() + timedelta(hours=3)
        actions.share(
            viewer=nora,
            document=portrait,
            parts=[Part("choosing")],
            to_person=Person.objects.get(pk=cast.marc),
            hours=(_hour(later), _hour(later + timedelta(hours=1))),
        )
        version = portrait.versions.get()
        actions.hand_over_copy(viewer=nora, version=version, to=f"Papier. {COPY_WORDS}")
        with_sami = Tie.objects.get(person_id=cast.nora, other_id=cast.sami)
        circles.rename_relationship(
            viewer=nora,
            tie=with_sami,
            relationship="peer_supporter",
            own_words=TIE_WORDS,
        )
    return portrait, block


def _hour(moment: datetime) -> time:
    return moment.time().replace(microsecond=0)


def _odile_leaves(cast, portrait: Document):
    nora, odile = Viewer(cast.nora), cast.seen_by("odile")
    tie(cast.nora, cast.odile, "trusted_person")
    her = Person(pk=cast.odile)
    with _acting(nora):
        actions.share(
            viewer=nora, document=portrait, parts=[Part("area")], to_person=her
        )
        actions.open_writing_session(
            viewer=nora, document=portrait, helper=her, section_keys=["area"]
        )
    with _acting(odile):
        record_reading(viewer=odile, subject=cast.nora, about=portrait, parts=["area"])
        between = Tie.objects.get(person_id=cast.nora, other_id=cast.odile)
        circles.end_tie(viewer=odile, tie=between)
    with _acting(nora):
        actions.say_after_session(
            viewer=nora,
            session=WritingSession.objects.get(helper_id=cast.odile),
            free=Freedom.NOT_QUITE,
            words=f"Elle allait vite. {AFTER_WORDS}",
        )
        line = Entry.objects.readings().get(subject_id=cast.nora, actor_id=cast.odile)
        question = actions.ask_about_reading(
            viewer=nora, entry=line, words=f"Pourquoi ? {QUESTION_WORDS}"
        )
        stopped = Grant.objects.get(to_person_id=cast.odile)
    return line, question, stopped


def one_second() -> bytes:
    """Return a sound of one second, as a recorder would give it."""
    sound = BytesIO()
    with wave.open(sound, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(8000)
        written.writeframes(bytes(16_000))
    return sound.getvalue()


def _notebooks(cast) -> UUID:
    """Write notebooks; return the key of a page that was erased."""
    now = timezone.now()
    nora, karim = Viewer(cast.nora), Viewer(cast.karim)
    with _acting(nora):
        idea = journal.keep_idea(
            viewer=nora, content={"line": f"Descendre au jardin. {OLD_IDEA_WORDS}"}
        )
        journal.change_idea(
            viewer=nora, idea=idea, content={"line": f"Le jardin. {IDEA_WORDS}"}
        )
        own = journal.write_note(
            viewer=nora,
            moment=now - timedelta(days=1),
            content={"words": f"Mauvaise nuit. {OWN_NOTE_WORDS}", "idea": str(idea.pk)},
        )
        opened = journal.write_note(
            viewer=nora,
            moment=now - timedelta(hours=1),
            content={"words": f"Le bus, seule. {NOTE_WORDS}"},
        )
        journal.add_media(
            viewer=nora, note=own, sent=one_second(), words=f"Ma voix. {VOICE_WORDS}"
        )
        to_sami = {"viewer": nora, "to_person": Person.objects.get(pk=cast.sami)}
        journal.lend(thing=opened, **to_sami)
        stopped = journal.lend(thing=own, **to_sami)
        journal.stop_lending(viewer=nora, lending=stopped)
        her_brother = Person.objects.get(pk=cast.marc)
        journal.lend(viewer=nora, thing=idea, to_person=her_brother)
        erased = journal.write_note(
            viewer=nora, moment=now, content={"words": ERASED_NOTE}
        )
        journal.lend(thing=erased, **to_sami)
        journal.delete_note(viewer=nora, note=erased)
    with _acting(karim):
        words = {"words": f"Rien de spécial. {KARIMS_NOTE}"}
        journal.write_note(viewer=karim, moment=now, content=words)
        journal.keep_idea(viewer=karim, content={"line": "Un thé."})
    return erased.pk


def _drafts(cast) -> dict[str, Draft]:
    drafts = {}
    for name, purpose, question, words in [
        ("nora", Mode.WRITTEN, "meaning", NORAS_DRAFT),
        ("sami", Mode.DICTATED, "identity", SAMIS_DRAFT),
        ("claire", Mode.VIEW, "hope", CLAIRES_DRAFT),
    ]:
        viewer = cast.seen_by(name)
        with _acting(viewer):
            drafts[name] = actions.keep_draft(
                viewer=viewer,
                place=Place(cast.plan, "direction", question),
                purpose=purpose,
                content={"text": words},
            )
    return drafts


def _invitations(cast) -> tuple[Invitation, Invitation]:
    nora, karim = Viewer(cast.nora), Viewer(cast.karim)
    with _acting(nora):
        link = circles.invite(
            viewer=nora,
            way=Way.LINK,
            relationship=Relationship.FRIEND,
            signed="Nora",
            message=LETTER_WORDS,
        )
    with _acting(karim):
        by_name = {
            name: circles.invite(
                viewer=karim,
                way=Way.NAME,
                relationship=Relationship.OTHER,
                signed="Karim",
                addressed_to=f"{name}0001",
                message=KARIMS_LETTER,
            )
            for name in ("paul", "marc")
        }
    marc, aicha = Viewer(cast.marc), cast.seen_by("aicha")
    with _acting(marc):
        received = Invitation.objects.get(pk=by_name["marc"].pk)
        circles.decline(viewer=marc, invitation=received)
    with _acting(aicha):
        circles.block(viewer=aicha, person_id=cast.karim, remembered_as=REMEMBERED)
    paul = cast.seen_by("paul")
    with _acting(paul):
        circles.block(viewer=paul, person_id=cast.nora, remembered_as="N.")
    return link, by_name["paul"]


def _chosen_messages(cast) -> None:
    """Nora is told of questions, at an address that she checked; Karim checked none."""
    nora, karim = Viewer(cast.nora), Viewer(cast.karim)
    with _acting(nora):
        choice = messages.give_address(
            viewer=nora, channel="email", address=MESSAGES_TO, wants=[Kind.QUESTION]
        )
        messages.confirm_address(viewer=nora, code=choice.said_code)
        messages.remind(
            viewer=nora, person_id=cast.nora, kind=Kind.QUESTION, key="cast:1"
        )
    with _acting(karim):
        messages.give_address(viewer=karim, channel="email", address="karim@exemple.fr")


def _keys_and_sessions(cast) -> None:
    odile = cast.seen_by("odile")
    with _acting(odile):
        make_card(viewer=odile)
        public = ec.generate_private_key(ec.SECP256R1()).public_key()
        credential = AttestedCredentialData.create(
            bytes(16), uuid4().bytes, ES256.from_cryptography_key(public)
        )
        add_passkey(
            viewer=odile,
            name="La petite clé",
            credential_id=credential.credential_id,
            credential=bytes(credential),
            count=0,
        )
    with _acting(Viewer(cast.karim)):
        _session(cast.karim)
    with transaction.atomic():
        _session(None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.attempt('somebody tried', 5, '1 hour')")


def _session(person_id: UUID | None) -> None:
    session = SessionStore(None)
    session.person_id = person_id
    session.device = "ailleurs"
    session["words"] = SESSION_WORDS
    session.save()


def _offered_and_ended_hats(cast) -> None:
    """Odile is offered a hat she has not accepted; another of hers has ended."""
    for confirmed, ended, capacity in [
        ("NULL", "NULL", "partnership_lead"),
        (f"{CLOCK} - interval '50 minutes'", f"{CLOCK} - interval '1 minute'", WORKER),
    ]:
        as_warden(
            "INSERT INTO people_affiliation (id, person_id, organization_id, team_id,"
            " capacity, function, answers_for_place, offered_by_id, confirmed_at,"
            " ended_at, starts_at) SELECT gen_random_uuid(), %s, organization_id, id,"
            f" '{capacity}', '', false, %s, {confirmed}, {ended},"
            " avec.now() - interval '1 hour' FROM people_team WHERE id = %s",
            [cast.odile, cast.helene, cast.team.pk],
        )


def _answered_offers_and_stopped_ways_back(cast) -> None:
    """Paul and Karim each said no to a place; Odile and Karim each stopped a helper."""
    for name, hat in (("paul", "helene"), ("karim", "paul")):
        as_warden(
            "INSERT INTO people_offer (id, organization_id, capacity, function,"
            " answers_for_place, ends_at, for_name, made_at, expires_at, answered_at,"
            " accepted) SELECT gen_random_uuid(), organization_id, 'professional', '',"
            f" false, {CLOCK} + interval '1 year', %s, {CLOCK}, {CLOCK}, {CLOCK}, false"
            " FROM people_affiliation WHERE id = %s",
            [f"{name}0001", cast.hats[hat]],
        )
    for person, helper in ((cast.odile, cast.paul), (cast.karim, cast.aicha)):
        as_warden(
            "INSERT INTO people_recoveryhelper (id, person_id, helper_id, began_at,"
            f" ended_at) VALUES (gen_random_uuid(), %s, %s, {CLOCK}, {CLOCK})",
            [person, helper],
        )
        as_warden(
            "INSERT INTO people_recoveryrequest (id, person_id, helper_id, began_at,"
            " code_hash, code_ends_at, return_hash, cancelled_at)"
            f" VALUES (gen_random_uuid(), %s, %s, {CLOCK}, '', {CLOCK}, '', {CLOCK})",
            [person, helper],
        )


def _a_text_proposed_together(cast) -> Passage:
    """Claire spoke beside Nora once more; Nora proposes « nous », Claire thinks."""
    nora, claire = Viewer(cast.nora), cast.seen_by("claire")
    place = Place(cast.plan, "direction", "obstacles")
    with _acting(claire):
        actions.give_view(
            viewer=claire,
            place=place,
            content={"text": f"Et ses voisins. {CLAIRES_VIEW}"},
            quality=Quality.PROFESSIONAL,
            name="Claire",
            label="infirmière",
        )
    with _acting(nora):
        return actions.propose_together(
            viewer=nora,
            place=place,
            text=f"Nous, et les voisins. {WE_WORDS}",
            name="Nora",
            voices=[cast.claire],
        )


def _an_open_offer_and_a_helper(cast) -> None:
    """Hélène offers Odile something; Marc chose his sister to help him come back."""
    helene, marc = cast.seen_by("helene"), Viewer(cast.marc)
    with _acting(helene):
        make_offer(
            viewer=helene,
            organization=cast.team.organization,
            capacity="users_representative",
            ends_at=timezone.now() + timedelta(days=365),
            for_name="odile0001",
        )
    with _acting(marc):
        choose_helper(viewer=marc, helper=Person(pk=cast.nora))


OUR_WEEK = """\
key: our_week
version: 1
language: fr
status: complete
title: Notre semaine
purpose: Voir ce qui compte.
pen: La personne.
sections:
  - key: days
    title: Les jours
    questions:
      - key: good_day
        prompt: À quoi ressemble un bon jour ?
        type: text
"""


def _a_withdrawn_template(cast) -> None:
    """The hospital offered a template of its own, then withdrew it."""
    helene = cast.seen_by("helene")
    with _acting(helene):
        version = actions.offer_template(
            viewer=helene,
            organization=Affiliation.objects.get(pk=cast.hats["helene"]).organization,
            forms=read_typed(OUR_WEEK),
        )
        actions.withdraw_template(viewer=helene, version=version)
