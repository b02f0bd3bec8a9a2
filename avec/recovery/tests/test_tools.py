"""The tools of the person: every file is whole, plain, and keeps its keys."""

import re
from pathlib import Path

import pytest

from avec.documents.behaviours import REGISTER as BEHAVIOURS
from avec.documents.fields import REGISTER
from avec.documents.shapes import from_json, to_json
from avec.documents.template_files import load_folder

TOOLS = Path(__file__).parent.parent / "tools"
KEYS = Path(__file__).parent / "stable_keys.txt"
TEMPLATES = load_folder(TOOLS)
NAMES = sorted({key for key, _language in TEMPLATES})
COMPLETE = [
    "advance_directives",
    "after_crisis_review",
    "companion_review",
    "decision_balance",
    "recovery_plan",
    "soothing_plan",
    "strengths",
    "talking_about_change",
    "wellbeing_plan",
]
PROTECTED = re.compile(
    r"\b(WRAP|Stanley|Copeland|ELADEB|CASIG|INSPIRE|QPR|ReQoL|WEMWBS|DIALOG"
    r"|CollaboRATE|Mon GPS|RAS-DS|MITI|OARS)\b"
)
UNPLAIN = re.compile(
    r"·|\bvous devez\b|\bpatiente?s?\b|\bDr\b|\bPr\b|prise en charge|!"
)


def all_words(template):
    """Give every word a person reads in a template."""
    yield from (template.title, template.purpose, template.pen)
    for section in template.sections:
        yield section.title
        yield section.note
        for question in section.questions:
            yield from (question.prompt, question.help, question.easy)
            yield from (choice.label for choice in question.choices)
            yield from (pile.label for pile in question.piles)


def keys_now():
    """Give every key that people's words hang on, one line each."""
    lines = []
    for name in NAMES:
        template = TEMPLATES[name, "fr"]
        for section in template.sections:
            for question in section.questions:
                place = f"{name} {section.key} {question.key} {question.type}"
                lines.append(place)
                for choice in (*question.choices, *question.piles):
                    lines.append(f"{place} {choice.key}")
    return lines


def test_each_tool_that_is_answered_on_screen_is_listed_above():
    complete = [n for n in NAMES if TEMPLATES[n, "fr"].status == "complete"]

    assert sorted(COMPLETE) == complete, "write it in COMPLETE, or take it away"


@pytest.mark.parametrize("name", NAMES)
def test_each_tool_speaks_french_and_english(name):
    assert (name, "en") in TEMPLATES, f"its English words go in {name}.en.yaml"
    french, english = TEMPLATES[name, "fr"], TEMPLATES[name, "en"]

    assert [q.key for q in french.questions()] == [q.key for q in english.questions()]
    assert french.licence
    assert french.source
    same = {w for w in all_words(french) if w and " " in w} & set(all_words(english))
    assert not same


@pytest.mark.parametrize("place", sorted(TEMPLATES))
def test_words_are_plain_and_ours(place):
    for words in all_words(TEMPLATES[place]):
        assert "'" not in words, words
        assert not PROTECTED.search(words), words
        assert not UNPLAIN.search(words), words


@pytest.mark.parametrize("name", COMPLETE)
def test_a_prompt_holds_in_fifteen_words(name):
    for language in ("fr", "en"):
        for question in TEMPLATES[name, language].questions():
            for sentence in re.split(r"[.?]", question.prompt):
                assert len(sentence.split()) <= 15, question.prompt
            assert len(question.help.split()) <= 15, question.help


@pytest.mark.parametrize("name", COMPLETE)
def test_a_complete_plan_is_answered_on_screen(name):
    for question in TEMPLATES[name, "fr"].questions():
        acts = BEHAVIOURS[TEMPLATES[name, "fr"].behaviour].elsewhere
        assert REGISTER[question.type].ready or question.key in acts, question.key


@pytest.mark.parametrize("place", sorted(TEMPLATES))
def test_a_tool_survives_the_trip_through_json(place):
    assert from_json(to_json(TEMPLATES[place])) == TEMPLATES[place]


def test_nothing_is_shared_by_default_beyond_what_is_only_proposed():
    journal = TEMPLATES["support_journal", "fr"].section("day")

    assert {q.suggested_sharing for q in journal.questions} == {"me"}
    assert {q.voices for q in journal.questions} == {"person"}


def test_no_key_that_people_may_have_answered_is_lost():
    """A key may be added, by adding its line here; none may change or vanish."""
    kept = KEYS.read_text(encoding="utf-8").splitlines()

    new, lost = set(keys_now()) - set(kept), set(kept) - set(keys_now())
    assert not new, f"write in {KEYS.name}: {sorted(new)}"
    assert not lost, f"people may have answered: {sorted(lost)}"
    assert len(kept) == len(set(kept))
