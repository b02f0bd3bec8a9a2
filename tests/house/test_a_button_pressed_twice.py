"""What is made by a button is made once, however many times it is pressed."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from avec.audit.models import Entry
from avec.commitments.models import Commitment
from avec.documents.models import Document, Grant, Passage
from avec.listening.models import KeptWords, Listening
from avec.meetings.models import Decision, Guest, Meeting, Noted
from tests.entrance import client_as


def sent_thrice(client, route, *args, **data) -> list[str]:
    return [client.post(reverse(route, args=args), data).url for _press in range(3)]


def test_a_document_is_begun_once(cast):
    nora = client_as(cast.nora)

    arrived = sent_thrice(nora, "documents:begin", "decision_balance")

    assert len(set(arrived)) == 1


def test_another_is_begun_once_something_stands_in_the_first(cast):
    nora = client_as(cast.nora)
    first = nora.post(reverse("documents:begin", args=["decision_balance"])).url
    key = first.strip("/").split("/")[-1]
    nora.post(
        reverse("documents:question", args=[key, "decision", "way_a"]),
        {"answer": "Rester"},
    )

    second = nora.post(reverse("documents:begin", args=["decision_balance"])).url

    assert second != first
    with cast.acting("nora"):
        assert Document.objects.filter(pk=key).exists()


def test_a_promise_is_made_once(cast):
    claire = client_as(cast.claire, cast.hats["claire"])
    said = {"to": str(cast.nora), "what": "Apporter le vélo", "label": ""}

    sent_thrice(claire, "commitments:make", **said, due_on="12/12/2040")
    sent_thrice(claire, "commitments:make", **said, due_on="13/12/2040")

    with cast.acting("claire"):
        made = Commitment.objects.filter(promiser_id=cast.claire)
        same = [one for one in made if one.content["what"] == "Apporter le vélo"]
    assert len(same) == 2


def test_words_noted_for_somebody_wait_once(cast):
    sami = client_as(cast.sami, cast.hats.get("sami"))
    said = {"person": str(cast.nora), "words": "Je dors mieux", "reach": "me"}

    sent_thrice(sami, "listening:write_down", **said)

    with cast.acting("nora"):
        waiting = KeptWords.objects.filter(owner_id=cast.nora, confirmed_at=None)
        assert [one.content["words"] for one in waiting].count("Je dors mieux") == 1


def test_a_listening_time_is_begun_once(cast):
    marc = client_as(cast.marc)

    sent_thrice(marc, "listening:begin", announced="on")

    with cast.acting("marc"):
        today = timezone.localdate()
        assert Listening.objects.filter(day=today, is_closed=False).count() == 1


def test_a_meeting_is_proposed_once(cast):
    nora = client_as(cast.nora)
    said = {"person": str(cast.nora), "why": "Parler du retour à la maison"}

    arrived = sent_thrice(nora, "meetings:propose", **said)
    other = nora.post(reverse("meetings:propose"), {**said, "why": "Autre chose"}).url

    assert len(set(arrived)) == 1
    assert other not in arrived


def test_what_is_said_in_a_meeting_is_said_once(cast):
    """Invite, note a yes, note words, propose, say yes, keep: each of them twice."""
    nora = client_as(cast.nora)
    said = {"person": str(cast.nora), "why": "Parler du retour"}
    meeting = nora.post(reverse("meetings:propose"), said).url.strip("/").split("/")[1]

    sent_thrice(
        nora, "meetings:invite_guest", meeting, name="Jeanne", relationship="friend"
    )
    with cast.acting("nora"):
        guest = Guest.objects.get(meeting_id=meeting)
    yes = {"how": "aloud"}
    sent_thrice(nora, "meetings:seat_guest", guest.pk, forewarned="on", **yes)
    sent_thrice(
        nora, "meetings:note", meeting, "story", who=str(guest.pk), words="Je passe."
    )
    with cast.acting("nora"):
        noted = Noted.objects.get(meeting_id=meeting)
    sent_thrice(nora, "meetings:confirm_guest", noted.pk, **yes)
    sent_thrice(nora, "meetings:decide", meeting, what="On se revoit.")
    with cast.acting("nora"):
        decision = Decision.objects.get(meeting_id=meeting)
    sent_thrice(nora, "meetings:say_yes", decision.pk)
    sent_thrice(nora, "meetings:guest_yes", decision.pk, guest.pk, **yes)
    for what in ("held", "reread"):
        sent_thrice(nora, "meetings:mark", meeting, what=what)
    sent_thrice(nora, "meetings:keep", meeting)

    with cast.acting("nora"):
        assert decision.assents.count() == 1
        assert decision.guest_yes.count() == 1
        assert Meeting.objects.get(pk=meeting).kept_at is not None
        told = Entry.objects.visible_to(cast.seen_by("nora"))
        kept = told.filter(verb="meetings.kept", about__contains=meeting)
        assert kept.count() == 1


def test_a_share_is_given_once_and_nothing_is_said_stopped(cast):
    nora = client_as(cast.nora)
    with cast.acting("nora"):
        before = set(Grant.objects.values_list("pk", flat=True))
    given = {
        "parts": ["direction"],
        "reader": str(cast.sami),
        "right": "read",
        "when": "always",
        "step": "share",
    }

    arrived = sent_thrice(nora, "documents:share", cast.plan.pk, **given)
    other = sent_thrice(
        nora, "documents:share", cast.plan.pk, **given | {"right": "voice"}
    )

    assert len(set(arrived)) == len(set(other)) == 1
    with cast.acting("nora"):
        his = Grant.objects.filter(document=cast.plan, to_person_id=cast.sami)
        made = [one for one in his if one.pk not in before]
    # The new terms replace the first; the same terms, nothing.
    assert sorted(one.stopped_at is None for one in made) == [False, True]


def test_a_view_is_given_once(cast):
    claire = client_as(cast.claire, cast.hats["claire"])
    place = (cast.plan.pk, "direction", "dream")
    said = {"relation": "adds", "words": "Le car passe aussi le samedi.", "label": ""}

    sent_thrice(claire, "documents:view", *place, **said)

    with cast.acting("nora"):
        views = Passage.objects.filter(document=cast.plan, mode="view")
        words = [str(one.content["answer"]) for one in views]
    assert sum("le samedi" in one for one in words) == 1
