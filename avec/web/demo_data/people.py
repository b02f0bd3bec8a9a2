"""Who lives in the invented territory, and where they act."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from avec.people.territory import Fiction
from avec.people.words import Capacity, OrganizationKind
from avec.web.demo_data.sheets import Bilingual, Sheet, by_key


@dataclass(frozen=True, slots=True)
class Team:
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Organization:
    key: str
    name: str
    kind: str
    commune: str
    teams: tuple[Team, ...]


@dataclass(frozen=True, slots=True)
class Affiliation:
    """In what capacity somebody acts, where, from when to when."""

    organization: str
    team: str
    capacity: str
    function: str
    starts: datetime
    ends: datetime
    answers_for_place: bool
    offered_by: str


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody who lives there. ``can_be_tried``: the visitor may see as them."""

    key: str
    name: str
    sign_in_name: str
    called: str
    label: Bilingual
    began: datetime
    affiliations: tuple[Affiliation, ...]
    hint: Bilingual | None

    @property
    def can_be_tried(self) -> bool:
        return self.hint is not None

    def affiliation_at(self, organization: str) -> Affiliation | None:
        """Return the capacity in which they act for an organization, if any."""
        for affiliation in self.affiliations:
            if affiliation.organization == organization:
                return affiliation
        return None


@dataclass(frozen=True, slots=True)
class Places:
    """The invented territory, and the organizations that act in it."""

    fiction: Fiction
    organizations: Mapping[str, Organization]

    @property
    def teams(self) -> dict[str, Organization]:
        """Each team's organization."""
        return {t.key: o for o in self.organizations.values() for t in o.teams}


def read_places(sheet: Sheet) -> Places:
    """Read the territory and its organizations."""
    with sheet:
        region, department, epci = (
            _code_and_name(sheet.inside(name))
            for name in ("region", "department", "epci")
        )
        communes = {
            one.text("key"): (one.text("code"), one.text("name"), one.text("post_code"))
            for one in sheet.each("communes")
        }
        fiction = Fiction(region, department, epci, tuple(communes.values()))
        organizations = [
            _organization(one, {key: code for key, (code, *_) in communes.items()})
            for one in sheet.each("organizations")
        ]
        found = by_key(organizations, sheet.where)
        by_key((team for each in organizations for team in each.teams), sheet.where)
        return Places(fiction, found)


def _code_and_name(sheet: Sheet) -> tuple[str, str]:
    with sheet:
        return sheet.text("code"), sheet.text("name")


def _organization(sheet: Sheet, communes: Mapping[str, str]) -> Organization:
    return Organization(
        key=sheet.text("key"),
        name=sheet.text("name"),
        kind=sheet.one_of("kind", OrganizationKind.values),
        commune=communes[sheet.one_of("commune", communes)],
        teams=tuple(Team(t.text("key"), t.text("name")) for t in sheet.each("teams")),
    )


def read_people(sheet: Sheet, places: Places) -> dict[str, Persona]:
    """Read everyone, the eight personas first."""
    with sheet:
        people = [_persona(one, places) for one in sheet.each("personas")]
        people += [_persona(one, places, tried=False) for one in sheet.each("others")]
    found = by_key(people, sheet.where)
    for person in people:
        _check_offers(sheet, person, found)
    return found


def _persona(sheet: Sheet, places: Places, *, tried: bool = True) -> Persona:
    return Persona(
        key=sheet.text("key"),
        name=sheet.text("name"),
        sign_in_name=sheet.text("sign_in_name"),
        called=sheet.text("called"),
        label=sheet.bilingual("label"),
        began=sheet.moment("began"),
        affiliations=tuple(
            _affiliation(one, places) for one in sheet.each("affiliations")
        ),
        hint=sheet.bilingual("try") if tried else None,
    )


def _affiliation(sheet: Sheet, places: Places) -> Affiliation:
    organization = sheet.one_of("organization", places.organizations)
    teams: Collection[str] = [t.key for t in places.organizations[organization].teams]
    starts, ends = sheet.moment("from"), sheet.day("until")
    return Affiliation(
        organization=organization,
        team=sheet.one_of("team", teams, default=""),
        capacity=sheet.one_of("capacity", Capacity.values),
        function=sheet.text("function"),
        starts=starts,
        ends=starts.replace(year=ends.year, month=ends.month, day=ends.day),
        answers_for_place=sheet.yes("answers_for_place"),
        offered_by=sheet.text("offered_by", ""),
    )


def _check_offers(sheet: Sheet, person: Persona, people: Mapping[str, Persona]) -> None:
    """Nobody gives themselves a capacity, but the first who answer for a place."""
    for affiliation in person.affiliations:
        if affiliation.answers_for_place and not affiliation.offered_by:
            continue
        giver = people.get(affiliation.offered_by)
        place = giver and giver.affiliation_at(affiliation.organization)
        if giver is person or not place or not place.answers_for_place:
            sheet.refuse(
                f"{person.key} acts for {affiliation.organization}, and nobody who "
                "answers for it offered it"
            )
