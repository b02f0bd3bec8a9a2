"""Any kind of answer: kept as typed, refused kindly, never lost."""

import json
import unicodedata

import pytest
from django.utils.datastructures import MultiValueDict
from hypothesis import given, settings
from hypothesis import strategies as st

from avec.documents.fields import REGISTER, UNKNOWN, Refused, Row, kind_of, tidy
from avec.documents.fields.text import LONG, SHORT
from avec.documents.tests.answers import AROUND, QUESTIONS, clean, read

# ------------------------------------------------------------------ all together


def test_the_seventeen_kinds_are_declared():
    assert len(REGISTER) == 17
    assert sorted(key for key, kind in REGISTER.items() if not kind.ready) == [
        "appointment",
        "media",
        "reminder",
        "signature",
        "voice",
    ]


@pytest.mark.parametrize("name", QUESTIONS)
def test_nothing_is_required(name):
    content = clean(name)

    assert kind_of(QUESTIONS[name]).is_empty(content)
    assert read(name, content) == ""


@pytest.mark.parametrize("name", QUESTIONS)
def test_i_do_not_know_yet_is_an_answer(name):
    content = clean(name, unknown="1")

    assert content == UNKNOWN
    assert not kind_of(QUESTIONS[name]).is_empty(content)
    assert read(name, content) == "Je ne sais pas encore."


def test_words_win_over_the_box_i_do_not_know():
    assert clean("text", answer="un peu", unknown="1") == {"text": "un peu"}


anything = st.text(max_size=60) | st.sampled_from(
    ["\x00", "\ud800", "1e400", "NaN", "-0", "٣", "<b>", "{{ x }}", "0" * 50, "²"]
)
PARTS = (
    "answer unknown item kind more other low high day month year words person text to"
    " add remove up down 0-what 0-who-person 0-who-text 0-when-day 0-when-month"
    " 0-when-year 0-outcome 7-what 99999-what x-what 0-left 0-right own-0-name"
    " own-0-pile card-under_way-pile card-under_way-name"
)
parts = st.sampled_from(PARTS.split())
forms = st.dictionaries(parts, st.lists(anything, max_size=3), max_size=8).map(
    lambda values: MultiValueDict(
        {
            "answer" if part == "answer" else f"answer-{part}": texts
            for part, texts in values.items()
        }
    )
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(QUESTIONS)), forms)
def test_no_form_breaks_any_kind(name, data):
    question = QUESTIONS[name]
    kind = kind_of(question)
    refused = None
    try:
        content = kind.clean(data, question, around=AROUND)
    except Refused as caught:
        refused = caught
    if refused:
        drawn = kind.form_context({}, question, around=AROUND, refused=refused)
        assert drawn["error"] == refused.sentence != ""
        return

    kept = json.loads(json.dumps(content, allow_nan=False))
    assert kept == content
    json.dumps(content, ensure_ascii=False).encode()
    assert all(isinstance(row, Row) for row in kind.rows(kept, question, AROUND))
    assert kind.form_context(kept, question, around=AROUND)["name"] == "answer"
    kind.rearranged(data, question)


# ------------------------------------------------------------------ words


@given(st.text())
def test_cleaning_words_twice_changes_nothing_more(text):
    once = tidy(text)

    assert tidy(once) == once
    assert "\x00" not in once
    once.encode()


@pytest.mark.parametrize(
    "text",
    [
        "😀 👨‍👩‍👧 ❤️",
        "أريد أن أعيش بسلام",
        "שלום עולם",
        "#panic() *gras* // <script>alert(1)</script> {{ x }}",
        "une ligne\nune autre\n\nun paragraphe",
        "à 14\u202fh\u00a010",
    ],
)
def test_what_people_write_is_kept_as_it_is(text):
    assert clean("text", answer=text) == {"text": unicodedata.normalize("NFC", text)}


def test_accents_written_in_two_signs_become_one():
    assert clean("text", answer="e\u0301te\u0301")["text"] == "été"


def test_invisible_signs_and_broken_halves_are_removed():
    assert clean("text", answer="a\x00b\x1bc\ud800d\ufffee\r\nf") == {
        "text": "abcde\nf"
    }


def test_ten_thousand_accents_on_one_letter_are_kept():
    text = "e" + "\u0301" * 10_000

    assert clean("text", answer=text) == {"text": text}


def test_a_megabyte_is_refused_in_words_and_nothing_is_lost():
    text = "Je raconte. " * 90_000

    with pytest.raises(Refused, match="On peut en garder") as refused:
        clean("text", answer=text)

    assert "Rien n’est perdu" in refused.value.sentence
    assert refused.value.typed["text"] == text
    drawn = kind_of(QUESTIONS["text"]).form_context(
        {}, QUESTIONS["text"], refused=refused.value
    )
    assert drawn["value"] == text


@pytest.mark.parametrize(("name", "limit"), [("text", LONG), ("short", SHORT)])
def test_words_are_kept_up_to_the_limit(name, limit):
    assert clean(name, answer="a" * limit)["text"] == "a" * limit
    with pytest.raises(Refused):
        clean(name, answer="a" * (limit + 1))


def test_a_short_answer_holds_on_one_line():
    assert clean("short", answer=" un\r\n  deux ") == {"text": "un deux"}
