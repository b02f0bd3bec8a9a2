"""Each kind of answer, one by one: what is kept, what is refused, how it is read."""

from dataclasses import replace

import pytest

from avec.documents.fields import Refused, Row, kind_of
from avec.documents.fields.base import said_row
from avec.documents.shapes import frozen_options
from avec.documents.tests.answers import QUESTIONS, clean, form, read

# ------------------------------------------------------------------ lists


def test_a_list_keeps_its_order_and_forgets_its_blank_lines():
    content = clean(
        "ordered", item=["marcher", " ", "appeler"], more="lire\r\n\r\ndormir"
    )

    assert read("ordered", content) == "1. marcher\n2. appeler\n3. lire\n4. dormir"


def test_each_line_may_say_what_it_is():
    content = clean("mixed", item=["Marc", "le jardin"], kind=["person", "place"])

    assert [item["kind"] for item in content["items"]] == ["person", "place"]


def test_a_kind_that_is_not_proposed_becomes_the_first_one():
    assert clean("list", item=["a"], kind=["bomb"])["items"][0]["kind"] == "text"


def test_a_line_that_repeats_an_idea_already_written_is_tied_to_it():
    content = clean("linked", item=["Mes directives", "marcher"])

    assert content["items"] == [
        {"kind": "link", "text": "Mes directives", "key": "d1"},
        {"kind": "text", "text": "marcher"},
    ]


def test_a_list_too_long_is_refused_and_nothing_is_lost():
    with pytest.raises(Refused, match="61 lignes") as refused:
        clean("list", more="\n".join(str(number) for number in range(61)))

    assert len(refused.value.typed["items"]) == 61


@pytest.mark.parametrize(
    ("button", "value", "after"),
    [
        ("add", "1", ["a", "b", "c"]),
        ("remove", "1", ["a", "c"]),
        ("up", "2", ["a", "c", "b"]),
        ("up", "0", ["a", "b", "c"]),
        ("down", "0", ["b", "a", "c"]),
        ("down", "2", ["a", "b", "c"]),
        ("remove", "x", ["a", "b", "c"]),
        ("remove", "-1", ["a", "b", "c"]),
    ],
)
def test_lines_move_with_plain_buttons(button, value, after):
    question = QUESTIONS["ordered"]
    data = form(item=["a", "b", "c", ""], **{button: value})

    content = kind_of(question).rearranged(data, question)

    assert [item["text"] for item in content["items"]] == after


@pytest.mark.parametrize("name", QUESTIONS)
def test_without_such_a_button_nothing_is_rearranged(name):
    question = QUESTIONS[name]

    assert kind_of(question).rearranged(form(item=["a"]), question) is None


def test_a_pair_holds_two_sides():
    content = clean(
        "pair", **{"0__left": "l’oubli", "0__right": "un mot", "3__left": "x"}
    )

    assert content["pairs"][0] == {"left": "l’oubli", "right": "un mot"}
    assert len(content["pairs"]) == 2


def test_a_pair_is_removed_by_its_own_button():
    question = QUESTIONS["pair"]
    data = form(**{"0__left": "", "1__left": "a", "2__left": "b", "remove": "1"})

    content = kind_of(question).rearranged(data, question)

    assert [pair["left"] for pair in content["pairs"]] == ["b"]


# ------------------------------------------------------------------ choices


def test_a_choice_is_kept_by_its_key_and_read_in_words():
    content = clean("choice", answer="paused")

    assert content == {"chosen": ["paused"], "other": ""}
    assert read("choice", content) == "En pause"


def test_an_answer_that_is_not_proposed_is_refused():
    with pytest.raises(Refused, match="n’est pas proposée"):
        clean("choice", answer="forged")


def test_one_may_answer_with_other_words_where_it_is_proposed():
    content = clean("several", answer=["paused", "under_way"], other="autrement")

    assert read("several", content) == "En route\nEn pause\nautrement"
    with pytest.raises(Refused, match="parmi les réponses proposées"):
        clean("choice", answer="paused", other="autrement")


def test_the_ends_of_a_scale_are_named_by_the_person():
    content = clean("scale", answer="0", low="le fond", high="le large")

    assert content == {"value": 0, "low": "le fond", "high": "le large"}
    assert read("scale", content).startswith("0, entre 0 et 10")
    with pytest.raises(Refused):
        clean("scale", answer="11")


@pytest.mark.parametrize(
    ("typed", "kept"), [("3", "3"), ("2,5", "2.5"), ("1 000", "1000"), ("-4", "-4")]
)
def test_numbers_are_read_as_people_write_them(typed, kept):
    assert clean("number", answer=typed) == {"value": kept}


@pytest.mark.parametrize("typed", ["trois", "NaN", "1e400", "9" * 30, "--1", "inf"])
def test_what_is_no_number_is_refused_and_kept_in_sight(typed):
    with pytest.raises(Refused, match="en chiffres") as refused:
        clean("number", answer=typed)

    assert refused.value.typed["value"] == typed


def test_silence_is_never_a_yes():
    assert clean("agreement") == {}
    assert read("agreement", clean("agreement", answer="not_now")) == "Pas maintenant"
    with pytest.raises(Refused):
        clean("agreement", answer="maybe")


# ------------------------------------------------------------------ dates, people


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": "12", "month": "3", "year": "2027"}, "12 mars 2027"),
        ({"day": "1", "month": "1", "year": "1987"}, "1er janvier 1987"),
        ({"month": "3", "year": "2027"}, "mars 2027"),
        ({"year": "2019"}, "2019"),
        ({"day": "29", "month": "2"}, "29 février"),
        ({"words": "au printemps"}, "au printemps"),
        ({"year": "2026", "words": "vers Noël"}, "2026 (vers Noël)"),
    ],
)
def test_a_date_may_be_whole_or_in_part(typed, said):
    assert read("date", clean("date", **typed)) == said


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ({"day": "31", "month": "2"}, "day"),
        ({"day": "29", "month": "2", "year": "2027"}, "day"),
        ({"day": "12", "year": "2027"}, "month"),
        ({"month": "13"}, "month"),
        ({"year": "27"}, "year"),
        ({"day": "douze", "month": "3"}, "day"),
        ({"day": "٣", "month": "3"}, "day"),
    ],
)
def test_a_day_that_no_calendar_holds_is_refused_and_kept_in_sight(typed, part):
    with pytest.raises(Refused) as refused:
        clean("date", **typed)

    assert refused.value.part == part
    for name, value in typed.items():
        assert refused.value.typed[name] == value


def test_someone_of_the_circle_keeps_the_name_they_had():
    content = clean("person", person="u1", text="le matin")

    assert content == {"person": "u1", "text": "le matin", "name": "Marc"}
    question = QUESTIONS["person"]
    assert kind_of(question).as_text(content, question) == "Marc (le matin)"


def test_someone_outside_the_circle_cannot_be_chosen():
    with pytest.raises(Refused, match="n’est plus dans votre cercle"):
        clean("person", person="u2")


def test_a_link_keeps_the_title_it_had():
    content = clean("link", to=["d1", "d1"], text="et le carnet")

    assert content["to"] == [{"key": "d1", "title": "Mes directives"}]
    assert read("link", content) == "Mes directives\net le carnet"
    with pytest.raises(Refused, match="n’est plus là"):
        clean("link", to=["d2"])


def test_a_step_says_who_when_and_what_came_of_it():
    content = clean(
        "action",
        **{
            "0__what": "Appeler le GEM",
            "0__who__person": "u1",
            "0__when__month": "3",
            "0__when__year": "2027",
            "0__outcome": "Ils rappellent mardi.",
            "1__what": "",
        },
    )

    assert len(content["actions"]) == 1
    assert kind_of(QUESTIONS["action"]).rows(content, QUESTIONS["action"]) == [
        Row("Appeler le GEM", "Quoi"),
        Row("Marc", "Qui"),
        Row("mars 2027", "Quand"),
        Row("Ils rappellent mardi.", "Ce que ça a donné"),
    ]


def test_a_step_is_removed_by_its_own_button():
    question = QUESTIONS["action"]
    data = form(**{"0__what": "a", "1__what": "b", "remove": "0"})

    content = kind_of(question).rearranged(data, question)

    assert [action["what"] for action in content["actions"]] == ["b"]


# ------------------------------------------------------------------ the card sort


def test_cards_lie_on_piles_and_are_never_counted():
    content = clean(
        "component",
        **{
            "card-under_way-pile": "hard",
            "card-under_way-name": "Mon toit",
            "card-paused-name": "En pause",
            "own-0-name": "Mon chat",
            "own-0-pile": "fine",
        },
    )

    assert content == {
        "piles": {"under_way": "hard"},
        "renamed": {"under_way": "Mon toit"},
        "own": [{"label": "Mon chat", "pile": "fine"}],
    }
    rows = kind_of(QUESTIONS["component"]).rows(content, QUESTIONS["component"])
    assert rows == [Row("Mon chat", "Ça va"), Row("Mon toit", "C’est difficile")]


def test_her_words_on_a_card_that_is_on_no_pile_are_read_too():
    content = clean(
        "component",
        **{"card-paused-name": "Attendre", "own-0-name": "Mon chat", "own-0-pile": ""},
    )

    rows = kind_of(QUESTIONS["component"]).rows(content, QUESTIONS["component"])
    assert rows == [Row("Attendre, Mon chat", "Pas encore rangé")]


def test_what_goes_with_a_line_is_kept_with_it_and_never_added_up():
    question = weighed("weight", "person", "date")
    content = kind_of(question).clean(
        form(
            item=["Mon chat", "Le silence"],
            weight=["5", ""],
            person=["", "Marc"],
            date=["", "2027-03-03"],
        ),
        question,
    )

    first, second = kind_of(question).rows(content, question)
    assert first == Row("Mon chat", note="compte 5 sur 5")
    assert second.note.startswith("Marc, jusqu’au ")
    assert said_row(first) == "Mon chat (compte 5 sur 5)"


def test_what_goes_with_no_words_is_asked_about_and_not_lost():
    question = weighed("person")

    with pytest.raises(Refused, match="de quoi il s’agit") as refused:
        kind_of(question).clean(form(item=[""], person=["Marc"]), question)

    assert refused.value.typed["items"][0]["person"] == "Marc"


def test_a_line_that_moves_takes_along_what_goes_with_it():
    question = weighed("weight")
    data = form(item=["a", "b"], weight=["1", "4"], down="0")

    content = kind_of(question).rearranged(data, question)

    said = [(item["text"], item["weight"]) for item in content["items"]]
    assert said == [("b", "4"), ("a", "1")]


@pytest.mark.parametrize(
    ("part", "value"), [("weight", "6"), ("weight", "-1"), ("date", "demain")]
)
def test_a_weight_or_a_date_that_cannot_be_read_is_refused_and_nothing_is_lost(
    part, value
):
    question = weighed(part)

    with pytest.raises(Refused) as refused:
        kind_of(question).clean(form(item=["Mon chat"], **{part: [value]}), question)

    assert refused.value.typed["items"][0]["text"] == "Mon chat"


def weighed(*parts):
    """Return a list question whose lines carry something besides their words."""
    return replace(QUESTIONS["list"], options=frozen_options({"with": list(parts)}))


def test_a_pile_that_does_not_exist_is_refused():
    with pytest.raises(Refused, match="pile"):
        clean("component", **{"card-paused-pile": "score"})
