"""The invented territory and its guided stories, read from files and checked.

The files are in ``avec/web/data``. Nothing here touches the database: `load` gives
plain objects, with every moment counted from today, ready to be lived through the
actions of the other rooms.
"""

from avec.web.demo_data.loading import Cast, World, cast, load
from avec.web.demo_data.notebook import Idea, Lent, Note, Notebook
from avec.web.demo_data.papers import Paper, Words
from avec.web.demo_data.people import Affiliation, Organization, Persona, Team
from avec.web.demo_data.sharing import Question, Reading, Share
from avec.web.demo_data.sheets import Bilingual, DemoDataError
from avec.web.demo_data.stories import Step, Story, stories
from avec.web.demo_data.ties import Invitation, Tie

__all__ = [
    "Affiliation",
    "Bilingual",
    "Cast",
    "DemoDataError",
    "Idea",
    "Invitation",
    "Lent",
    "Note",
    "Notebook",
    "Organization",
    "Paper",
    "Persona",
    "Question",
    "Reading",
    "Share",
    "Step",
    "Story",
    "Team",
    "Tie",
    "Words",
    "World",
    "cast",
    "load",
    "stories",
]
