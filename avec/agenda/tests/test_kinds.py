"""Kinds of appointments: data that a place writes, offered in one tap."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from avec.agenda.kinds import (
    SHIPPED,
    Unreadable,
    faults,
    kind_of,
    kinds,
    kinds_for,
    read_kinds,
    with_whom,
)
from avec.agenda.models import Appointment
from avec.agenda.reach import people_to_ask
from avec.agenda.tests.scene import as_
from avec.agenda.tests.test_pages import text
from avec.agenda.words import Side
from tests.entrance import client_as

ONE = """
[[kind]]
key = "walk"
name = { fr = "Marcher", en = "A walk" }
words = { fr = "Dehors, sans but.", en = "Outside, going nowhere." }
minutes = 90
after = 15
notice_hours = 72
"""


@pytest.fixture
def of_the_place(settings, tmp_path):
    """Write the kinds of this place."""
    settings.AVEC_AGENDA_DIR = str(tmp_path)

    def write(words: str) -> None:
        (tmp_path / "kinds.toml").write_text(words, encoding="utf-8")

    return write


def test_what_the_house_ships_can_be_read_and_says_everything_twice():
    assert len(read_kinds(SHIPPED)) >= 4
    for one in read_kinds(SHIPPED):
        assert all(one.name.values())
        assert all(one.words.values())


def test_a_place_says_its_own_kinds_and_they_change_without_a_restart(of_the_place):
    of_the_place(ONE)
    first = [one.key for one in kinds()]
    of_the_place(ONE.replace('"walk"', '"stroll"') + "\n")

    assert first == ["walk"]
    assert [one.key for one in kinds()] == ["stroll"]


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ('key = "walk"', 'key = "Marche à pied"', "genre 1 : « key »"),
        ("minutes = 90", "minutes = 100", "« minutes » vaut 15, 30"),
        ("minutes = 90", "", "il manque « minutes »"),
        ("after = 15", "after = 300", "« after » vaut"),
        (
            "notice_hours = 72",
            "notice_hours = 9999",
            "« notice_hours » vaut de 0",
        ),
        ("after = 15", 'mode = "pigeon"', "« mode » vaut place"),
        ("after = 15", 'one_of = ["doctor"]', "« one_of » : person, peer"),
        ("after = 15", "colour = 3", "« colour » inconnu"),
        ('fr = "Marcher", ', "", "« name » se dit en français et en anglais"),
        ("[[kind]]", "[[kind", ""),
    ],
)
def test_a_fault_is_said_and_takes_nothing_away(of_the_place, was, becomes, said):
    of_the_place(ONE.replace(was, becomes))

    (fault,) = faults()

    assert said in fault
    assert kinds() == read_kinds(SHIPPED)


def test_the_same_key_twice_is_a_fault(of_the_place, tmp_path):
    of_the_place(ONE + ONE)

    with pytest.raises(Unreadable, match="« walk » est là deux fois"):
        read_kinds(tmp_path / "kinds.toml")


def test_a_kind_may_be_for_some_sides_only(of_the_place):
    of_the_place(ONE + 'who = ["peer"]\n')

    assert [one.key for one in kinds_for(Side.PEER)] == ["walk"]
    assert kinds_for(Side.PERSON) == ()


@pytest.mark.django_db
def test_a_kind_is_with_those_it_needs_among_those_one_knows(cast):
    with as_(cast, "nora") as viewer:
        hers = people_to_ask(viewer)
    with as_(cast, "marc") as viewer:
        his = people_to_ask(viewer)
    two_voices = kind_of("two-voices")

    company = with_whom(two_voices, hers, Side.PERSON)

    # Nora knows one person of each side: it is with them.
    assert set(company.always) == {str(cast.sami), str(cast.claire)}
    assert company.pools == []
    assert with_whom(two_voices, his, Side.PERSON) is None
    # The viewer's own side is theirs.
    alone = [one for one in hers if one.side == Side.PROFESSIONAL]
    assert with_whom(two_voices, alone, Side.PEER).always == [str(cast.claire)]


@pytest.mark.django_db
def test_one_tap_fills_in_the_form_and_everything_may_change(cast):
    nora = client_as(cast.nora)
    listed = nora.get(reverse("agenda:call"))
    page = nora.get(reverse("agenda:call") + "?genre=two-voices").content.decode()

    assert "Visite à deux voix" in text(listed)
    assert 'name="kind" value="two-voices"' in page
    checked = re.findall(r'name="people" value="([^"]+)"[^>]*checked', page)
    assert set(checked) == {str(cast.sami), str(cast.claire)}
    assert re.search(r'<option value="30" selected', page)


@pytest.mark.django_db
def test_who_knows_nobody_of_a_side_is_not_offered_it(cast):
    page = text(client_as(cast.marc).get(reverse("agenda:call")))

    assert "Visite à deux voix" not in page
    assert "Prendre des nouvelles par téléphone" in page


@pytest.mark.django_db
def test_moments_of_a_kind_begin_after_its_notice(cast, of_the_place):
    of_the_place(ONE)
    form = {
        "key": str(uuid4()),
        "people": str(cast.people["paul"]),
        "kind": "walk",
        "mode": "place",
        "minutes": "90",
        "before": "0",
        "after": "15",
    }
    helene = client_as(cast.helene)

    called = helene.post(reverse("agenda:call"), form)
    page = helene.get(called.url).content.decode()

    first = min(re.findall(r'name="start" value="([^"]+)"', page))
    assert timezone.datetime.fromisoformat(first) >= timezone.now() + timedelta(
        hours=71
    )
    with as_(cast, "helene") as viewer:
        assert Appointment.objects.visible_to(viewer).filter(kind="walk").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["nothing", "<script>", "two-voices"])
def test_a_kind_that_is_not_there_is_forgotten(cast, of_the_place, asked):
    of_the_place(ONE)
    marc = client_as(cast.marc)
    form = {
        "key": str(uuid4()),
        "people": str(cast.nora),
        "kind": asked,
        "mode": "place",
        "minutes": "45",
        "before": "0",
        "after": "0",
    }

    page = marc.get(reverse("agenda:call"), {"genre": asked})
    marc.post(reverse("agenda:call"), form)

    assert page.status_code == 200
    assert 'name="kind" value' not in page.content.decode()
    with as_(cast, "marc") as viewer:
        mine = Appointment.objects.visible_to(viewer).filter(owner_id=cast.marc)
        assert set(mine.values_list("kind", flat=True)) == {""}
