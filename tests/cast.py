"""The cast: the eight personas of Val-d’Aure, and Karim, whose words must not leak.

Nora    writes her recovery plan; the pen is hers.
Marc    is her brother; she opens three parts to him.
Sami    is a peer supporter; he writes under her dictation in a session.
Claire  is a nurse at the CMP; Nora invited her view, and they disagree.
Hélène  manages the hospital; she answers for it and reads nobody's words.
Aïcha   represents users; Paul coordinates the territory; Odile is a trusted third
        party. Nothing of Nora's is open to them.
Karim   is followed by the same CMP and shares nothing with anyone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.db import transaction

from avec.access.identity import acting_as
from avec.access.viewer import NOBODY, Viewer
from avec.documents import actions
from avec.documents.actions.sharing import Part
from avec.documents.actions.writing import Place
from avec.documents.models import (
    Document,
    Passage,
    TemplateVersion,
    Version,
    WritingSession,
)
from avec.documents.words import Quality, Relation, Right
from avec.foundation.sorting import sort_key
from avec.people.models import Account, Person, Team
from tests.directives import write_directives
from tests.edges import Edges, write_edges
from tests.entrance import keep_a_key
from tests.groups_kept import keep_groups
from tests.rooms_lent import lend_rooms
from tests.scene import as_warden, tie

NAMES = [
    "nobody",
    "nora",
    "marc",
    "sami",
    "claire",
    "helene",
    "aicha",
    "paul",
    "odile",
    "karim",
]
SHOWN = {"helene": "Hélène", "aicha": "Aïcha"}
PASSPHRASE = "tilleul ardoise pluie marche lampe"
CANARY = "CANARI-de-Nora-9f3b"
OTHER_CANARY = "CANARI-de-Karim-51c7"

# organization, team, capacity, function, answers for the place
HATS = {
    "sami": ("La Plate-forme", "L’équipe de route", "peer_supporter", "pair-aidant"),
    "claire": ("CH Montbrun-d’Aure", "CMP de Montclair", "professional", "infirmière"),
    "helene": ("CH Montbrun-d’Aure", None, "partnership_lead", "directrice adjointe"),
    "aicha": ("CH Montbrun-d’Aure", None, "users_representative", "à la CDU"),
    "paul": ("CLSM Val-d’Aure", None, "territory_coordinator", "coordination"),
    "odile": ("CLSM Val-d’Aure", None, "trusted_third_party", "tierce personne"),
}


@dataclass
class Cast:
    """Everyone and what they have written, by name."""

    people: dict[str, UUID]
    hats: dict[str, UUID]
    plan: Document
    karims_plan: Document
    version: Version
    dream: Passage
    dictated: Passage
    view: Passage
    session: WritingSession
    marcs_bundle: UUID
    team: Team
    edges: Edges = field(init=False)
    directives: Document = field(init=False)

    def __getattr__(self, name: str) -> UUID:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    def seen_by(self, name: str, *, hat: bool = True) -> Viewer:
        """Return the viewer of this name, under their hat unless told otherwise."""
        if name == "nobody":
            return NOBODY
        return Viewer(self.people[name], self.hats.get(name) if hat else None)

    def acting(self, name: str, *, hat: bool = True):
        """Act as this person: Django's wall and PostgreSQL's both see them."""
        return acting_as(self.seen_by(name, hat=hat))


@cache
def _hash() -> str:
    """Hash the passphrase once: everybody of the cast has the same."""
    return make_password(PASSPHRASE)


def create_person(name: str, sign_in_name: str) -> UUID:
    """Write a person and her account, as she would by signing up."""
    person_id = uuid4()
    with acting_as(Viewer(person_id)), transaction.atomic():
        shown = SHOWN.get(name, name.title())
        Person.objects.create(id=person_id, name=shown, sort_key=sort_key(shown))
        Account.objects.create(
            person_id=person_id,
            sign_in_name=sign_in_name,
            password=_hash(),
        )
    return person_id


def _places() -> tuple[dict[str, UUID], dict[str, UUID]]:
    organizations: dict[str, UUID] = {}
    teams: dict[str, UUID] = {}
    for organization, team, _, _ in HATS.values():
        if organization not in organizations:
            organizations[organization] = uuid4()
            as_warden(
                "INSERT INTO people_organization (id, name, sort_key, kind, commune)"
                " VALUES (%s, %s, %s, 'other', '')",
                [organizations[organization], organization, sort_key(organization)],
            )
        if team and team not in teams:
            teams[team] = uuid4()
            as_warden(
                "INSERT INTO people_team (id, organization_id, name, sort_key)"
                " VALUES (%s, %s, %s, %s)",
                [teams[team], organizations[organization], team, sort_key(team)],
            )
    return organizations, teams


def _hats(people, organizations, teams) -> dict[str, UUID]:
    hats = {}
    for name, (organization, team, capacity, function) in HATS.items():
        hats[name] = uuid4()
        as_warden(
            "INSERT INTO people_affiliation (id, person_id, organization_id, team_id,"
            " capacity, function, answers_for_place, confirmed_at, starts_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, avec.now(),"
            " avec.now() - interval '1 hour')",
            [
                hats[name],
                people[name],
                organizations[organization],
                teams.get(team or ""),
                capacity,
                function,
                name == "helene",
            ],
        )
    return hats


def gather() -> Cast:
    """Write the whole cast once, through the same actions as the site."""
    people = {name: create_person(name, f"{name}0001") for name in NAMES[1:]}
    organizations, teams = _places()
    hats = _hats(people, organizations, teams)
    keep_a_key(people["claire"])
    tie(people["nora"], people["marc"], "relative")
    tie(people["nora"], people["sami"], "peer_supporter")
    tie(people["nora"], people["claire"], "professional")
    template = TemplateVersion.objects.get(key="recovery_plan", organization=None)

    nora = Viewer(people["nora"])
    with acting_as(nora), transaction.atomic():
        plan = actions.begin_document(viewer=nora, template_version=template)
        dream = actions.write_passage(
            viewer=nora,
            place=Place(plan, "direction", "dream"),
            content={"text": f"Une maison avec un jardin. {CANARY}"},
        )
        for question, text in [
            ("ties", "Avec mon frère, et le chien."),
            ("hope", "Les matins où je marche."),
        ]:
            actions.write_passage(
                viewer=nora,
                place=Place(plan, "direction", question),
                content={"text": text},
            )
        session = actions.open_writing_session(
            viewer=nora,
            document=plan,
            helper=Person.objects.get(pk=people["sami"]),
            section_keys=["direction"],
        )
        actions.share(
            viewer=nora,
            document=plan,
            parts=[Part()],
            to_person=Person.objects.get(pk=people["claire"]),
            right=Right.VOICE,
        )
    sami = Viewer(people["sami"], hats["sami"])
    with acting_as(sami), transaction.atomic():
        dictated = actions.dictate(
            viewer=sami,
            place=Place(plan, "direction", "power"),
            content={"text": "Je décide qui entre chez moi. Dictée 2019."},
        )
    with acting_as(nora), transaction.atomic():
        actions.publish(viewer=nora, document=plan, name="Nora")
    claire = Viewer(people["claire"], hats["claire"])
    with acting_as(claire), transaction.atomic():
        view = actions.give_view(
            viewer=claire,
            place=Place(plan, "direction", "dream"),
            content={"text": "Je ne suis pas d’accord : pas si loin du CMP."},
            quality=Quality.PROFESSIONAL,
            name="Claire",
            label="infirmière",
            relation=Relation.DISAGREES,
            answers=dream.pk,
        )
    with acting_as(nora), transaction.atomic():
        version = actions.publish(viewer=nora, document=plan, name="Nora")
        to_marc = actions.share(
            viewer=nora,
            document=plan,
            parts=[Part("direction", "ties"), Part("direction", "hope")],
            to_person=Person.objects.get(pk=people["marc"]),
        )
    karim = Viewer(people["karim"])
    with acting_as(karim), transaction.atomic():
        karims_plan = actions.begin_document(viewer=karim, template_version=template)
        actions.write_passage(
            viewer=karim,
            place=Place(karims_plan, "direction", "dream"),
            content={"text": f"Ouvrir un atelier de vélos. {OTHER_CANARY}"},
        )
        actions.publish(viewer=karim, document=karims_plan, name="Karim")
    team = Team.objects.get(pk=teams["CMP de Montclair"])
    cast = Cast(
        people=people,
        hats=hats,
        plan=plan,
        karims_plan=karims_plan,
        version=version,
        dream=dream,
        dictated=dictated,
        view=view,
        session=session,
        marcs_bundle=to_marc[0].bundle,
        team=team,
    )
    keep_groups(cast)
    cast.edges = write_edges(cast)
    lend_rooms(cast)
    cast.directives = write_directives(cast)
    return cast
