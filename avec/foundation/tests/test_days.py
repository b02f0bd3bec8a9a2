"""A day is asked the same way everywhere, and typed as people say it."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.utils.translation import override

from avec.foundation.days import DayField, day_typed

THE_DAY = date(2026, 4, 3)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-04-03",
        "03/04/2026",
        "3/4/2026",
        " 3.4.2026 ",
        "3-4-2026",
        "3 avril 2026",
        "3 AVRIL 2026",
        "3 avr. 2026",
        "3 avr 2026",
        "3 April 2026",
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_day_comes_first_in_both_languages(typed, language):
    with override(language):
        assert DayField().clean(typed) == THE_DAY


def test_the_first_of_a_month_is_written_as_in_french():
    assert day_typed("1er mars 2026") == date(2026, 3, 1)


@pytest.mark.parametrize(
    "typed",
    ["demain", "03/04/26", "31/02/2026", "3 germinal 2026", "13/13/2026", "2026", "0"],
)
def test_what_is_no_day_is_refused_with_one_sentence(typed):
    with pytest.raises(forms.ValidationError) as refused:
        DayField().clean(typed)

    assert "14/03/2026" in " ".join(refused.value.messages[0].split())


def test_it_is_picked_in_the_calendar_of_the_browser():
    drawn = DayField().widget.render("until", THE_DAY)

    assert 'type="date"' in drawn
    assert 'value="2026-04-03"' in drawn
