"""Who leaves for good leaves no hour, no appointment, and gives others their time."""

from __future__ import annotations

import pytest
from django.db import connection

from avec.agenda import actions
from avec.agenda.models import (
    Absence,
    Answer,
    Appointment,
    Attendee,
    BusyTime,
    Claim,
    Opening,
    OpenTime,
    OtherCalendar,
    Preference,
    ProposedTime,
    Subscription,
)
from avec.agenda.tests.scene import again, as_, at, call, say, times

pytestmark = pytest.mark.django_db
ALL = (
    Absence,
    Answer,
    Appointment,
    Attendee,
    BusyTime,
    Claim,
    Opening,
    OpenTime,
    OtherCalendar,
    Preference,
    ProposedTime,
    Subscription,
)


@pytest.mark.parametrize("who", ["nora", "marc", "sami", "claire", "karim"])
def test_nothing_of_theirs_is_left(cast, who):
    with as_(cast, who) as viewer:
        before = sum(model.objects.visible_to(viewer).count() for model in ALL)
        actions.leave_agenda(viewer=viewer)
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
        left = {
            model.__name__: model.objects.visible_to(viewer).count() for model in ALL
        }

    assert before
    assert {name for name, count in left.items() if count} == set()


def test_those_who_were_to_meet_her_have_their_time_back(cast):
    called = call(cast, "claire", "nora", starts=[at(days=6)])
    (time,) = times(cast, "nora", called.appointment)
    say(cast, "nora", time)
    with as_(cast, "nora") as viewer:
        actions.leave_agenda(viewer=viewer)

    assert not again(cast, "claire", called.appointment).is_standing
    with as_(cast, "claire") as viewer:
        hers = Claim.objects.visible_to(viewer).filter(appointment=called.appointment)
        assert not hers.exists()
