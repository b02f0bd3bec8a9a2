"""Who is told of an appointment: neutrally, once, and only while it stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from avec.agenda import actions
from avec.agenda.tests.scene import as_, at, call, say, times
from avec.messages import actions as messages
from avec.messages.models import Message
from avec.messages.standing import still_stands
from avec.messages.words import QUIET_FROM, QUIET_UNTIL, Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def nora_is_told(cast):
    with as_(cast, "nora") as viewer:
        messages.change_choice(
            viewer=viewer,
            wants=[Kind.APPOINTMENT],
            quiet_from=QUIET_FROM,
            quiet_until=QUIET_UNTIL,
        )


def told(cast) -> list[tuple[str, object]]:
    with as_(cast, "nora") as viewer:
        rows = Message.objects.visible_to(viewer).filter(kind=Kind.APPOINTMENT)
        return sorted((row.key.partition(":")[0], row.due_at) for row in rows)


def test_a_moment_that_waits_is_told_once(cast, nora_is_told):
    before = told(cast)
    call(cast, "claire", "nora", starts=[at(days=5), at(days=6)])

    assert [what for what, _due in told(cast)] == [
        *(what for what, _due in before),
        "agenda.waits",
    ]


def test_agreed_it_is_told_and_told_again_the_day_before(cast, nora_is_told):
    called = call(cast, "nora", "marc", starts=[at(days=9)])
    (time,) = times(cast, "marc", called.appointment)
    say(cast, "marc", time)

    kinds = dict(told(cast))
    assert kinds.keys() >= {"agenda.confirmed", "agenda.soon"}
    assert kinds["agenda.soon"] == at(days=9) - timedelta(days=1)


def test_what_was_cancelled_is_not_announced_any_more(cast, nora_is_told):
    called = call(cast, "claire", "nora", starts=[at(days=5)])
    key = f"agenda.waits:{called.appointment.pk}#0"
    with as_(cast, "nora") as viewer:
        assert still_stands(viewer, key)

    with as_(cast, "claire") as viewer:
        actions.cancel_appointment(viewer=viewer, appointment=called.appointment)

    with as_(cast, "nora") as viewer:
        assert not still_stands(viewer, key)
    assert "agenda.cancelled" in dict(told(cast))


def test_who_chose_no_message_of_this_kind_gets_none(cast):
    before = told(cast)
    call(cast, "claire", "nora", starts=[at(days=5)])

    assert told(cast) == before
