"""The whole invented world, read in order and checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path

from avec.people.territory import Fiction
from avec.web.demo_data.appointments import Appointed, read_appointments
from avec.web.demo_data.cards import CardMade, read_cards
from avec.web.demo_data.coherence import incoherences
from avec.web.demo_data.directives import Acts, read_acts
from avec.web.demo_data.groups import Kept, read_groups
from avec.web.demo_data.listening import Listenings, read_listenings
from avec.web.demo_data.meetings import Meetings, read_meetings
from avec.web.demo_data.moments import Moments, read_moments
from avec.web.demo_data.notebook import Notebook, read_notebook
from avec.web.demo_data.papers import Paper, read_paper, read_templates
from avec.web.demo_data.people import (
    Organization,
    Persona,
    Places,
    read_people,
    read_places,
)
from avec.web.demo_data.preferences import Prefers, read_preferences
from avec.web.demo_data.promises import Promise, read_promises
from avec.web.demo_data.questionnaires import Loaded, read_questionnaires
from avec.web.demo_data.references import References, read_references
from avec.web.demo_data.review import CameBack, read_review
from avec.web.demo_data.rooms import LentRoom, read_rooms
from avec.web.demo_data.sharing import Question, Reading, Share, read_sharing
from avec.web.demo_data.sheets import ZONE, Calendar, DemoDataError, by_key, read
from avec.web.demo_data.ties import Invitation, Tie, read_circle
from avec.web.demo_data.together import Together, read_together
from avec.web.demo_data.visits import Visits, read_visits

FOLDER = Path(__file__).parents[1] / "data" / "demo"

ANY_DAY = date(2000, 1, 1)

PAPERS = (
    "nora_portrait",
    "nora_plan",
    "nora_wellbeing",
    "nora_soothing",
    "nora_directives",
    "karim",
    "sami",
)
"""The files that hold a document each, in the order they were begun."""


@dataclass(frozen=True, slots=True)
class World:
    """Val-d’Aure, three months of it, up to the beginning of today."""

    today: date
    fiction: Fiction
    organizations: Mapping[str, Organization]
    people: Mapping[str, Persona]
    ties: tuple[Tie, ...]
    invitations: tuple[Invitation, ...]
    papers: Mapping[str, Paper]
    shares: tuple[Share, ...]
    readings: tuple[Reading, ...]
    questions: tuple[Question, ...]
    together: Together
    notebook: Notebook
    listenings: Listenings
    acts: Acts
    meetings: Meetings
    cards: tuple[CardMade, ...]
    promises: tuple[Promise, ...]
    references: References
    appointments: tuple[Appointed, ...]
    preferences: tuple[Prefers, ...]
    groups: tuple[Kept, ...]
    rooms: tuple[LentRoom, ...]
    visits: Visits
    moments: Moments
    review: CameBack
    questionnaires: tuple[Loaded, ...]

    @property
    def now(self) -> datetime:
        """The moment at which the story stops: everything happened before it."""
        return datetime.combine(self.today, time.min, tzinfo=ZONE)

    @property
    def personas(self) -> list[Persona]:
        """The eight people a visitor may see as, in order."""
        return [person for person in self.people.values() if person.can_be_tried]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who lives there and where, whatever the day."""

    places: Places
    people: Mapping[str, Persona]


@lru_cache(maxsize=1)
def cast() -> Cast:
    """Return the people and the places, for pages that show who they are."""
    calendar = Calendar(ANY_DAY)
    places = read_places(read(FOLDER / "territory.yaml", calendar))
    return Cast(places, read_people(read(FOLDER / "people.yaml", calendar), places))


def load(today: date, folder: Path = FOLDER) -> World:
    """Read the demonstration, every moment counted from today.

    :raises DemoDataError: at the first line that cannot be, or with everything
        that could not have happened as it is told.
    """
    calendar = Calendar(today)

    def sheet(name: str):
        return read(folder / f"{name}.yaml", calendar)

    places = read_places(sheet("territory"))
    people = read_people(sheet("people"), places)
    circle = read_circle(sheet("circle"), people)
    templates = read_templates()
    papers = by_key(
        [read_paper(sheet(name), people, templates) for name in PAPERS], "papers"
    )
    sharing = read_sharing(sheet("sharing"), people, places, papers)
    appointments = read_appointments(sheet("appointments"), people)
    world = World(
        today=today,
        fiction=places.fiction,
        organizations=places.organizations,
        people=people,
        ties=circle.ties,
        invitations=circle.invitations,
        papers=papers,
        shares=sharing.shares,
        readings=sharing.readings,
        questions=sharing.questions,
        together=read_together(sheet("together"), people, places, papers),
        acts=read_acts(sheet("directives"), people, places, papers),
        notebook=read_notebook(sheet("nora_notebook"), people),
        listenings=read_listenings(sheet("listening"), people),
        meetings=read_meetings(sheet("meetings"), people),
        cards=read_cards(sheet("cards"), people),
        promises=read_promises(sheet("promises"), people),
        references=read_references(sheet("references"), people),
        preferences=read_preferences(sheet("preferences"), people),
        groups=read_groups(sheet("groups"), people, places.organizations),
        rooms=read_rooms(
            sheet("rooms"),
            people,
            places.organizations,
            {one.key for one in appointments},
        ),
        appointments=appointments,
        visits=read_visits(sheet("visits"), people, {one.key for one in appointments}),
        moments=read_moments(sheet("moments"), people, places, papers),
        review=read_review(sheet("nora_review"), people, places),
        questionnaires=read_questionnaires(
            sheet("questionnaires"), people, places.organizations
        ),
    )
    wrong = list(incoherences(world))
    if wrong:
        raise DemoDataError(folder.name, "; ".join(wrong))
    return world
