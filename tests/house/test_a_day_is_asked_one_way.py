"""Every form that asks for one day asks it with the same field.

A birth date and a date that may be known in part are asked in three fields: nobody
turns forty years of a calendar, and « au printemps » is no day.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from django import forms

from avec.foundation.days import DayField

AVEC = Path(__file__).parents[2] / "avec"
OF_FORMS = sorted(
    ".".join(path.relative_to(AVEC.parent).with_suffix("").parts)
    for path in AVEC.rglob("*.py")
    if any("form" in part for part in path.relative_to(AVEC).with_suffix("").parts)
    and "tests" not in path.parts
    and path.name != "__init__.py"
)


def fields_of(module):
    for form in vars(module).values():
        if isinstance(form, type) and issubclass(form, forms.BaseForm):
            yield from getattr(form, "base_fields", {}).items()


@pytest.mark.parametrize("name", OF_FORMS)
def test_a_form_asks_a_day_with_the_field_of_the_house(name):
    for called, field in fields_of(import_module(name)):
        if isinstance(field, forms.DateField):
            assert isinstance(field, DayField) or field.widget.is_hidden, called


def test_the_forms_of_the_house_were_looked_at():
    asked = {
        name
        for name in OF_FORMS
        for _called, field in fields_of(import_module(name))
        if isinstance(field, DayField)
    }
    assert len(asked) >= 8, asked
