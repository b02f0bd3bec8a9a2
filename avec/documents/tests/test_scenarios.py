"""RECOVERY scenarios: dictation, disagreement, sharing and taking back."""

import pytest
from django.db import ProgrammingError, transaction

from avec.access.rules import NotAllowed
from avec.documents import actions
from avec.documents.actions.sharing import Part
from avec.documents.actions.writing import Place
from avec.documents.models import Block, Passage, VersionItem
from avec.people.models import Person


def words_open_to(viewer):
    """Return every published word this viewer can open."""
    return [
        item.content["answer"].get("text")
        for item in VersionItem.objects.visible_to(viewer).order_by(
            "version_id", "position"
        )
    ]


def test_marc_reads_the_two_questions_nora_chose_and_nothing_else(cast):
    with cast.acting("marc"):
        assert words_open_to(cast.seen_by("marc")) == [
            "Avec mon frère, et le chien.",
            "Les matins où je marche.",
        ]


def test_dictated_words_are_in_no_version_before_her_yes(cast):
    with cast.acting("nora"):
        published = list(
            cast.version.items.values_list("question_key", flat=True).order_by(
                "position"
            )
        )
        waiting = Passage.objects.awaiting_confirmation().get()

        assert "power" not in published
        assert waiting.pk == cast.dictated.pk
        actions.confirm_dictated(
            viewer=cast.seen_by("nora"),
            passage=waiting,
            corrected={"text": "Je décide qui entre chez moi. Dictée 2018."},
        )
        version = actions.publish(
            viewer=cast.seen_by("nora"), document=cast.plan, name="Nora"
        )
        texts = [
            item.content["answer"]["text"]
            for item in version.items.order_by("position")
        ]
        assert "Je décide qui entre chez moi. Dictée 2018." in texts
        assert not any("2019" in text for text in texts)
    with cast.acting("marc"):
        assert "power" not in VersionItem.objects.values_list(
            "question_key", flat=True
        ).order_by("pk")


def test_once_the_session_is_closed_the_helper_neither_reads_nor_writes(cast):
    with cast.acting("nora"):
        actions.close_writing_session(viewer=cast.seen_by("nora"), session=cast.session)
    with cast.acting("sami"):
        assert not Passage.objects.filter(document=cast.plan).exists()
        with pytest.raises(NotAllowed):
            actions.dictate(
                viewer=cast.seen_by("sami"),
                place=Place(cast.plan, "direction", "meaning"),
                content={"text": "trop tard"},
            )


def test_stopping_a_share_is_immediate(cast):
    with cast.acting("nora"):
        stopped = actions.stop_sharing(
            viewer=cast.seen_by("nora"), bundle=cast.marcs_bundle
        )
    assert stopped == 2
    with cast.acting("marc"):
        assert words_open_to(cast.seen_by("marc")) == []


def test_a_team_share_is_open_under_the_hat_only(cast):
    with cast.acting("karim"), transaction.atomic():
        actions.share(
            viewer=cast.seen_by("karim"),
            document=cast.karims_plan,
            parts=[Part()],
            to_team=cast.team,
        )
    with cast.acting("claire", hat=False):
        assert not VersionItem.objects.filter(document=cast.karims_plan).exists()
    with cast.acting("claire"):
        assert VersionItem.objects.filter(document=cast.karims_plan).count() == 1


def test_the_chain_of_versions_holds(cast):
    from avec.documents.actions.publishing import verify_document

    with cast.acting("nora"):
        verify_document(cast.plan)


def test_nobody_shares_in_her_place(cast):
    for other in ("marc", "sami", "claire", "helene"):
        with cast.acting(other), pytest.raises(NotAllowed):
            actions.share(
                viewer=cast.seen_by(other),
                document=cast.plan,
                parts=[Part()],
                to_person=Person(pk=cast.marc),
            )


@pytest.mark.walls
@pytest.mark.parametrize("other", ["marc", "claire", "helene", "karim"])
def test_the_database_refuses_a_part_added_to_somebody_elses_document(cast, other):
    with cast.acting(other), pytest.raises(ProgrammingError), transaction.atomic():
        Block.objects.create(
            document=cast.plan, owner_id=cast.nora, section_key="goal", position=99
        )
