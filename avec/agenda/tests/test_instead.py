"""One of a pair cannot come: somebody else does, once each has said yes."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from avec.access.rules import NotAllowed
from avec.agenda import actions
from avec.agenda.instead import question, who_may_come
from avec.agenda.models import (
    Appointment,
    Attendee,
    Claim,
    ProposedTime,
    Replacement,
)
from avec.agenda.refusals import (
    AskedAlready,
    AskedNoMore,
    ComesAlready,
    NotFreeThen,
    TimeIsTaken,
)
from avec.agenda.tests.coming import (
    a_visit,
    asks,
    claimed,
    comes,
    says,
    takes_back,
)
from avec.agenda.tests.crowd import acting, answers, asked, calls, knows, the_time
from avec.agenda.tests.scene import at
from avec.agenda.words import Which
from avec.circles import actions as circles
from tests.scene import as_warden

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]


@pytest.fixture
def visit():
    return a_visit(before=15, after=30)


def names(viewer, one) -> list[str]:
    with acting(viewer):
        return [each.name for each in who_may_come(one)]


def seen(viewer, one) -> bool:
    with acting(viewer):
        return Appointment.objects.visible_to(viewer).filter(pk=one.pk).exists()


def test_it_stays_with_the_first_until_each_has_said_yes(visit):
    one = asks(visit.claire, visit.hugo, visit.one)
    assert not says(visit.hugo, one)
    assert comes(visit.sami, visit.one) == {"Nora", "Claire", "Sami"}
    assert claimed(visit.hugo, visit.one, firm=False) == 1

    assert says(visit.nora, one)

    assert comes(visit.sami, visit.one) == {"Nora", "Hugo", "Sami"}
    assert claimed(visit.hugo, visit.one, firm=True) == 1
    assert claimed(visit.claire, visit.one) == 0


def test_her_yes_may_come_before_his(visit):
    one = asks(visit.claire, visit.hugo, visit.one)

    assert not says(visit.nora, one)
    assert says(visit.hugo, one)
    assert comes(visit.nora, visit.one) == {"Nora", "Hugo", "Sami"}


def test_the_one_who_comes_claims_the_time_before_and_after_too(visit):
    one = asks(visit.claire, visit.hugo, visit.one)
    says(visit.nora, one)
    says(visit.hugo, one)

    with acting(visit.hugo):
        claim = Claim.objects.visible_to(visit.hugo).get(appointment=visit.one)
    starts, ends = visit.one.during.lower, visit.one.during.upper
    assert (starts - claim.during.lower).total_seconds() == 15 * 60
    assert (claim.during.upper - ends).total_seconds() == 30 * 60


def test_calendars_elsewhere_know_that_it_changed(visit):
    before = visit.one.sequence
    one = asks(visit.claire, visit.hugo, visit.one)
    says(visit.nora, one)
    says(visit.hugo, one)

    with acting(visit.hugo):
        after = Appointment.objects.visible_to(visit.hugo).get(pk=visit.one.pk)
    assert after.sequence == before + 1


def test_whoever_leads_hands_the_lead_over(visit):
    as_warden(
        "UPDATE agenda_attendee SET is_lead = true"
        " WHERE appointment_id = %s AND person_id = %s",
        [visit.one.pk, visit.sami.person_id],
    )
    one = asks(visit.sami, visit.pia, visit.one)
    says(visit.nora, one)
    says(visit.pia, one)

    with acting(visit.nora):
        rows = Attendee.objects.visible_to(visit.nora).filter(appointment=visit.one)
        assert [row.name for row in rows.filter(is_lead=True)] == ["Pia"]


def test_nothing_is_read_before_everybody_said_yes(visit):
    one = asks(visit.claire, visit.hugo, visit.one)
    assert not seen(visit.hugo, visit.one)
    says(visit.hugo, one)
    assert not seen(visit.hugo, visit.one)
    with acting(visit.hugo):
        assert not Attendee.objects.visible_to(visit.hugo).filter(
            appointment_id=visit.one.pk
        )

    says(visit.nora, one)
    assert seen(visit.hugo, visit.one)


def test_the_one_asked_reads_when_and_how_many_never_whom(visit):
    one = asks(visit.claire, visit.hugo, visit.one)

    with acting(visit.hugo):
        read = question(one)
    assert (read.by, read.start) == ("Claire", visit.one.during.lower)
    assert (read.before, read.after) == (15, 30)
    said = " ".join(read.with_whom.split())
    assert said == "1 personne en son nom, 1 personne pair-aidante"


@pytest.mark.parametrize("who", ["ines", "pia", "sami", "nora"])
def test_nobody_else_reads_what_is_asked_of_him(visit, who):
    one = asks(visit.claire, visit.hugo, visit.one)

    with acting(getattr(visit, who)):
        assert not question(one).is_open


@pytest.mark.parametrize("who", ["hugo", "nora"])
def test_one_no_is_enough_and_the_first_one_comes(visit, who):
    one = asks(visit.claire, visit.hugo, visit.one)
    says(visit.nora if who == "hugo" else visit.hugo, one)

    says(getattr(visit, who), one, yes=False)

    assert comes(visit.nora, visit.one) == {"Nora", "Claire", "Sami"}
    assert claimed(visit.hugo, visit.one) == 0
    assert claimed(visit.claire, visit.one, firm=True) == 1
    with pytest.raises(AskedNoMore):
        says(visit.nora if who == "hugo" else visit.hugo, one)


def test_who_said_no_is_not_asked_again(visit):
    one = asks(visit.claire, visit.hugo, visit.one)
    says(visit.hugo, one, yes=False)

    assert names(visit.claire, visit.one) == ["Inès"]
    with pytest.raises(NotFreeThen):
        asks(visit.claire, visit.hugo, visit.one)


def test_only_people_of_the_same_side_who_are_free_are_offered(visit):
    assert set(names(visit.claire, visit.one)) == {"Hugo", "Inès"}
    assert names(visit.sami, visit.one) == ["Pia"]
    assert names(visit.nora, visit.one) == []

    with acting(visit.hugo):
        actions.say_absence(
            viewer=visit.hugo, key=uuid4(), start=at(hour=8), end=at(hour=12)
        )
    assert names(visit.claire, visit.one) == ["Inès"]
    with pytest.raises(NotFreeThen):
        asks(visit.claire, visit.hugo, visit.one)


@pytest.mark.parametrize("who", ["sami", "pia", "nora", "claire"])
def test_nobody_of_another_side_is_asked(visit, who):
    with pytest.raises(NotFreeThen):
        asks(visit.claire, getattr(visit, who), visit.one)


@pytest.mark.parametrize("who", ["nora", "hugo"])
def test_who_does_not_come_for_others_asks_nobody(visit, who):
    with pytest.raises(NotAllowed):
        asks(getattr(visit, who), visit.ines, visit.one)


@pytest.mark.parametrize("who", ["claire", "sami", "ines"])
def test_nobody_answers_for_them(visit, who):
    one = asks(visit.claire, visit.hugo, visit.one)

    with pytest.raises(NotAllowed):
        says(getattr(visit, who), one)
    with acting(getattr(visit, who)), connection.cursor() as cursor:
        cursor.execute("SELECT avec.answer_replacement(%s, true, false)", [one.pk])
        assert cursor.fetchone() == ("gone",)


def test_one_person_is_asked_at_a_time(visit):
    key = uuid4()
    one = asks(visit.claire, visit.hugo, visit.one, key=key)

    assert asks(visit.claire, visit.hugo, visit.one, key=key) == one
    assert asks(visit.claire, visit.hugo, visit.one) == one
    with pytest.raises(AskedAlready):
        asks(visit.claire, visit.ines, visit.one)


def test_asking_is_taken_back_while_it_waits(visit):
    one = asks(visit.claire, visit.hugo, visit.one)
    says(visit.hugo, one)
    takes_back(visit.claire, one)
    takes_back(visit.claire, one)

    assert claimed(visit.hugo, visit.one) == 0
    with pytest.raises(AskedNoMore):
        says(visit.nora, one)
    assert asks(visit.claire, visit.ines, visit.one).name == "Inès"


def test_what_is_agreed_is_not_taken_back(visit):
    one = asks(visit.claire, visit.hugo, visit.one)
    says(visit.nora, one)
    says(visit.hugo, one)

    assert says(visit.hugo, one)
    with pytest.raises(ComesAlready):
        takes_back(visit.claire, one)


def test_nobody_but_the_one_who_asked_takes_it_back(visit):
    one = asks(visit.claire, visit.hugo, visit.one)

    for who in (visit.nora, visit.sami, visit.hugo):
        with pytest.raises(NotAllowed):
            takes_back(who, one)


def takes_time(visit):
    knows(visit.hugo, visit.ines)
    called = calls(visit.hugo, [asked(visit.ines)], at(hour=10))
    answers(visit.ines, the_time(visit.ines, called))


def test_who_is_taken_meanwhile_is_told_and_may_come_knowingly(visit):
    one = asks(visit.claire, visit.hugo, visit.one)
    says(visit.nora, one)
    takes_time(visit)

    with pytest.raises(TimeIsTaken):
        says(visit.hugo, one)
    assert comes(visit.nora, visit.one) == {"Nora", "Claire", "Sami"}
    assert says(visit.hugo, one, knowingly=True)
    assert comes(visit.nora, visit.one) == {"Nora", "Hugo", "Sami"}


def test_a_time_that_is_kept_is_not_found_by_others(visit):
    one = asks(visit.claire, visit.hugo, visit.one)
    says(visit.hugo, one)

    with pytest.raises(TimeIsTaken):
        takes_time(visit)


@pytest.mark.parametrize("how", ["cancel", "move", "leave"])
def test_nothing_is_asked_any_more_when_it_ends_otherwise(visit, how):
    one = asks(visit.sami, visit.pia, visit.one)
    says(visit.pia, one)
    if how == "move":
        with acting(visit.claire):
            actions.propose_times(
                viewer=visit.claire, appointment=visit.one, starts=[at(hour=16)]
            )
        with acting(visit.nora):
            time = ProposedTime.objects.visible_to(visit.nora).open().get()
        answers(visit.nora, time)
        answers(visit.sami, time)
    else:
        act = getattr(actions, f"{how}_appointment")
        with acting(visit.sami):
            act(viewer=visit.sami, appointment=visit.one)

    assert claimed(visit.pia, visit.one) == 0
    with acting(visit.pia):
        assert not question(one).is_open
        assert not Replacement.objects.visible_to(visit.pia).waiting()
    with pytest.raises((AskedNoMore, NotAllowed)):
        says(visit.nora, one)


def test_it_is_over_when_the_appointment_begins(visit, clock):
    one = asks(visit.claire, visit.hugo, visit.one)
    says(visit.hugo, one)
    clock(f"{visit.one.during.lower - timezone.now()}".replace(" days,", " days"))

    with pytest.raises(AskedNoMore):
        says(visit.nora, one)


def test_two_voices_stay_two_voices():
    visit = a_visit(is_pair=True)
    one = asks(visit.claire, visit.hugo, visit.one)
    other = asks(visit.sami, visit.pia, visit.one)
    for who, what in (
        (visit.nora, one),
        (visit.nora, other),
        (visit.hugo, one),
        (visit.pia, other),
    ):
        says(who, what)

    assert comes(visit.nora, visit.one) == {"Nora", "Hugo", "Pia"}


def test_no_place_says_any_more_that_he_comes_by_his_trade(visit):
    one = asks(visit.claire, visit.hugo, visit.one)
    as_warden(
        "UPDATE people_affiliation SET ended_at = avec.now() WHERE person_id = %s",
        [visit.hugo.person_id],
    )

    with pytest.raises(AskedNoMore):
        says(visit.hugo, one)


def test_across_a_block_nothing_is_asked_and_what_waited_is_over(visit):
    one = asks(visit.claire, visit.hugo, visit.one)
    says(visit.hugo, one)
    with acting(visit.hugo):
        circles.block(
            viewer=visit.hugo, person_id=visit.claire.person_id, remembered_as="…"
        )

    assert claimed(visit.hugo, visit.one) == 0
    with acting(visit.hugo):
        assert not Replacement.objects.visible_to(visit.hugo).exists()
    assert names(visit.claire, visit.one) == ["Inès"]
    with pytest.raises(AskedNoMore):
        says(visit.nora, one)


def test_a_block_between_him_and_her_is_never_told(visit):
    """Nora blocked Hugo: he is simply not among those who may come."""
    knows(visit.nora, visit.hugo)
    with acting(visit.nora):
        circles.block(
            viewer=visit.nora, person_id=visit.hugo.person_id, remembered_as="…"
        )

    assert names(visit.claire, visit.one) == ["Inès"]
    with pytest.raises(NotFreeThen):
        asks(visit.claire, visit.hugo, visit.one)


@pytest.mark.parametrize("who", ["claire", "hugo", "nora", "sami"])
def test_who_leaves_for_good_leaves_nothing_of_it(visit, who):
    one = asks(visit.claire, visit.hugo, visit.one)
    says(visit.hugo, one)
    gone = getattr(visit, who)
    with acting(gone):
        actions.leave_agenda(viewer=gone)

    with acting(gone):
        assert not Replacement.objects.visible_to(gone).exists()
    assert claimed(visit.hugo, visit.one) == 0 or who in {"sami", "nora"}


def test_somebody_who_comes_back_comes_back(visit):
    """Hugo came instead, and asks Claire in turn."""
    one = asks(visit.claire, visit.hugo, visit.one)
    says(visit.nora, one)
    says(visit.hugo, one)
    knows(visit.hugo, visit.claire)

    again = asks(visit.hugo, visit.claire, visit.one)
    says(visit.nora, again)
    assert says(visit.claire, again)
    assert comes(visit.nora, visit.one) == {"Nora", "Claire", "Sami"}
    assert claimed(visit.hugo, visit.one) == 0


def test_who_is_replaced_on_one_date_does_what_they_do_to_the_others_only(visit):
    """She called them all, and sees this one still: it is not hers to move any more."""
    weeks = [timedelta(weeks=1), timedelta(weeks=2)]
    with acting(visit.claire):
        called = actions.repeat_appointment(
            viewer=visit.claire,
            appointment=visit.one,
            key=uuid4(),
            starts=[visit.one.starts_at + one for one in weeks],
        ).done
    for who in (visit.nora, visit.sami):
        with acting(who):
            actions.answer_dates(viewer=who, appointment=called[0], is_yes=True)
    with acting(visit.claire):
        second = Appointment.objects.visible_to(visit.claire).get(pk=called[0].pk)
    asked = asks(visit.claire, visit.hugo, second)
    says(visit.hugo, asked)
    assert says(visit.nora, asked)

    with acting(visit.claire):
        first = Appointment.objects.visible_to(visit.claire).get(pk=visit.one.pk)
        later = {one.pk: one.starts_at + timedelta(hours=3) for one in (first, second)}
        moved = actions.move_dates(viewer=visit.claire, appointment=first, starts=later)
        actions.cancel_dates(viewer=visit.claire, appointment=first, which=Which.ALWAYS)

    assert ([one.pk for one in moved.done], moved.left_out) == ([first.pk], {})
    with acting(visit.nora):
        standing = Appointment.objects.visible_to(visit.nora).to_come()
        assert [one.pk for one in standing] == [second.pk]
