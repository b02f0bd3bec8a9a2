"""The invented territory holds together, whatever the day it is shown."""

import json
import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avec.people import territory
from avec.web.demo_data import DemoDataError, World, load, stories
from avec.web.demo_data.loading import FOLDER
from avec.web.demo_data.sharing import Part
from avec.web.demo_data.stories import FILE as STORIES

A_SUNDAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def world() -> World:
    return load(A_SUNDAY)


@pytest.mark.parametrize("later", range(7))
def test_the_story_holds_on_each_day_of_the_week(later: int) -> None:
    load(A_SUNDAY + timedelta(days=later))


@settings(max_examples=5, deadline=None)
@given(st.dates(min_value=date(2026, 1, 1), max_value=date(2099, 12, 31)))
def test_the_story_holds_on_any_day(today: date) -> None:
    world = load(today)

    assert max(reading.at for reading in world.readings) < world.now


def test_the_eight_people_are_there(world: World) -> None:
    names = [person.name for person in world.personas]

    assert names == [
        "Nora",
        "Marc",
        "Sami",
        "Claire",
        "Hélène",
        "Aïcha",
        "Paul",
        "Odile",
    ]


def test_someone_lives_there_whom_nobody_may_see_as(world: World) -> None:
    assert not world.people["karim"].can_be_tried
    assert [p.key for p in world.papers.values() if p.owner == "karim"] == [
        "karim_wellbeing"
    ]


def test_work_happens_on_working_days(world: World) -> None:
    evening = next(each for each in world.readings if each.key == "ines_evening")

    assert evening.at.isoweekday() <= 5
    assert f"{evening.at:%H:%M}" == "19:42"


def test_noras_plan_has_two_versions_and_words_that_wait_for_her_yes(
    world: World,
) -> None:
    plan = world.papers["nora_plan"]

    assert [version.number for version in plan.versions] == [1, 2]
    assert [(words.key, words.held_by) for words in plan.waiting()] == [
        ("review_silence", "sami")
    ]
    voices = {words.voice for words in plan.passages.values()}
    assert voices == {"nora", "sami", "claire", "marc", "paul"}


def test_claire_and_nora_disagree_side_by_side(world: World) -> None:
    plan = world.papers["nora_plan"]
    (disagreement,) = plan.disagreements

    hers = plan.passages[disagreement.of]

    assert disagreement.state == "open"
    assert (hers.voice, hers.relation) == ("claire", "disagrees")
    assert plan.passages[hers.answers].voice == "nora"
    assert plan.passages[hers.answers].question == hers.question


def test_shares_are_of_every_kind(world: World) -> None:
    shares = {share.key: share for share in world.shares}

    assert shares["plan_to_sami"].parts == (Part(),)
    three = shares["three_parts_to_marc"]
    assert [part.scope for part in three.parts] == ["section"] * 3
    assert three.until == A_SUNDAY + timedelta(days=30)
    assert shares["goals_to_cmp"].to_team == "cmp"
    assert shares["goals_to_cmp"].hours is not None
    assert shares["obstacles_to_paul"].stopped is not None
    assert shares["obstacles_to_paul"].parts[0].scope == "question"


def test_a_question_was_asked_from_the_journal_and_answered_late(world: World) -> None:
    (question,) = world.questions

    assert (question.by, question.to) == ("nora", "ines")
    assert question.answered is not None
    assert question.answered - question.asked > timedelta(days=5)


def test_an_invitation_waits(world: World) -> None:
    waiting = [each.key for each in world.invitations if each.state == "waiting"]

    assert waiting == ["neighbour", "aicha_to_nora"]


def test_a_peer_supporter_has_a_private_life(world: World) -> None:
    assert world.papers["sami_portrait"].owner == "sami"
    assert [s for s in world.shares if s.paper == "sami_portrait"] == []


def test_an_answer_is_what_the_page_would_have_kept(world: World) -> None:
    passages = world.papers["nora_plan"].passages

    assert passages["review_date"].content == {
        "day": 28,
        "month": 10,
        "year": 2026,
        "words": "",
    }
    steps = passages["workshop_steps"].content["actions"]
    assert steps[0]["who"] == {"person": None, "text": "moi", "name": ""}
    assert passages["needs"].content["piles"]["sleep"] == "hard"
    assert passages["workshop_state"].content["chosen"] == ["under_way"]


def test_unmistakable_phrases_stand_in_one_document_only(world: World) -> None:
    told = {
        key: json.dumps(
            [w.content for w in paper.passages.values()], ensure_ascii=False
        )
        for key, paper in world.papers.items()
    }
    for paper in world.papers.values():
        for phrase in paper.unmistakable:
            assert [key for key, text in told.items() if phrase in text] == [paper.key]


def test_the_territory_is_invented(world: World) -> None:
    for code, name, _post_code in world.fiction.communes:
        real = [each for each in territory.search(name) if each.name == name]
        assert code.startswith(territory.FICTION)
        assert [each for each in real if not each.code.startswith("00")] == []


EVERY_FILE = [*sorted(FOLDER.glob("*.yaml")), STORIES]


@pytest.mark.parametrize("file", EVERY_FILE, ids=lambda file: file.stem)
def test_nobody_has_a_title_and_nobody_is_a_diagnosis(file: Path) -> None:
    text = file.read_text("utf-8")

    titles = re.findall(
        r"\b(Dr|Pr|Mme|Mlle|Docteur|Professeur|Monsieur|Madame)\b", text
    )
    words = re.findall(
        r"schizo\w*|bipolaire\w*|psychotique\w*|dépressi\w*|borderline|patiente?s?\b"
        r"|prise en charge|observance|vous devez|\bmg\b",
        text,
        re.IGNORECASE,
    )
    assert titles + words == []


def test_what_the_house_says_does_not_shout() -> None:
    assert "!" not in STORIES.read_text("utf-8")
    assert "!" not in (FOLDER / "people.yaml").read_text("utf-8")


# ------------------------------------------------------------------ the stories


def test_seven_stories_are_told() -> None:
    assert list(stories()) == [
        "nora_writes_her_plan",
        "nora_shares_then_takes_back",
        "marc_reads",
        "sami_holds_the_pen",
        "claire_disagrees",
        "who_looked",
        "nora_meets",
    ]


@pytest.mark.parametrize("story", stories().values(), ids=lambda story: story.key)
def test_a_story_happens_in_the_invented_world(story, world: World) -> None:
    tried = {person.key for person in world.personas}
    for step in story.steps:
        assert step.who in tried
        if step.route.startswith("meetings:") and step.of:
            held = {one.key: one for one in world.meetings.held}[step.of]
            assert step.who in {held.of, *held.guests}
        elif step.of:
            paper = world.papers[step.of]
            keys = {section.key for section in paper.template.sections}
            keys |= {question.key for question in paper.template.questions()}
            assert {step.section, step.question} <= {*keys, ""}
            opened = {share.to for share in world.shares if share.paper == step.of}
            assert step.who in {*opened, paper.owner}


@pytest.mark.parametrize("story", stories().values(), ids=lambda story: story.key)
def test_a_story_is_told_in_both_languages(story) -> None:
    for words in (story.title, story.about, *(s.do for s in story.steps)):
        assert words.in_language("fr") != words.in_language("en")
        assert words.in_language("ar") == words.fr


# ------------------------------------------------------- files that are not right

WRONG = [
    ("people", "called: son frère", "colled: son frère", "« called » is missing"),
    ("people", "  - key: marc\n", "  - key: nora\n", "stands twice"),
    ("people", "capacity: peer_supporter", "capacity: wizard", "is not among"),
    ("people", "offered_by: helene", "offered_by: claire", "nobody who answers"),
    ("people", "began: -59 20:10", "began: last year", "is not a moment"),
    ("people", "en: Nora’s brother", "es: hermano", "« en » is missing"),
    ("people", "    name: Marc\n", "    name: Marc\n    name: Max\n", "said twice"),
    ("people", "    name: Marc\n", "    name: Marc\n    age: 40\n", "not expected"),
    ("people", "    name: Marc\n", "    name: 12\n", "should be words"),
    ("territory", 'code: "00101"', 'code: "35238"', "codes in 00"),
    ("circle", "ended_by: nora", "ended_by: claire", "only the two"),
    ("circle", "accepted: -88 18:05", "accepted: -98 18:05", "wrong order"),
    ("circle", "way: paper", "way: name", "names nobody"),
    ("circle", "sent: -5 17:30", "sent: -15 17:30", "can no longer come"),
    ("nora_plan", "where: dream\n", "where: dreams\n", "is not among"),
    ("nora_plan", "says: under_way", "says: forgotten", "n’est pas proposée"),
    ("nora_plan", "says: under_way", "says: [a]", "cannot hold this"),
    ("nora_plan", "block: 2", "block: 0", "a repeated part has a number"),
    ("nora_plan", "where: ties", "where: hope\n    voice: marc", "only the person"),
    ("nora_plan", "mode: view", "mode: written", "who held the pen"),
    (
        "nora_plan",
        "replaces: sleep_request",
        "answers: sleep_claire",
        "writes her own text again",
    ),
    ("nora_plan", "opened: -80 14:05", "opened: -80 14:50", "outside its session"),
    ("nora_plan", "sections: [direction]", "sections: [goal]", "was not opened"),
    ("nora_plan", "replaces: dream", "replaces: hope", "at the same place"),
    ("nora_plan", "{number: 2,", "{number: 3,", "one after the other"),
    ("nora_plan", "{of: sleep_claire,", "{of: dream,", "does not say so"),
    ("nora_plan", "hard: [sleep", "hard: [dragons", "hold"),
    ("sharing", "to_team: cmp", "to: sami\n    to_team: cmp", "one person or to one"),
    ("sharing", "parts: [goal]\n", "parts: [gaol]\n", "no such part"),
    ("sharing", "[direction.obstacles]", "[direction.money]", "no such question"),
    ("sharing", 'hours: ["08:00", "20:00"]', 'hours: ["08:00"]', "is two hours"),
    ("sharing", "at: -13w 19:42", "at: -13w 20:42", "was not open to them"),
    ("sharing", "version: 1, at: -62", "version: 2, at: -62", "not the current"),
    ("sharing", "as: council", "as: gem", "does not act for"),
    ("sharing", "to: ines\n", "to: claire\n", "whoever looked"),
    ("sharing", "given: -62 09:20", "given: -89 09:20", "not in the circle"),
    (
        "sharing",
        "right: voice\n    when: until",
        "right: read\n    when: until",
        "voice",
    ),
]


@pytest.mark.parametrize(("name", "was", "becomes", "said"), WRONG)
def test_a_wrong_line_is_named(
    tmp_path: Path, name: str, was: str, becomes: str, said: str
) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(FOLDER, folder)
    file = folder / f"{name}.yaml"
    text = file.read_text("utf-8")
    assert was in text
    file.write_text(text.replace(was, becomes, 1), "utf-8")

    with pytest.raises((DemoDataError, ValueError), match=re.escape(said)):
        load(A_SUNDAY, folder)


def test_a_file_that_is_not_yaml_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(FOLDER, folder)
    (folder / "people.yaml").write_text("personas: [", "utf-8")

    with pytest.raises(DemoDataError, match=r"people\.yaml"):
        load(A_SUNDAY, folder)


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("page: review", "page: nowhere", "is not among"),
        (
            "        of: nora_plan\n        do",
            "        off: a\n        do",
            "not expected",
        ),
        ("        section: direction\n", "", "a question is in a part"),
        (
            "        of: nora_plan\n        section: d",
            "        section: d",
            "say which",
        ),
        ("        shows: [Nora]\n", "", "at least one word"),
    ],
)
def test_a_wrong_line_of_a_story_is_named(
    tmp_path: Path, was: str, becomes: str, said: str
) -> None:
    file = tmp_path / "stories.yaml"
    file.write_text(STORIES.read_text("utf-8").replace(was, becomes, 1), "utf-8")

    with pytest.raises(DemoDataError, match=said):
        stories(file)
