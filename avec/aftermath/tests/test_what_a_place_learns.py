"""A sentence leaves with her agreement, without a name, with ten other people's."""

from __future__ import annotations

import io
import json
import zipfile

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from avec.access.identity import acting_as
from avec.access.rules import NotAllowed
from avec.access.viewer import Viewer
from avec.aftermath import actions
from avec.aftermath.models import Handed, Learnt
from avec.aftermath.refusals import (
    AlreadySent,
    NotRead,
    NotThere,
    SaysSomebody,
    TooLong,
)
from avec.aftermath.sentences import sentences_of
from avec.aftermath.tests.conftest import LEARNS, SENTENCES
from avec.aftermath.traces import traces
from avec.aftermath.words import TOGETHER
from avec.audit.models import Entry
from avec.circles.tests.people import acting, someone
from avec.documents import actions as documents
from avec.documents.actions.writing import Place
from avec.documents.models import Passage, TemplateVersion
from avec.people import exports
from avec.people.models import Organization
from avec.vault.actions import Unreadable
from tests.aftermaths import LEARNT_WORDS
from tests.second_wall import as_web

FIRST = "On peut frapper avant d’entrer."


@pytest.fixture
def place(cast):
    """The hospital, to which nobody has confided anything yet."""
    for viewer in (cast.seen_by("nora"), Viewer(cast.karim)):
        with acting_as(viewer), transaction.atomic():
            actions.leave_aftermath(viewer=viewer)
    with cast.acting("claire"):
        return Organization.objects.get(pk=cast.team.organization_id)


@pytest.fixture
def written(scene):
    return scene.writes(*LEARNS, {"text": SENTENCES})


def hands_on(scene, passage, place, words=FIRST, who="nora", has_read=True):
    return scene.does(
        who,
        actions.hand_on,
        document=scene.document,
        passage_id=passage.pk,
        words=words,
        organization=place,
        has_read=has_read,
    )


def somebody_hands_on(place, words: str) -> None:
    """Let somebody else, whom nobody of the cast knows, hand a sentence on."""
    other = someone("Camille")
    with acting(other):
        form = TemplateVersion.objects.newest().get(key="after_crisis_review")
        document = documents.begin_document(viewer=other, template_version=form)
        passage = documents.write_passage(
            viewer=other, place=Place(document, *LEARNS), content={"text": words}
        )
        actions.hand_on(
            viewer=other,
            document=document,
            passage_id=passage.pk,
            words=words,
            organization=place,
            has_read=True,
        )


def others_hand_on(place, people: int) -> None:
    for number in range(people):
        somebody_hands_on(place, f"Une phrase de plus, {'a' * (number + 1)}.")


def read_by(cast, who: str) -> list[str]:
    with cast.acting(who):
        viewer = cast.seen_by(who)
        read = [one.words for one in Learnt.objects.visible_to(viewer)]
        return [words for words in read if words != LEARNT_WORDS]


def test_a_text_is_cut_into_its_sentences_and_no_word_changes():
    assert sentences_of({"text": SENTENCES}) == [
        FIRST,
        "Une voix suffit, pas trois.",
    ]
    assert sentences_of({"items": [{"text": "Un."}, {"text": ""}]}) == ["Un."]
    assert sentences_of({}) == []


def test_nothing_leaves_by_writing_it(scene, written, place):
    with scene.cast.acting("nora"):
        assert not Handed.objects.filter(document=scene.document).exists()
    assert FIRST in scene.page("learns")


def test_she_agrees_to_one_sentence_and_not_to_the_other(scene, written, place):
    hands_on(scene, written, place)

    with scene.cast.acting("nora"):
        [handed] = Handed.objects.filter(document=scene.document)
    assert handed.content["words"] == FIRST
    assert handed.sent_in is None


def test_twice_is_once(scene, written, place):
    assert hands_on(scene, written, place).pk == hands_on(scene, written, place).pk


@pytest.mark.parametrize("who", ["marc", "claire", "sami", "helene", "aicha"])
def test_nobody_agrees_for_her(scene, written, place, who):
    with pytest.raises(NotAllowed):
        hands_on(scene, written, place, who=who)
    address = reverse("aftermath:hand_on", args=[scene.document.pk, written.pk, 0])
    assert scene.browser(who).post(address, {}).status_code == 404


def test_without_having_read_it_again_nothing_is_agreed(scene, written, place):
    with pytest.raises(NotRead):
        hands_on(scene, written, place, has_read=False)


def test_only_a_sentence_that_stands_there(scene, written, place):
    with pytest.raises(NotThere):
        hands_on(scene, written, place, words="On peut frapper.")
    elsewhere = scene.writes("lived", "told", {"text": "Un secret."})
    with pytest.raises(NotThere):
        hands_on(scene, elsewhere, place, words="Un secret.")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Claire a crié.", "Claire"),
        ("Écrivez à nora@exemple.fr pour en parler.", "nora@exemple.fr"),
        ("Appelez le 06 39 98 12 34.", "06 39 98 12 34"),
        ("Le 12 novembre au soir, personne.", "12 novembre"),
        ("Le 12/11, personne.", "12/11"),
        ("Un mardi, personne.", "mardi"),
        ("À 34 ans, on sait.", "34 ans"),
        ("Dans la chambre 12, il fait froid.", "chambre 12"),
        ("Au 4 rue du Port, on entend tout.", "4 rue"),
    ],
)
def test_what_says_who_somebody_is_does_not_leave(scene, place, words, found):
    passage = scene.writes(*LEARNS, {"text": words})
    with pytest.raises(SaysSomebody):
        hands_on(scene, passage, place, words=words)
    page = scene.page("hand_on", "nora", passage.pk, 0)
    assert "Elle ne part pas ainsi" in page
    with scene.cast.acting("nora"):
        assert traces(scene.cast.seen_by("nora"), words) == [found]


def test_an_ordinary_word_that_is_also_a_name_is_an_ordinary_word(scene):
    with scene.cast.acting("nora"):
        viewer = scene.cast.seen_by("nora")
        assert traces(viewer, "Une voix claire suffit.") == []


def test_a_story_is_not_a_sentence(scene, place):
    words = "a" * 500
    passage = scene.writes(*LEARNS, {"text": words})
    with pytest.raises(TooLong):
        hands_on(scene, passage, place, words=words)


def back_of(scene, handed) -> str:
    return reverse("aftermath:take_back", args=[scene.document.pk, handed.pk])


def test_she_takes_it_back_and_nothing_of_it_remains(scene, written, place):
    handed = hands_on(scene, written, place)

    taken = [scene.browser().post(back_of(scene, handed)) for _press in "12"]

    assert [answer.status_code for answer in taken] == [302, 302]

    with scene.cast.acting("nora"):
        assert not Handed.objects.filter(pk=handed.pk).exists()
    others_hand_on(place, TOGETHER)
    assert FIRST not in read_by(scene.cast, "claire")


def test_taken_back_in_two_windows_is_never_said_to_have_left(scene, written, place):
    handed = hands_on(scene, written, place)

    for _window in "12":
        scene.does("nora", actions.take_back, handed=handed)

    with scene.cast.acting("nora"):
        assert not Handed.objects.filter(pk=handed.pk).exists()


def test_nobody_else_takes_it_back_nor_reads_it(scene, written, place):
    handed = hands_on(scene, written, place)
    for who in ("marc", "claire", "helene", "aicha"):
        answer = scene.browser(who).post(back_of(scene, handed))
        assert answer.status_code == 404
        with as_web(scene.cast.seen_by(who)) as web:
            row = web.execute(
                "SELECT count(*) FROM aftermath_handed WHERE id = %s", [handed.pk]
            ).fetchone()
            gone = web.execute(
                "DELETE FROM aftermath_handed WHERE id = %s", [handed.pk]
            ).rowcount
        assert (row[0], gone) == (0, 0)


def test_ten_people_are_not_enough(scene, written, place):
    hands_on(scene, written, place)
    others_hand_on(place, TOGETHER - 2)

    assert read_by(scene.cast, "claire") == []


def test_one_person_many_times_is_one_person(scene, place):
    words = [f"Phrase {'b' * number}." for number in range(1, TOGETHER + 2)]
    passage = scene.writes(*LEARNS, {"text": " ".join(words)})
    for one in words:
        hands_on(scene, passage, place, words=one)

    assert read_by(scene.cast, "claire") == []


def test_the_eleventh_person_and_they_leave_together(scene, written, place):
    handed = hands_on(scene, written, place)
    others_hand_on(place, TOGETHER - 1)

    read = read_by(scene.cast, "claire")
    assert FIRST in read
    assert len(read) == TOGETHER
    assert set(read) == set(read_by(scene.cast, "helene"))
    with scene.cast.acting("nora"):
        mine = Handed.objects.get(pk=handed.pk)
    assert mine.sent_in.day == 1
    assert (mine.outgoing, mine.outgoing_id) == (None, None)
    with pytest.raises(AlreadySent):
        scene.does("nora", actions.take_back, handed=mine)


def test_what_left_links_to_nobody(scene, written, place):
    hands_on(scene, written, place)
    others_hand_on(place, TOGETHER - 1)

    assert {field.name for field in Learnt._meta.fields} == {
        "id",
        "organization",
        "sealed",
        "month",
    }
    with scene.cast.acting("claire"):
        months = {one.month.day for one in Learnt.objects.all()}
        keys = {str(one.pk) for one in Learnt.objects.all()}
    assert months == {1}
    with scene.cast.acting("nora"):
        lines = Entry.objects.visible_to(scene.cast.seen_by("nora"))
        said = [f"{one.verb} {one.about}" for one in lines]
    assert not any(line.startswith("aftermath") for line in said)
    assert not any(key in line for key in keys for line in said)


@pytest.mark.parametrize("who", ["nora", "marc", "karim", "paul"])
def test_only_who_acts_for_that_place_reads_it(scene, written, place, who):
    hands_on(scene, written, place)
    others_hand_on(place, TOGETHER - 1)

    assert read_by(scene.cast, who) == []
    page = scene.browser(who).get(reverse("aftermath:learnt"))
    assert FIRST not in page.content.decode()
    with as_web(scene.cast.seen_by(who)) as web:
        seen = web.execute("SELECT count(*) FROM aftermath_learnt").fetchone()
    assert seen == (0,)


def test_not_even_her_nurse_without_her_working_hat(scene, written, place):
    hands_on(scene, written, place)
    others_hand_on(place, TOGETHER - 1)
    with scene.cast.acting("claire", hat=False):
        viewer = scene.cast.seen_by("claire", hat=False)
        assert not Learnt.objects.visible_to(viewer).exists()
        assert not Learnt.objects.exists()


def test_the_place_reads_the_sentence_and_no_name(scene, written, place):
    hands_on(scene, written, place)
    others_hand_on(place, TOGETHER - 1)

    page = scene.browser("claire").get(reverse("aftermath:learnt")).content.decode()
    content = page.split('id="main"')[1]
    assert FIRST in content
    assert "Nora" not in content


def test_words_changed_since_do_not_leave(scene, written, place):
    hands_on(scene, written, place)
    scene.does(
        "nora",
        documents.write_passage,
        place=Place(scene.document, *LEARNS),
        content={"text": "Autre chose."},
        replaces=written.pk,
    )
    others_hand_on(place, TOGETHER - 1)

    assert read_by(scene.cast, "claire") == []
    assert "la phrase ne part pas" in scene.page("learns").replace("\u202f", " ")


def test_somebody_elses_words_leave_as_they_are_with_her_agreement(scene, place):
    scene.writes("lived", "helped", {"items": [{"kind": "text", "text": "Le calme."}]})
    scene.publishes()
    scene.invites("claire", *LEARNS)
    words = "Nous frappons à la porte, désormais."
    passage = scene.says_beside("claire", *LEARNS, words)
    assert words in scene.page("learns")

    hands_on(scene, passage, place, words=words)
    others_hand_on(place, TOGETHER - 1)

    assert words in read_by(scene.cast, "helene")


def test_who_takes_their_words_back_takes_the_sentence_back(scene, place):
    scene.writes("lived", "helped", {"items": [{"kind": "text", "text": "Le calme."}]})
    scene.publishes()
    scene.invites("claire", *LEARNS)
    words = "Nous frappons à la porte, désormais."
    passage = scene.says_beside("claire", *LEARNS, words)
    hands_on(scene, passage, place, words=words)
    with scene.cast.acting("claire"):
        hers = Passage.objects.get(pk=passage.pk)
    scene.does("claire", documents.take_out_passage, passage=hers)
    others_hand_on(place, TOGETHER - 1)

    assert words not in read_by(scene.cast, "helene")


def test_nobody_writes_for_a_place_nor_hands_on_for_her(scene, written, place):
    learnt = (
        "INSERT INTO aftermath_learnt (id, organization_id, sealed, month)"
        " VALUES (gen_random_uuid(), %s, 'x', current_date)"
    )
    handed = (
        "INSERT INTO aftermath_handed (id, owner_id, document_id, passage_id,"
        " organization_id, outgoing, outgoing_id, handed_at)"
        " VALUES (gen_random_uuid(), %s, %s, %s, %s, 'x', gen_random_uuid(), now())"
    )
    keys = [scene.cast.nora, scene.document.pk, written.pk, place.pk]
    with as_web(scene.cast.seen_by("claire")) as web, pytest.raises(psycopg.Error):
        web.execute(learnt, [place.pk])
    with as_web(scene.cast.seen_by("claire")) as web, pytest.raises(psycopg.Error):
        web.execute(handed, keys)
    keys[0] = scene.cast.claire
    with (
        scene.cast.acting("claire"),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        _writes_at_once(handed, keys)


def _writes_at_once(statement: str, values: list) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_it_is_in_her_archive(scene, written, place):
    hands_on(scene, written, place)
    with scene.cast.acting("nora"), transaction.atomic():
        packed = zipfile.ZipFile(
            io.BytesIO(exports.archive(scene.cast.seen_by("nora")))
        )
    rows = json.loads(packed.read("retours/ce-que-le-service-apprend.json"))
    assert FIRST in {row["words"] for row in rows}


def test_sealed_under_a_key_of_its_own(scene, written, place):
    handed = hands_on(scene, written, place)
    with scene.cast.acting("nora"):
        one = Handed.objects.get(pk=handed.pk)
    assert FIRST.encode() not in bytes(one.outgoing)
    borrowed = Learnt(pk=scene.cast.nora, sealed=bytes(one.outgoing))
    with pytest.raises(Unreadable):
        _ = borrowed.words


def test_who_leaves_takes_back_what_had_not_left(scene, written, place):
    hands_on(scene, written, place)
    scene.does("nora", actions.leave_aftermath)
    with scene.cast.acting("nora"):
        assert not Handed.objects.filter(document=scene.document).exists()
