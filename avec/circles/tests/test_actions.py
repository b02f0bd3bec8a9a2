"""What a circle promises to the two people of a tie."""

from __future__ import annotations

import pytest
from django.db import connection

from avec.access.limits import TooManyTries
from avec.access.rules import NotAllowed
from avec.audit.models import Entry
from avec.circles import actions, proofs
from avec.circles.announcements import TieBegan, TieEnded
from avec.circles.models import Block, Invitation, Tie
from avec.circles.tests.people import (
    acting,
    invited,
    received,
    running,
    sent,
    sign_in_name,
    someone,
    tied,
)
from avec.circles.words import Relationship, Way
from avec.foundation import announcements
from avec.people import actions as people
from avec.people.models import Person, RecoveryHelper

pytestmark = pytest.mark.django_db


@pytest.fixture
def nora():
    return someone("Nora")


@pytest.fixture
def marc():
    return someone("Marc")


@pytest.fixture
def sami():
    return someone("Sami")


@pytest.fixture
def heard(monkeypatch):
    """Everything the circle announces."""
    news = []
    for kind in (TieBegan, TieEnded):
        monkeypatch.setitem(announcements._listeners, kind, [news.append])
    return news


def test_a_tie_needs_the_yes_of_both(nora, marc, heard):
    invitation = invited(marc, by=nora)
    before = running(nora)

    with acting(marc):
        tie = actions.accept(viewer=marc, invitation=invitation)

    assert before == []
    assert running(nora) == running(marc) == [tie.pk]
    assert heard == [TieBegan(tie.pk, nora.person_id, marc.person_id)]


def test_her_own_words_and_her_message_are_sealed_and_read_by_both(nora, marc):
    invitation = invited(
        marc, by=nora, own_words="mon frère", message="Ça me ferait du bien."
    )

    with acting(marc):
        seen = Invitation.objects.visible_to(marc).get(pk=invitation.pk)
        tie = actions.accept(viewer=marc, invitation=seen)

    assert (seen.said, seen.words) == ("mon frère", "Ça me ferait du bien.")
    assert tie.said == "mon frère"
    assert "frère".encode() not in bytes(tie.own_words)
    with acting(nora):
        kept = Invitation.objects.visible_to(nora).get(pk=invitation.pk)
    assert (kept.letter, kept.own_words) == (None, None)


def test_nobody_answers_in_the_place_of_the_one_invited(nora, marc, sami):
    invitation = invited(marc, by=nora)

    for other in (nora, sami):
        with (
            acting(other),
            pytest.raises(NotAllowed, match="Seule la personne invitée"),
        ):
            actions.accept(viewer=other, invitation=invitation)
        with (
            acting(other),
            pytest.raises(NotAllowed, match="Seule la personne invitée"),
        ):
            actions.decline(viewer=other, invitation=invitation)

    assert running(nora) == []


def test_declining_is_silent(nora, marc):
    invitation = invited(marc, by=nora)

    with acting(marc):
        actions.decline(viewer=marc, invitation=invitation)

    assert received(marc) == []
    with acting(nora):
        mine = Invitation.objects.visible_to(nora).open()
        assert [i.pk for i in mine] == [invitation.pk]
        assert (
            not Entry.objects.visible_to(nora).filter(verb="circles.declined").exists()
        )


def test_after_a_no_nothing_comes_by_name_for_thirty_days(nora, marc, clock):
    first = invited(marc, by=nora)
    with acting(marc):
        actions.decline(viewer=marc, invitation=first)

    again = invited(marc, by=nora)
    during = received(marc)
    clock("30 days 1 minute")
    later = invited(marc, by=nora)

    assert during == []
    assert received(marc) == [later.pk]
    assert again.addressed_to == later.addressed_to


def test_three_invitations_at_most_wait_for_one_name(nora, marc):
    for _ in range(3):
        invited(marc, by=nora)

    with pytest.raises(actions.TooManyPending):
        invited(marc, by=nora)
    for _ in range(3):
        sent(nora, Way.NAME, addressed_to="personne0000")
    with pytest.raises(actions.TooManyPending):
        sent(nora, Way.NAME, addressed_to="Personne 0000")


def test_twenty_invitations_a_day_are_enough(nora):
    for _ in range(20):
        sent(nora, Way.LINK)

    with pytest.raises(TooManyTries):
        sent(nora, Way.LINK)


def test_her_own_name_is_said_to_be_hers(nora):
    with pytest.raises(actions.OwnName):
        invited(nora, by=nora)


@pytest.mark.parametrize("case", ["unknown", "blocked", "refused"])
def test_an_invitation_that_reaches_nobody_looks_sent(nora, marc, case):
    invited(marc, by=nora)
    name = sign_in_name(marc)
    if case == "unknown":
        name = "inconnue9999"
    else:
        act = {"blocked": _block_sender, "refused": _decline_first}[case]
        act(marc, nora)

    shown = sent(nora, Way.NAME, addressed_to=name)
    with acting(nora):
        mine = Invitation.objects.visible_to(nora).get(pk=shown.pk)

    assert shown.pk not in received(marc)
    assert (mine.accepted_at, mine.withdrawn_at) == (None, None)
    assert mine.way == Way.NAME


def _block_sender(viewer, sender):
    with acting(viewer):
        actions.block(viewer=viewer, person_id=sender.person_id, remembered_as="Nora")


def _decline_first(viewer, sender):
    with acting(viewer):
        invitation = Invitation.objects.visible_to(viewer).get()
        actions.decline(viewer=viewer, invitation=invitation)


def test_what_is_said_back_costs_the_same_whoever_is_behind_the_name(nora, marc):
    queries = []
    for name in (sign_in_name(marc), "inconnue9999"):
        with acting(nora):
            connection.force_debug_cursor = True
            before = len(connection.queries)
            actions.invite(
                viewer=nora,
                way=Way.NAME,
                relationship=Relationship.FRIEND,
                signed="Nora",
                addressed_to=name,
            )
            queries.append(len(connection.queries) - before)
            connection.force_debug_cursor = False

    assert queries[0] == queries[1]


def test_a_link_or_a_paper_is_the_proof(nora, marc):
    for way in (Way.LINK, Way.PAPER):
        secret = sent(nora, way, own_words="mon frère").secret
        with acting(marc):
            opened = proofs.behind(secret)
            tie = actions.accept_with_proof(viewer=marc, opened=opened)
            assert (tie.person_id, tie.said) == (nora.person_id, "mon frère")
            assert proofs.behind(secret) is None
            actions.end_tie(viewer=marc, tie=tie)


def test_a_code_is_read_however_it_was_copied(nora):
    secret = sent(nora, Way.PAPER).secret

    copied = f" {secret[:3].lower()} {secret[3:7]}-{secret[7:].lower()} "

    assert len(secret) == 10
    assert proofs.behind(copied).signed == "Nora"
    assert proofs.behind(secret[:-1] + "0") is None


def test_the_secret_is_nowhere_in_the_row(nora):
    invitation = sent(nora, Way.LINK)

    with acting(nora), connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_to_json(i)::text FROM circles_invitation i WHERE id = %s",
            [invitation.pk],
        )
        row = cursor.fetchone()[0]

    assert len(invitation.secret) >= 32
    assert invitation.secret not in row
    assert invitation.secret.encode().hex() not in row


def test_an_old_invitation_is_closed(nora, marc, clock):
    invitation = invited(marc, by=nora)
    secret = sent(nora, Way.PAPER).secret
    with acting(marc):
        opened = proofs.behind(secret)

    clock("14 days 1 minute")

    assert received(marc) == []
    with acting(marc):
        assert proofs.behind(secret) is None
        with pytest.raises(actions.NotOpen):
            actions.accept_with_proof(viewer=marc, opened=opened)
        with pytest.raises(actions.NotOpen):
            actions.accept(viewer=marc, invitation=invitation)


def test_a_withdrawn_invitation_is_closed_and_its_words_erased(nora, marc):
    invitation = invited(marc, by=nora, message="Viens.")

    with acting(nora):
        actions.withdraw(viewer=nora, invitation=invitation)
        with pytest.raises(actions.NotOpen):
            actions.withdraw(viewer=nora, invitation=invitation)

    with acting(marc):
        assert Invitation.objects.visible_to(marc).get().words == ""
        with pytest.raises(actions.NotOpen):
            actions.accept(viewer=marc, invitation=invitation)
        with pytest.raises(NotAllowed):
            actions.withdraw(viewer=marc, invitation=invitation)


def test_saying_no_to_a_link_leaves_it_open_and_one_may_change_ones_mind(nora, marc):
    invitation = sent(nora, Way.LINK)
    with acting(marc):
        actions.decline_with_proof(viewer=marc, opened=proofs.behind(invitation.secret))
        again = proofs.behind(invitation.secret)

        assert again.is_declined
        tie = actions.accept_with_proof(viewer=marc, opened=again)

    assert running(nora) == [tie.pk]


def test_nobody_uses_her_own_link(nora):
    with acting(nora):
        opened = proofs.behind(sent(nora, Way.LINK).secret)

        assert opened.is_mine
        with pytest.raises(NotAllowed, match="Qui tient le lien"):
            actions.accept_with_proof(viewer=nora, opened=opened)


@pytest.mark.parametrize("who", ["nora", "marc"])
def test_either_ends_the_tie_at_once_without_a_reason(nora, marc, heard, who):
    tie = tied(nora, marc, own_words="mon frère")
    one, other = {"nora": (nora, marc), "marc": (marc, nora)}[who]

    with acting(one):
        actions.end_tie(viewer=one, tie=tie)
        with pytest.raises(actions.AlreadyEnded):
            actions.end_tie(viewer=one, tie=tie)

    assert running(nora) == running(marc) == []
    assert heard[1:] == [TieEnded(tie.pk, nora.person_id, marc.person_id)]
    with acting(other):
        lines = Entry.objects.visible_to(other).filter(verb="circles.tie_ended")
        assert not lines.exists()
        assert Tie.objects.visible_to(other).get(pk=tie.pk).own_words is None
        assert not Person.objects.visible_to(other).filter(pk=one.person_id).exists()


def test_a_stranger_ends_nothing(nora, marc, sami):
    tie = tied(nora, marc)

    with acting(sami), pytest.raises(NotAllowed, match="Chacune des deux personnes"):
        actions.end_tie(viewer=sami, tie=tie)

    assert running(nora) == [tie.pk]


def test_one_tie_runs_at_a_time_and_may_begin_again(nora, marc):
    first, second = invited(marc, by=nora), invited(marc, by=nora)
    with acting(marc):
        tie = actions.accept(viewer=marc, invitation=first)
        with pytest.raises(actions.AlreadyInCircle):
            actions.accept(viewer=marc, invitation=second)
        actions.end_tie(viewer=marc, tie=tie)

    again = tied(nora, marc)

    assert running(nora) == [again.pk]


def test_two_people_may_each_be_in_the_circle_of_the_other(nora, sami):
    hers, his = tied(nora, sami), tied(sami, nora)

    assert set(running(nora)) == set(running(sami)) == {hers.pk, his.pk}


def test_only_the_person_chooses_the_word(nora, marc):
    tie = tied(nora, marc)

    with acting(nora):
        changed = actions.rename_relationship(
            viewer=nora,
            tie=tie,
            relationship=Relationship.TRUSTED_PERSON,
            own_words="celui que j’appelle",
        )
    with acting(marc), pytest.raises(NotAllowed, match="Seule la personne choisit"):
        actions.rename_relationship(
            viewer=marc, tie=tie, relationship=Relationship.FRIEND
        )

    assert changed.said == "celui que j’appelle"
    with acting(marc):
        seen = Tie.objects.visible_to(marc).get(pk=tie.pk)
        assert seen.said == "celui que j’appelle"


def test_an_ended_tie_keeps_its_word(nora, marc):
    tie = tied(nora, marc)
    with acting(marc):
        actions.end_tie(viewer=marc, tie=tie)

    with acting(nora), pytest.raises(actions.AlreadyEnded):
        actions.rename_relationship(
            viewer=nora, tie=tie, relationship=Relationship.FRIEND
        )


def test_blocking_ends_ties_both_ways_and_what_waits(nora, marc, heard):
    hers, his = tied(nora, marc), tied(marc, nora)
    to_nora = invited(nora, by=someone("Paul"))
    heard.clear()

    with acting(nora):
        actions.block(viewer=nora, person_id=marc.person_id, remembered_as="Marc")

    assert running(nora) == running(marc) == []
    assert {news.tie_id for news in heard} == {hers.pk, his.pk}
    assert received(nora) == [to_nora.pk]
    with acting(marc):
        assert list(Block.objects.all()) == []
        assert (
            not Entry.objects.visible_to(marc).filter(verb="circles.blocked").exists()
        )


def test_blocking_ends_help_to_come_back_both_ways_and_stops_what_they_began(
    nora, marc
):
    tied(nora, marc)
    tied(marc, nora)
    with acting(nora):
        his_friend = Person.objects.get(pk=marc.person_id)
        hers = people.choose_helper(viewer=nora, helper=his_friend)
    with acting(marc):
        his_sister = Person.objects.get(pk=nora.person_id)
        people.choose_helper(viewer=marc, helper=his_sister)
        begun, _code = people.begin_recovery(viewer=marc, chosen=hers)

    with acting(nora):
        actions.block(viewer=nora, person_id=marc.person_id, remembered_as="Marc")

    with acting(marc):
        assert not RecoveryHelper.objects.visible_to(marc).running().exists()
        begun.refresh_from_db()
        assert begun.cancelled_at is not None
        with pytest.raises(NotAllowed):
            people.begin_recovery(viewer=marc, chosen=hers)


def test_an_invitation_to_someone_one_then_blocks_never_works(nora, marc):
    named, link = invited(marc, by=nora), sent(nora, Way.LINK)
    _block_sender(nora, marc)

    assert received(marc) == []
    with acting(marc):
        opened = proofs.behind(link.secret)
        with pytest.raises(NotAllowed):
            actions.accept(viewer=marc, invitation=named)
        with pytest.raises(actions.NotOpen):
            actions.accept_with_proof(viewer=marc, opened=opened)
        # The page is the same for everybody from now on: no sign of a block.
        assert proofs.behind(link.secret) is None


def test_one_cannot_join_someone_one_has_blocked(nora, marc):
    link = sent(nora, Way.LINK)
    _block_sender(marc, nora)

    with acting(marc):
        opened = proofs.behind(link.secret)
        assert opened.is_blocked
        with pytest.raises(actions.BlockedByYou):
            actions.accept_with_proof(viewer=marc, opened=opened)


def test_unblocking_lets_invitations_come_again(nora, marc):
    _block_sender(marc, nora)
    invited(marc, by=nora)
    with acting(marc):
        block = Block.objects.visible_to(marc).get()
    with acting(nora), pytest.raises(NotAllowed):
        actions.unblock(viewer=nora, block=block)

    with acting(marc):
        actions.unblock(viewer=marc, block=block)
    after = invited(marc, by=nora)

    assert received(marc) == [after.pk]


def test_nobody_blocks_themselves(nora):
    with acting(nora), pytest.raises(NotAllowed):
        actions.block(viewer=nora, person_id=nora.person_id, remembered_as="moi")


def test_the_two_of_a_tie_know_each_other_and_nobody_else(nora, marc, sami):
    def known(viewer):
        with acting(viewer):
            return set(Person.objects.visible_to(viewer).values_list("pk", flat=True))

    before = known(nora)
    tied(nora, marc)
    invited(sami, by=nora)

    assert before == {nora.person_id}
    assert known(nora) == known(marc) == {nora.person_id, marc.person_id}
    assert known(sami) == {sami.person_id}


def test_acts_of_the_circle_are_in_the_journal_of_who_acts(nora, marc):
    tied(nora, marc)

    with acting(nora):
        verbs = set(Entry.objects.visible_to(nora).values_list("verb", "actor_id"))

    assert verbs == {
        ("circles.invited", nora.person_id),
        ("circles.joined", marc.person_id),
    }
