"""What these tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.people import actions
from avec.people.models import Affiliation
from avec.people.tests.people import first_address, member, someone
from tests.scene import as_warden


@pytest.fixture
def nobody_answers_yet() -> Iterator[None]:
    """Others in this database may answer for places: not while these tests run."""
    as_warden(
        "UPDATE people_affiliation SET answers_for_place = false,"
        " function = '†' || function WHERE answers_for_place"
    )
    yield
    as_warden(
        "UPDATE people_affiliation SET answers_for_place = true,"
        " function = substr(function, 2) WHERE starts_with(function, '†')"
    )


@pytest.fixture
def founder(db, nobody_answers_yet):
    """The first administrator, under the hat of the place she opened."""
    viewer, _name = someone("Hélène")
    with acting_as(viewer), transaction.atomic():
        made = actions.found_organization(
            viewer=viewer,
            token=first_address(),
            name="Association du Pont",
            kind="association",
            commune="",
        )
    return Viewer(viewer.person_id, made.pk)


@pytest.fixture
def place(founder):
    """The place she opened."""
    with acting_as(founder):
        return Affiliation.objects.get(pk=founder.affiliation_id).organization


@pytest.fixture
def claire(founder, place):
    """A nurse of the place, under that hat."""
    return member(founder, place, "Claire")
