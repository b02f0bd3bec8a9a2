"""What leaves the house is neutral: no name, no title, no word of care."""

from __future__ import annotations

import inspect
import re
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import translation

from avec.messages import actions, sentences
from avec.messages.models import Choice
from avec.messages.sentences import EVERY_SENTENCE, compose
from avec.messages.words import Channel, Kind
from tests import cast as story

LANGUAGES = ["fr", "en"]
PLACES = re.compile(r"%\((\w+)\)|%[sdr]|\{(\w*)\}")
OF_CARE = re.compile(
    r"\b(plan|crise|crisis|soin|care|sant|health|psych|directive|journal|hôpital"
    r"|hospital|patient|urgence|emergency|médic|medic|trait|treat|rétabl|recover"
    r"|document|partag|share|invit|question|dict)",
    re.I,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_has_a_place_for_a_name_or_a_title(language):
    with translation.override(language):
        said = [str(sentence) for sentence in EVERY_SENTENCE]

    places = {a or b for text in said for a, b in PLACES.findall(text)}
    assert places == {"code", "hour"}
    assert [text for text in said if OF_CARE.search(text)] == []


def test_every_sentence_is_in_english_too():
    for sentence in EVERY_SENTENCE:
        with translation.override("fr"):
            french = str(sentence)
        with translation.override("en"):
            assert str(sentence) != french


def test_the_list_of_sentences_is_closed():
    """Whatever is translated in that file is in the list that is looked at above."""
    source = inspect.getsource(sentences)

    assert source.count("_(") == len(EVERY_SENTENCE)
    assert "gettext(" not in source


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", Channel.values)
def test_a_letter_is_the_same_whatever_waits_and_names_nobody(cast, language, channel):
    with cast.acting("odile"), transaction.atomic():
        odile = cast.seen_by("odile")
        choice = actions.give_address(
            viewer=odile,
            channel=channel,
            address="0600000000" if channel == Channel.SMS else "une@exemple.fr",
        )
        letters = [
            compose(uuid4(), kind, choice, language)
            for kind in Kind
            if kind != Kind.CODE
        ]
        code = compose(uuid4(), Kind.CODE, choice, language)
        assert choice.said_code in code.text
        assert len({(one.subject, one.text) for one in letters}) == 1

        for letter in (*letters, code):
            whole = letter.subject + letter.text
            shown = {name.title() for name in story.NAMES} | {"Odile", "plan"}
            assert not [name for name in shown if name in whole]
            assert letter.no_more in letter.text
        transaction.set_rollback(True)


def test_an_sms_is_written_with_the_plain_signs_of_a_telephone(cast):
    with cast.acting("odile"), transaction.atomic():
        choice = actions.give_address(
            viewer=cast.seen_by("odile"), channel="sms", address="0600000000"
        )
        for kind in (Kind.QUESTION, Kind.CODE):
            text = compose(uuid4(), kind, choice, "fr").text
            assert not set(text) & set("’\u00a0\u202f")
        transaction.set_rollback(True)


def test_the_link_that_stops_is_not_the_one_of_the_address_before(cast):
    with cast.acting("odile"), transaction.atomic():
        odile = cast.seen_by("odile")
        tokens = set()
        for address in ("un@exemple.fr", "deux@exemple.fr"):
            choice = actions.give_address(
                viewer=odile, channel="email", address=address
            )
            tokens.add(choice.stop_token)
            assert str(choice.pk) not in choice.stop_token
        assert len(tokens) == 2
        assert Choice.objects.visible_to(odile).count() == 1
        transaction.set_rollback(True)
