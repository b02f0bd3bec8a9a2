"""Names stand in the same order everywhere, accents or not."""

import random

import pytest

from avec.foundation.sorting import LONGEST_KEY, sort_key


def in_order(names: list[str]) -> list[str]:
    return sorted(names, key=lambda name: (sort_key(name), name))


def test_accented_names_stand_beside_their_bare_sisters() -> None:
    names = ["Zoé", "eric", "Ève", "élan", "Anaïs", "Éric", "Eve"]
    random.Random(7).shuffle(names)

    assert in_order(names) == ["Anaïs", "élan", "eric", "Éric", "Eve", "Ève", "Zoé"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ève", "EVE"),
        ("Cœur à cœur", "coeur a COEUR"),
        ("L’Embellie", "l'embellie"),
        ("Val-d’Aure", "val d aure"),
        ("  Anne -  Lise ", "Anne-Lise"),
        ("Łukasz", "lukasz"),
        ("E\u0301ric", "Éric"),
        ("Strauß", "STRAUSS"),
    ],
)
def test_the_same_name_has_one_key(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(other)


def test_a_short_word_comes_before_the_longer_one_it_begins() -> None:
    assert in_order(["Jeanne", "Jean-Luc", "Jean"]) == ["Jean", "Jean-Luc", "Jeanne"]


def test_a_name_in_another_alphabet_keeps_its_letters() -> None:
    assert sort_key("نورا") == "نورا"
    assert sort_key("सीता") == "सीता"


def test_ten_thousand_accents_make_a_short_key() -> None:
    assert sort_key("e" + "\u0301\u0323" * 10_000) == "e"


def test_a_key_is_never_too_long_for_an_index() -> None:
    assert len(sort_key("a" * 1_000_000)) == LONGEST_KEY


def test_a_name_without_letters_has_an_empty_key() -> None:
    assert sort_key("…!") == ""
