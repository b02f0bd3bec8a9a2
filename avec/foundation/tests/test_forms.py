"""Every form says what is missing in our words, and shows nobody's key."""

from __future__ import annotations

from importlib import import_module

import pytest
from django import forms

from avec.foundation.forms import PlainForm, words_field


class Asked(PlainForm):
    """A form, with a question that comes late as each of a questionnaire does."""

    reader = forms.ChoiceField(
        choices=[("one", "Une personne")],
        error_messages={"required": "Choisissez une personne."},
    )
    team = forms.ChoiceField(choices=[("one", "Une équipe")], required=False)
    named = forms.MultipleChoiceField(
        choices=[("one", "Une personne")],
        required=False,
        error_messages={"invalid_choice": "Quelqu’un n’est plus là."},
    )
    words = words_field("Vos mots", required="Écrivez quelques mots.", longest=20)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["late"] = forms.ChoiceField(required=False)


GONE = "5f1c0a9e-0000-4000-8000-000000000001"
SAID = {
    "reader": "Choisissez une personne.",
    "team": "Ce choix n’est plus là. Choisissez encore une fois.",
    "named": "Quelqu’un n’est plus là.",
    "late": "Ce choix n’est plus là. Choisissez encore une fois.",
    "words": "C’est très long. Gardez l’essentiel.",
}


@pytest.mark.parametrize("name", SAID)
def test_what_is_not_there_any_more_is_asked_again_without_its_key(name):
    gone = dict.fromkeys(("reader", "team", "late"), GONE)
    form = Asked({**gone, "named": [GONE], "words": "trop " * 20})

    assert form.errors[name] == [SAID[name]]


def test_words_that_are_asked_for_say_what_is_missing():
    assert Asked({"reader": "one"}).errors == {"words": ["Écrivez quelques mots."]}


def test_no_room_makes_a_form_of_its_own_kind():
    import_module("config.urls")  # every page, so every form

    def below(kind):
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    ours = {one for one in below(forms.BaseForm) if one.__module__.startswith("avec.")}
    assert len(ours) > 50
    assert {one.__qualname__ for one in ours if not issubclass(one, PlainForm)} == set()
