"""A group is kept by several, and handed over: each with their yes."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest

from avec.access.rules import NotAllowed, Refusal
from avec.access.viewer import Viewer
from avec.agenda.tests.crowd import acting
from avec.circles import actions as circles
from avec.foundation.news import news_for
from avec.groups import actions
from avec.groups.keepers import keeping_of, may_keep_too
from avec.groups.models import Gathering, Group, Keeper, KeepingAsk
from avec.groups.refusals import CannotKeepIt, NobodyElseKeepsIt, NotAskedAnyMore
from avec.groups.tests.crowd import opens, past_the_walls, soon, team
from avec.groups.words import From
from avec.messages.standing import still_stands
from tests.at_once import together
from tests.scene import as_warden

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]


@pytest.fixture
def three():
    return team(3)


@pytest.fixture
def gathering(three) -> Gathering:
    return opens(three[0], soon())


def asks(who: Viewer, other: Viewer, group: Group) -> str:
    with acting(who):
        actions.ask_keeper(
            viewer=who, group=group, key=uuid4(), person_id=other.person_id
        )
    return "asked"


def the_ask(who: Viewer) -> KeepingAsk:
    with acting(who):
        return KeepingAsk.objects.visible_to(who).standing().get()


def answers(who: Viewer, asked: KeepingAsk, *, yes: bool = True) -> str:
    with acting(who):
        actions.answer_keeping(viewer=who, asked=asked, is_yes=yes)
    return "answered"


def stops(who: Viewer, group: Group) -> str:
    with acting(who):
        actions.stop_keeping(viewer=who, group=group)
    return "stopped"


def shares(who: Viewer, other: Viewer, group: Group) -> None:
    asks(who, other, group)
    answers(other, the_ask(other))


def keep(group: Group) -> int:
    """Count, past every wall, those who keep a group."""
    asked = "SELECT count(*) FROM groups_keeper WHERE group_id = %s"
    return past_the_walls(asked, group.pk)[0]


def names(who: Viewer, group: Group) -> list[tuple[str, bool]]:
    with acting(who):
        return [(one.name, one.acts) for one in keeping_of(who, group).keepers]


def cancels(who: Viewer, gathering: Gathering) -> None:
    with acting(who):
        actions.cancel_gatherings(viewer=who, gathering=gathering, which=From.ONCE)


def ends_acting(who: Viewer) -> None:
    as_warden(
        "UPDATE people_affiliation SET ended_at = avec.now() WHERE id = %s",
        [who.affiliation_id],
    )


def told_alone(who: Viewer, group: Group) -> int:
    """Count what waits to tell somebody that they keep a group alone."""
    return past_the_walls(
        "SELECT count(*) FROM messages_message WHERE person_id = %s AND key LIKE %s",
        who.person_id,
        f"groups.keeps_alone:{group.pk}%",
    )[0]


def test_nothing_changes_before_a_yes_then_both_keep_it_alike(three, gathering):
    sami, claire, _karim = three
    asks(sami, claire, gathering.group)
    with acting(claire):
        (line,) = [one for one in news_for(claire) if one.route == "groups:mine"]
    assert "Sami" in line.sentence
    with pytest.raises(NotAllowed):
        cancels(claire, gathering)

    answers(claire, the_ask(claire))

    both = [("Sami", True), ("Claire", True)]
    assert names(sami, gathering.group) == names(claire, gathering.group) == both
    with acting(claire):
        assert not [one for one in news_for(claire) if one.route == "groups:mine"]
    cancels(claire, gathering)


def test_a_no_changes_nothing_and_an_answer_is_given_once(three, gathering):
    sami, claire, _karim = three
    asks(sami, claire, gathering.group)
    asked = the_ask(claire)

    answers(claire, asked, yes=False)

    assert keep(gathering.group) == 1
    answers(claire, asked, yes=False)
    with pytest.raises(NotAskedAnyMore):
        answers(claire, asked)


def test_what_is_taken_back_is_not_answered_any_more(three, gathering):
    sami, claire, _karim = three
    asks(sami, claire, gathering.group)
    asked = the_ask(claire)
    with acting(sami):
        actions.ask_keeper_no_more(viewer=sami, asked=asked)

    with pytest.raises(NotAskedAnyMore):
        answers(claire, asked)
    assert keep(gathering.group) == 1


def test_only_who_is_asked_answers_and_only_who_keeps_it_asks(three, gathering):
    sami, claire, karim = three
    asks(sami, claire, gathering.group)
    asked = the_ask(claire)

    for other in (sami, karim):
        with pytest.raises(NotAllowed):
            answers(other, asked)
    with pytest.raises(NotAllowed):
        asks(claire, karim, gathering.group)
    with acting(karim):
        assert not KeepingAsk.objects.visible_to(karim).exists()
        assert names(karim, gathering.group) == []


def test_nobody_of_another_place_nor_out_of_reach_is_asked(three, gathering):
    sami, _claire, _karim = three
    elsewhere, *_others = team(1)

    with pytest.raises(CannotKeepIt):
        asks(sami, elsewhere, gathering.group)
    with acting(sami):
        found = {one.person_id for one in may_keep_too(sami, gathering.group)}
    assert found == {one.person_id for one in three[1:]}


def test_somebody_who_acts_there_no_more_does_not_say_yes(three, gathering):
    sami, claire, _karim = three
    asks(sami, claire, gathering.group)
    asked = the_ask(claire)
    ends_acting(claire)

    with pytest.raises(NotAskedAnyMore):
        answers(claire, asked)


def test_handed_over_the_one_who_is_left_is_told_that_she_is_alone(three, gathering):
    sami, claire, karim = three
    shares(sami, claire, gathering.group)
    as_warden(
        "INSERT INTO messages_choice (id, person_id, channel, address, code_hash,"
        " tries, wants, quiet_from, quiet_until, stop_hash, confirmed_at) VALUES"
        " (gen_random_uuid(), %s, 'email', '', '', 0, '{group}', '20:00', '08:00',"
        " gen_random_uuid()::text, avec.now())",
        [claire.person_id],
    )

    stops(sami, gathering.group)

    assert names(claire, gathering.group) == [("Claire", True)]
    with acting(claire):
        assert not keeping_of(claire, gathering.group).is_shared
        (line,) = [one for one in news_for(claire) if one.route == "groups:group"]
        assert "sans autre personne" in line.sentence
        told = f"groups.keeps_alone:{gathering.group_id}#x"
        assert still_stands(Viewer(claire.person_id), told)
    assert told_alone(claire, gathering.group) == 1
    with pytest.raises(NotAllowed):
        cancels(sami, gathering)
    asks(claire, karim, gathering.group)
    answers(karim, the_ask(karim))
    with acting(claire):
        assert not [one for one in news_for(claire) if one.route == "groups:group"]
    cancels(claire, gathering)


def test_nobody_stops_while_nobody_else_keeps_it(three, gathering):
    sami, claire, _karim = three
    with pytest.raises(NobodyElseKeepsIt):
        stops(sami, gathering.group)
    shares(sami, claire, gathering.group)
    ends_acting(claire)

    assert names(sami, gathering.group) == [("Sami", True), ("Claire", False)]
    with pytest.raises(NobodyElseKeepsIt):
        stops(sami, gathering.group)


def test_two_who_stop_at_the_same_instant_do_not_both(three, gathering):
    sami, claire, _karim = three
    shares(sami, claire, gathering.group)

    said = together(
        partial(stops, sami, gathering.group),
        partial(stops, claire, gathering.group),
        refusals=(Refusal, NotAllowed),
    )

    kinds = sorted(x if isinstance(x, str) else type(x).__name__ for x in said)
    assert kinds == ["NobodyElseKeepsIt", "stopped"]
    assert keep(gathering.group) == 1


def test_asked_twice_at_the_same_instant_it_is_asked_once(three, gathering):
    sami, claire, karim = three
    shares(sami, karim, gathering.group)

    said = together(
        partial(asks, sami, claire, gathering.group),
        partial(asks, karim, claire, gathering.group),
        refusals=(Refusal, NotAllowed),
    )

    assert said == ["asked", "asked"]
    assert the_ask(claire)


def test_whoever_leaves_for_good_leaves_the_group_to_those_who_keep_it(
    three, gathering
):
    sami, claire, karim = three
    shares(sami, claire, gathering.group)
    asks(sami, karim, gathering.group)

    with acting(sami):
        actions.leave_groups(viewer=sami)
        assert not Keeper.objects.exists()
        assert not KeepingAsk.objects.exists()

    assert names(claire, gathering.group) == [("Claire", True)]
    with acting(karim):
        assert not KeepingAsk.objects.visible_to(karim).exists()
    cancels(claire, gathering)


def test_a_block_hides_what_was_asked_and_the_name(three, gathering):
    sami, claire, karim = three
    shares(sami, claire, gathering.group)
    asks(sami, karim, gathering.group)
    asked = the_ask(karim)
    for other in (claire, karim):
        with acting(other):
            circles.block(viewer=other, person_id=sami.person_id, remembered_as="Sami")

    assert names(claire, gathering.group) == [("", True), ("Claire", True)]
    with acting(karim):
        assert not KeepingAsk.objects.visible_to(karim).exists()
    with pytest.raises((Refusal, NotAllowed)):
        answers(karim, asked)
