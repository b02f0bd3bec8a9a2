"""What each action of coming back to a moment is asked, by its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from avec.aftermath.models import Handed
from avec.documents.models import Document
from avec.people.models import Organization
from tests.aftermaths import CONFIDED_WORDS, HURT_WORDS
from tests.house.examples import REVIEWED, sentence_of
from tests.second_wall import found

AFTERMATH: dict[str, Callable[[Any], dict[str, Any]]] = {
    "aftermath.hand_on": lambda c: {
        "document": found(c, Document, "id = :key", key=REVIEWED(c)),
        "passage_id": sentence_of(c, "other_voices")[1],
        "words": CONFIDED_WORDS,
        "organization": found(c, Organization, "name = 'CH Montbrun-d’Aure'"),
        "has_read": True,
    },
    "aftermath.take_back": lambda c: {"handed": found(c, Handed, "owner_id = :nora")},
    "aftermath.carry": lambda c: {
        "document": found(c, Document, "id = :key", key=REVIEWED(c)),
        "passage_id": sentence_of(c, "lived")[1],
        "words": HURT_WORDS,
        "place": "helping/makes_worse",
    },
    "aftermath.leave_aftermath": lambda c: {},
}
