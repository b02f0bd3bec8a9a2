"""Passphrases are proposed in plain words and refused only when they are guessed."""

import pytest
from django.core.exceptions import ValidationError

from avec.people import entry_names, passphrases


def test_there_are_enough_words_and_all_are_plain():
    words = passphrases.words()
    assert len(words) >= 512
    assert len(words) == len(set(words))
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)


def test_what_is_proposed_is_accepted_and_never_twice_the_same():
    proposed = {passphrases.propose() for _each in range(20)}
    assert len(proposed) == 20
    for phrase in proposed:
        assert passphrases.require_strong(phrase) == phrase


def test_spaces_and_forms_of_accents_do_not_matter():
    assert passphrases.settle("  e\u0301toile   du nord ") == passphrases.settle(
        "\u00e9toile du nord"
    )


def test_other_alphabets_are_welcome():
    assert passphrases.require_strong("قمر سلة هدوء سلحفاة")
    assert entry_names.bare("Élodie-Rose") == "elodierose"
    assert entry_names.bare("قمر") == "قمر"


def test_a_long_text_is_refused_kindly():
    with pytest.raises(ValidationError, match="trop long"):
        passphrases.require_strong("abcdefgh" * 100)


def test_the_digits_never_begin_with_zero():
    for _each in range(200):
        assert entry_names.with_digits("lune")[4] != "0"
