"""The directives of the cast: Aïcha signed hers, and Odile is trusted, both signed.

Hélène reads how to use them, Paul who is trusted. Karim asked Aïcha, who has blocked
him: she finds nothing of it.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.directives import actions
from avec.directives.closed import SAID_FOR, ClosedPassage
from avec.directives.models import Honouring, Revocation, Sequel, TrustedPerson
from avec.directives.words import Followed, Way
from avec.documents import actions as documents
from avec.documents.actions.sharing import Part
from avec.documents.actions.writing import Place
from avec.documents.models import Document, TemplateVersion, VersionItem
from avec.episodes import actions as episodes
from avec.people.models import Person
from tests.scene import as_warden, tie
from tests.second_wall import find

DIRECTIVE_WORDS = "CANARI-directive-d-Aicha-2b7d"
SIGNED_WORDS = "CANARI-signature-d-Aicha-61fa"
TRUSTED_WORDS = "CANARI-confiance-d-Aicha-c04e"
CONTRARY_WORDS = "CANARI-contraire-d-Helene-7f20"
REVOKED_WORDS = "CANARI-revocation-d-Helene-a5c8"
SEQUEL_WORDS = "CANARI-suite-de-Paul-3e91"
FOLLOWED_WORDS = "CANARI-suivi-d-Helene-d27a"
KARIMS_TRUST = "CANARI-confiance-de-Karim-9d35"
# What a share prepared for Paul opened, until the moment closed.
CLOSED_TO_PAUL = "owner_id = :aicha and question_key = 'portrait'"
LAST_MOMENT = "person_id = :aicha order by opened_at desc limit 1"
WRITTEN = {
    ("me", "portrait"): f"Je chante le soir. {DIRECTIVE_WORDS}",
    ("using", "if_i_change"): "Si je refuse ma sœur, appelez-la quand même.",
}


def write_directives(cast) -> Document:
    """Write them through the same actions as the site; return Aïcha's."""
    aicha, odile = Viewer(cast.aicha), Viewer(cast.odile)
    for name in ("helene", "paul", "odile"):
        tie(cast.aicha, cast.people[name], "friend")
    with acting_as(aicha), transaction.atomic():
        form = TemplateVersion.objects.newest().get(key="advance_directives")
        document = documents.begin_document(viewer=aicha, template_version=form)
        for place, text in WRITTEN.items():
            documents.write_passage(
                viewer=aicha, place=Place(document, *place), content={"text": text}
            )
        version = documents.publish(viewer=aicha, document=document, name="Aïcha")
        actions.sign(
            viewer=aicha,
            version=version,
            name="Aïcha",
            signed_on=date(2026, 3, 12),
            where=SIGNED_WORDS,
        )
        for name, part in (("helene", "using"), ("paul", "people")):
            documents.share(
                viewer=aicha,
                document=document,
                parts=[Part(part)],
                to_person=Person.objects.get(pk=cast.people[name]),
            )
        trusted = actions.designate(
            viewer=aicha,
            document=document,
            by="Aïcha",
            other=Person.objects.get(pk=cast.odile),
            scope=TRUSTED_WORDS,
        )
    with acting_as(odile), transaction.atomic():
        actions.sign_too(viewer=odile, trusted=trusted)
    karim = Viewer(cast.karim)
    with acting_as(karim), transaction.atomic():
        signed = {"name": "Karim", "signed_on": date(2026, 3, 13)}
        actions.sign(viewer=karim, version=cast.karims_plan.versions.get(), **signed)
    cast.directives = document
    _helene_says_what_was_followed(cast, trusted)
    _something_was_said_of_karims(cast)
    _helene_revoked_hers(cast, form)
    _karim_asked_aicha(cast)
    _karim_revoked_something(cast)
    _two_moments_are_over(cast)
    return document


def _helene_says_what_was_followed(cast, trusted: TrustedPerson) -> None:
    """Hélène says it of what she reads; Aïcha wishes Odile to be told."""
    aicha, helene = Viewer(cast.aicha), Viewer(cast.helene)
    with acting_as(aicha), transaction.atomic():
        actions.tell_trusted(viewer=aicha, trusted=trusted, is_told=True)
    with acting_as(helene), transaction.atomic():
        actions.say_followed(
            viewer=helene,
            item=VersionItem.objects.get(
                document=cast.directives, question_key="if_i_change"
            ),
            followed=Followed.NOT_FOLLOWED,
            happened_on=date(2026, 3, 14),
            name="Hélène",
            why=FOLLOWED_WORDS,
        )


def _something_was_said_of_karims(cast) -> None:
    """Leave a line of Sami's beside what is Karim's, told to nobody else."""
    line = Honouring(owner_id=cast.karim, author_id=cast.sami)
    line.content = {"name": "Sami", "function": "", "why": "…"}
    as_warden(
        "INSERT INTO directives_honouring (id, sealed, document_id, owner_id,"
        " version_id, item_id, section_key, question_key, author_id, followed,"
        " happened_on) SELECT %s, %s, document_id, owner_id, version_id, id,"
        " section_key, question_key, %s, 'followed', '2026-03-14'"
        " FROM documents_versionitem WHERE document_id = %s ORDER BY position LIMIT 1",
        [line.pk, line.sealed, cast.sami, cast.karims_plan.pk],
    )


def _helene_revoked_hers(cast, form: TemplateVersion) -> None:
    """Hélène opened hers to Paul and to a team, then Paul reported that she revoked."""
    helene, paul = Viewer(cast.helene), Viewer(cast.paul)
    tie(cast.helene, cast.paul, "friend")
    with acting_as(helene), transaction.atomic():
        document = documents.begin_document(viewer=helene, template_version=form)
        documents.write_passage(
            viewer=helene,
            place=Place(document, "using", "if_i_change"),
            content={"text": f"Attendez le lendemain. {CONTRARY_WORDS}"},
        )
        documents.publish(viewer=helene, document=document, name="Hélène")
        actions.wish(viewer=helene, document=document, shows_contrary=True)
        to_paul = Person.objects.get(pk=cast.paul)
        documents.share(
            viewer=helene, document=document, parts=[Part("me")], to_person=to_paul
        )
    with acting_as(paul), transaction.atomic():
        revocation = actions.revoke(
            viewer=paul,
            document=document,
            way=Way.SPOKEN,
            said_on=date(2026, 3, 14),
            owner="Hélène",
            words=REVOKED_WORDS,
            reporter="Paul",
        )
        actions.say_what_was_done(
            viewer=paul,
            revocation=revocation,
            name="Paul",
            done=SEQUEL_WORDS,
            why="Elle me l’a demandé.",
        )
    aicha = Viewer(cast.aicha)
    with acting_as(aicha), transaction.atomic():
        actions.wish(viewer=aicha, document=cast.directives, shows_contrary=False)


def _two_moments_are_over(cast) -> None:
    """Aïcha had two difficult moments. Of the first, nothing more is said.

    Before the second she had prepared one part for Paul, who may still say of it.
    """
    aicha = Viewer(cast.aicha)
    first = _a_moment(aicha)
    with acting_as(aicha), transaction.atomic():
        actions.end_what_is_still_said(
            viewer=aicha, document=cast.directives, moment=first
        )
        documents.prepare_share(
            viewer=aicha,
            document=cast.directives,
            parts=[Part("me")],
            to_person=Person.objects.get(pk=cast.paul),
        )
    _a_moment(aicha)


def _a_moment(viewer: Viewer) -> episodes.Episode:
    """Open and close a difficult moment of one's own; return it."""
    with acting_as(viewer), transaction.atomic():
        moment = episodes.open_for_oneself(
            viewer=viewer, ends_at=timezone.now() + timedelta(days=3), named=[]
        )
    with acting_as(viewer), transaction.atomic():
        episodes.close_episode(viewer=viewer, episode=moment)
    return moment


def _karim_asked_aicha(cast) -> None:
    """Leave a request on the other side of a block, as a mistake could."""
    asked = TrustedPerson(document_id=cast.karims_plan.pk, owner_id=cast.karim)
    words = {"name": "Aïcha", "by": "Karim", "reach": "", "scope": KARIMS_TRUST}
    asked.content = words
    as_warden(
        "INSERT INTO directives_trustedperson (id, sealed, document_id, owner_id,"
        " other_id, cosigned_by_way_of) VALUES (%s, %s, %s, %s, %s, '')",
        [asked.pk, asked.sealed, asked.document_id, asked.owner_id, cast.aicha],
    )


def _karim_revoked_something(cast) -> None:
    """Leave a revocation of Karim's, told to Odile, and what he did next."""
    said = Revocation(document_id=cast.karims_plan.pk, owner_id=cast.karim)
    said.content = {"owner": "Karim", "words": "", "moment": "", "reporter": ""}
    done = Sequel(revocation_id=said.pk, owner_id=cast.karim, author_id=cast.karim)
    done.content = {"name": "Karim", "done": "…", "why": "…"}
    as_warden(
        "INSERT INTO directives_revocation (id, sealed, document_id, owner_id,"
        " recorded_by_id, way, said_on, in_difficult_moment)"
        " VALUES (%s, %s, %s, %s, %s, 'paper', '2026-03-14', false)",
        [said.pk, said.sealed, said.document_id, cast.karim, cast.karim],
    )
    as_warden(
        "INSERT INTO directives_formerreader (id, revocation_id, owner_id, person_id,"
        " scopes) VALUES (gen_random_uuid(), %s, %s, %s, '{}')",
        [said.pk, cast.karim, cast.odile],
    )
    as_warden(
        "INSERT INTO directives_sequel (id, sealed, revocation_id, owner_id, author_id)"
        " VALUES (%s, %s, %s, %s, %s)",
        [done.pk, done.sealed, said.pk, cast.karim, cast.karim],
    )


def last_closing(cast) -> date:
    """The day Aïcha's moment closed: it was today, unless midnight came since."""
    closed_at = find(cast, "episodes_episode", LAST_MOMENT, "closed_at")
    return timezone.localtime(closed_at).date()


def closed_place(cast, item: VersionItem) -> ClosedPassage:
    """The place of what was open to Paul until Aïcha's moment closed."""
    day = last_closing(cast)
    return ClosedPassage(
        item.pk,
        item.document_id,
        item.owner_id,
        item.version_id,
        cast.directives.template_version_id,
        item.section_key,
        item.question_key,
        "Aïcha",
        day,
        day,
        day + SAID_FOR,
    )
