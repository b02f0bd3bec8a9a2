"""Not without the person: the scenario, then each of its refusals."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.access.viewer import Viewer
from avec.audit.models import Entry
from avec.circles import actions as circles
from avec.circles.models import Tie
from avec.documents.models import TemplateVersion
from avec.meetings import actions
from avec.meetings.actions import permitting, proposing
from avec.meetings.models import (
    Assent,
    Decision,
    Meeting,
    Permission,
    Seat,
    Voice,
)
from avec.meetings.sheet import sheet_of
from avec.meetings.words import DECIDED, FOREWARNED, Question
from avec.people.models import Person
from tests.entrance import client_as
from tests.meetings_held import DECISION, PERMITTED, PROPOSED, SAID_BY_NORA
from tests.second_wall import as_web


@pytest.fixture
def pending(cast) -> Meeting:
    with cast.acting("nora"):
        return Meeting.objects.get(about_id=cast.nora, accepted_at=None)


def text(client, name: str, *keys) -> str:
    answer = client.get(reverse(f"meetings:{name}", args=keys))
    page = answer.content.decode() if answer.status_code == 200 else ""
    return page.replace("\u202f", " ").replace("\xa0", " ")


def post(client, name: str, *keys, **sent):
    return client.post(reverse(f"meetings:{name}", args=keys), sent)


def without(cast, client):
    sent = {"person": str(cast.nora), "why": "Les visites.", "presence": "without"}
    return client.post(reverse("meetings:propose"), sent)


# --- Not without her ------------------------------------------------------------


def test_without_her_permission_nothing_opens_and_she_is_to_be_invited(cast, sami):
    with cast.acting("nora"):
        before = Meeting.objects.count()
    refused = without(cast, sami)

    assert refused.status_code == 422
    assert "proposez-lui d’être là" in refused.content.decode()
    with cast.acting("nora"):
        assert Meeting.objects.count() == before
    viewer = cast.seen_by("sami")
    with cast.acting("sami"), pytest.raises(proposing.NotWithoutHer):
        actions.propose(
            viewer=viewer, person=Person(pk=cast.nora), why="…", without_her=True
        )
    with cast.acting("sami"), pytest.raises(DatabaseError), transaction.atomic():
        Meeting.objects.create(
            about_id=cast.nora, proposed_by_id=cast.sami, is_without_her=True
        )


def test_with_her_written_permission_her_words_stand_on_top(cast, claire, nora):
    opened = without(cast, claire)
    page = claire.get(opened.url).content.decode()

    assert page.index(PERMITTED) < page.index("Les visites.")
    assert "Ce n’est pas une rencontre de réseau" in page
    marc = client_as(cast.marc)
    with cast.acting("marc"):
        seat = Seat.objects.get(meeting__is_without_her=True)
    waits = text(marc, "meeting", seat.meeting_id)
    assert "Votre place vous attend." in waits
    assert "Sa permission est reprise" not in waits
    assert post(marc, "seat", seat.pk).status_code == 422
    post(marc, "seat", seat.pk, forewarned="on")
    post(marc, "lead", seat.meeting_id)
    both = text(claire, "meeting", seat.meeting_id)
    assert "Ce n’est pas une rencontre de réseau" not in both
    # She sees all of it, from the first second, and takes it back at once.
    assert "Les visites." in text(nora, "meeting", seat.meeting_id)
    with cast.acting("nora"):
        [hers] = Permission.objects.filter(to_person_id=cast.claire)
    post(nora, "revoke", hers.pk)
    closed = text(claire, "meeting", seat.meeting_id)
    assert PERMITTED not in closed
    assert "Rien ne se lit ni ne s’écrit sans la personne" in closed
    spoken = post(claire, "speak", seat.meeting_id, "story", words="Encore.")
    assert spoken.status_code == 403
    with cast.acting("claire"), pytest.raises(DatabaseError), transaction.atomic():
        Voice.objects.create(
            meeting_id=seat.meeting_id,
            about_id=cast.nora,
            owner_id=cast.claire,
            question="story",
        )


def test_nothing_is_written_before_she_says_yes(cast, sami, nora, pending):
    assert "Rien ne s’écrit avant son oui" in text(sami, "meeting", pending.pk)
    assert post(sami, "speak", pending.pk, "story", words="Moi.").status_code == 403
    assert PROPOSED in text(nora, "meeting", pending.pk)

    post(nora, "refuse", pending.pk)

    gone = sami.get(reverse("meetings:meeting", args=[pending.pk]))
    assert gone.status_code == 404


def test_she_alone_accepts_and_chooses_who_comes(cast, nora, sami, pending):
    news = nora.get(reverse("web:today")).content.decode()
    assert reverse("meetings:meeting", args=[pending.pk]) in news
    viewer = cast.seen_by("sami")
    with cast.acting("sami"), pytest.raises(NotAllowed):
        actions.accept(viewer=viewer, meeting=pending, guests=[])
    with as_web(viewer) as web:
        grab = "UPDATE meetings_meeting SET accepted_at = avec.now()"
        assert web.execute(grab).rowcount == 0
    with cast.acting("nora"), pytest.raises(permitting.NotInYourCircle):
        actions.accept(
            viewer=Viewer(cast.nora), meeting=pending, guests=[Person(pk=cast.karim)]
        )
    marc, her_peer = str(cast.marc), str(cast.sami)
    wrong = post(nora, "accept", pending.pk, guests=marc, facilitators=her_peer)
    assert wrong.status_code == 422
    sent = {"guests": her_peer, "facilitators": her_peer, "pause": "Pivoine"}
    post(nora, "accept", pending.pk, **sent)
    assert post(nora, "accept", pending.pk, guests=marc).status_code == 302
    with cast.acting("sami"):
        seat = Seat.objects.get(meeting=pending, person_id=cast.sami)
    assert "Pivoine" in text(sami, "seat", seat.pk)
    post(sami, "seat", seat.pk, forewarned="on")
    page = text(sami, "meeting", pending.pk)
    assert "Ce n’est pas une rencontre de réseau" in page
    assert "Une réunion avec Nora" in page


def test_each_guest_answers_alone_and_sees_nothing_before(cast, held):
    marc = client_as(cast.marc)
    page = text(marc, "meeting", held.pk)

    assert "Votre place vous attend" in page
    assert SAID_BY_NORA not in page
    with cast.acting("marc"):
        assert not Voice.objects.exists()
        seat = Seat.objects.get(meeting=held)
        with pytest.raises(proposing.Forewarned):
            actions.take_seat(viewer=cast.seen_by("marc"), seat=seat, forewarned=False)
    other = cast.seen_by("sami")
    with cast.acting("sami"), pytest.raises(NotAllowed):
        actions.take_seat(viewer=other, seat=seat, forewarned=True)
    post(marc, "decline", seat.pk)
    assert marc.get(reverse("meetings:meeting", args=[held.pk])).status_code == 404


# --- Voices -----------------------------------------------------------------------


def test_each_voice_owns_its_words_and_takes_them_back(cast, claire, nora, held):
    post(claire, "speak", held.pk, "story", words="Autrement dit.")
    with cast.acting("claire"):
        [mine] = Voice.objects.filter(owner_id=cast.claire, meeting=held)
    assert mine.content["words"] == "Autrement dit."  # one passage for a voice
    with cast.acting("nora"), pytest.raises(NotAllowed):
        actions.withdraw(viewer=Viewer(cast.nora), voice=mine)
    hers = "DELETE FROM meetings_voice WHERE owner_id = %s"
    with as_web(cast.seen_by("claire")) as web:
        assert web.execute(hers, [cast.nora]).rowcount == 0

    post(claire, "withdraw", mine.pk)

    assert "Autrement dit." not in text(nora, "meeting", held.pk)


def test_the_person_stands_first_and_a_disagreement_stays(cast, claire, nora, held):
    for client, words in ((claire, "Trop tôt."), (nora, "Il est temps.")):
        post(client, "speak", held.pk, "disagreement", words=words)
    page = text(claire, "meeting", held.pk)

    assert page.index("Il est temps.") < page.index("Trop tôt.")
    assert not any("disagree" in name or "close" in name for name in vars(actions))


def test_a_reading_by_somebody_else_is_written(cast, claire, held):
    text(claire, "meeting", held.pk)
    with cast.acting("nora"):
        lines = Entry.objects.filter(verb="meetings.read", actor_id=cast.claire)
        assert lines.exists()


# --- « Nous » ------------------------------------------------------------------------


def test_we_is_said_only_when_each_named_voice_said_yes(cast, nora, sami, held):
    with cast.acting("nora"):
        decision = Decision.objects.get(owner_id=cast.claire)
    page = text(nora, "meeting", held.pk)
    assert DECISION in page
    assert "Proposé par Claire" in page
    assert "Nous avons décidé" not in page

    post(sami, "say_yes", decision.pk)
    assert "Nous avons décidé" not in text(sami, "meeting", held.pk)
    post(nora, "say_yes", decision.pk)
    assert "Nous avons décidé" in text(sami, "meeting", held.pk)
    assert post(nora, "say_yes", decision.pk).status_code == 302

    with cast.acting("nora"):
        hers = Assent.objects.get(decision=decision, owner_id=cast.nora)
    post(nora, "take_back", hers.pk)
    assert "Nous avons décidé" not in text(sami, "meeting", held.pk)


def test_nobody_says_yes_for_somebody_else(cast, held):
    with cast.acting("claire"):
        decision = Decision.objects.get(owner_id=cast.claire)
        with pytest.raises(DatabaseError), transaction.atomic():
            Assent.objects.create(
                decision=decision,
                meeting=held,
                about_id=cast.nora,
                owner_id=cast.nora,
            )
    with cast.acting("karim"), pytest.raises(NotAllowed):
        actions.assent(viewer=Viewer(cast.karim), decision=decision)


def test_what_is_proposed_is_taken_off_by_who_proposed_it(cast, claire, sami, held):
    with cast.acting("claire"):
        decision = Decision.objects.get(owner_id=cast.claire)
    post(sami, "say_yes", decision.pk)
    assert post(sami, "take_off", decision.pk).status_code == 403
    post(claire, "take_off", decision.pk)
    assert DECISION not in text(claire, "meeting", held.pk)


# --- What is kept -------------------------------------------------------------------


def test_she_chooses_what_is_kept_once_it_was_read_aloud(cast, nora, claire, held):
    assert post(nora, "keep", held.pk).status_code == 409
    assert post(claire, "keep", held.pk).status_code == 403
    assert post(claire, "mark", held.pk, what="reread").status_code == 409
    post(claire, "mark", held.pk, what="held")
    assert "tenue" in text(nora, "meeting", held.pk).lower()
    # A second click says nothing more: nobody has read aloud yet.
    assert post(claire, "mark", held.pk, what="held").status_code == 302
    assert post(nora, "keep", held.pk).status_code == 409
    post(claire, "mark", held.pk, what="reread")
    assert "Vous choisissez" in text(nora, "meeting", held.pk)
    assert "La personne choisit" in text(claire, "meeting", held.pk)
    post(nora, "keep", held.pk)
    assert "garde cette rencontre" in text(claire, "meeting", held.pk)


def test_not_kept_means_erased(cast, nora, claire, held):
    assert post(claire, "erase", held.pk).status_code == 403
    post(nora, "erase", held.pk)

    gone = claire.get(reverse("meetings:meeting", args=[held.pk]))
    assert gone.status_code == 404
    with cast.acting("claire"):
        for model in (Voice, Decision, Assent, Seat):
            assert not model.objects.filter(meeting_id=held.pk).exists()


@pytest.mark.parametrize("who", ["nora", "claire"])
def test_a_block_or_the_end_of_a_tie_closes_it(cast, claire, held, who):
    with cast.acting(who):
        if who == "nora":
            circles.block(
                viewer=Viewer(cast.nora), person_id=cast.claire, remembered_as="X"
            )
        else:
            tie = Tie.objects.get(person_id=cast.nora, other_id=cast.claire)
            circles.end_tie(viewer=cast.seen_by("claire"), tie=tie)

    assert SAID_BY_NORA not in text(claire, "meeting", held.pk)
    with cast.acting("claire"):
        assert not Voice.objects.filter(owner_id=cast.nora).exists()
        assert not Permission.objects.filter(revoked_at=None).exists()


def test_the_manager_and_strangers_find_nothing(cast, held):
    for who in ("helene", "karim", "odile", "paul"):
        client = client_as(cast.people[who], cast.hats.get(who))
        answer = client.get(reverse("meetings:meeting", args=[held.pk]))
        assert answer.status_code == 404, who


def test_who_leaves_takes_their_words_with_them(cast, claire, held):
    from avec.foundation.announcements import announce
    from avec.people.announcements import PersonLeaves

    with cast.acting("nora"):
        announce(PersonLeaves(cast.nora))
    answer = claire.get(reverse("meetings:meeting", args=[held.pk]))
    assert answer.status_code == 404


# --- Paper and words -----------------------------------------------------------------


def test_the_record_has_a_column_for_each_voice(cast, claire, held):
    answer = claire.get(reverse("meetings:paper", args=[held.pk]))

    assert answer["Content-Type"] == "application/pdf"
    assert b"/StructTreeRoot" in answer.content
    with cast.acting("claire"):
        sheet = sheet_of(cast.seen_by("claire"), held)
    [story] = [one for one in sheet.asked if one.question == Question.STORY]
    voices = [said.name.split()[0] for said in story.said]
    assert voices == ["Nora", "Claire", "Yasmina"]
    assert sheet.is_network_meeting


def test_the_screen_asks_what_the_paper_asks(db):
    shelf = TemplateVersion.objects.filter(key="network_meeting", organization=None)
    paper = shelf.order_by("-number").first().template("fr")
    asked = {one.key: one.prompt for one in paper.questions()}

    for question in Question:
        assert str(question.label) == asked[question.value]
    assert str(DECIDED) == asked["decided"]
    assert str(FOREWARNED) == asked["forewarned"]


def test_who_is_in_nobodys_circle_proposes_about_themselves_only(cast):
    karim = client_as(cast.karim)
    page = text(karim, "propose")
    assert "Personne pour l’instant" in page
    assert 'name="presence"' not in page

    done = post(karim, "propose", person=str(cast.karim), why="Être moins seul.")

    assert done.status_code == 302
    with cast.acting("karim"):
        assert Meeting.objects.filter(proposed_by_id=cast.karim).count() == 2


def test_saying_no_for_good_is_not_one_tap_beside_saying_yes(cast, nora, pending):
    page = nora.get(reverse("meetings:meeting", args=[pending.pk])).content.decode()
    answering, _fold, refusing = page.partition('<details class="more"><summary>Dire')
    refuse = reverse("meetings:refuse", args=[pending.pk])
    assert refuse not in answering
    assert refuse in refusing
