"""Whoever meets somebody's words on a page is written down, with the reason why."""

from __future__ import annotations

import pytest

from avec.audit.models import Entry
from avec.documents.models import Passage, VersionItem
from tests.cast import NAMES
from tests.entrance import client_as
from tests.house.test_no_canary_leaks import walk

pytestmark = pytest.mark.walls

OTHERS = [name for name in NAMES if name not in {"nobody", "nora"}]
# Those of the cast to whom Nora opened something that can be read today.
READERS = {"marc", "sami", "claire"}
SHORTEST = 12  # letters: a shorter text could be met by chance


def texts(content):
    """Return each text of a content, whatever kind of answer it is."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for one in content.values():
            yield from texts(one)
    elif isinstance(content, list):
        for one in content:
            yield from texts(one)


@pytest.fixture
def noras_words(cast):
    """What Nora wrote, said or proposed, as it stands in her documents."""
    with cast.acting("nora"):
        said = {
            text
            for model in (Passage, VersionItem)
            for row in model.objects.filter(author_id=cast.nora).order_by("pk")
            for text in texts(row.content.get("answer", row.content))
        }
    return {text for text in said if len(text) >= SHORTEST}


def readings_by(cast, who):
    """Every reading of Nora's by this person, as Nora is shown it."""
    with cast.acting("nora"):
        lines = Entry.objects.readings().filter(
            actor_id=cast.people[who], subject_id=cast.nora
        )
        return {line.pk: line for line in lines.order_by("at", "pk")}


@pytest.mark.parametrize("who", OTHERS)
def test_no_page_shows_her_words_without_a_line_and_its_reason(cast, noras_words, who):
    client = client_as(cast.people[who], cast.hats.get(who))
    met = [
        address
        for address, text in walk(client, cast).items()
        if any(words in text for words in noras_words)
    ]

    assert bool(met) == (who in READERS), met
    for address in met:
        before = readings_by(cast, who)
        client.get(address)
        new = [line for pk, line in readings_by(cast, who).items() if pk not in before]
        assert new, address
        assert all(line.because and line.parts for line in new), address


def test_she_is_told_of_no_reading_of_her_own(cast):
    nora = client_as(cast.nora)
    walk(nora, cast)

    assert readings_by(cast, "nora") == {}
