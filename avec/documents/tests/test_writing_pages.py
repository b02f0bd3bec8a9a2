"""Pages to write in: nothing required, nothing lost, nobody else's business."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from avec.audit.models import Entry
from avec.documents import actions
from avec.documents.actions.writing import Place
from avec.documents.models import Document, Draft, Passage
from avec.documents.words import DivergenceState
from tests.entrance import client_as

OTHERS = ["marc", "sami", "claire", "helene", "aicha", "paul", "odile", "karim"]
TEN_THOUSAND_MARKS = "e" + "\u0301" * 10_000
STRANGE = [
    "🌊🧡 émotion",
    "مرحبا، هذا نصّي",
    "<script>alert(1)</script>",
    '<div hx-get="/evil" hx-trigger="load">',
    "{{ 7*7 }} {% debug %}",
    "'; DROP TABLE people_person; --",
    TEN_THOUSAND_MARKS,
]


@pytest.fixture
def nora(cast):
    return client_as(cast.nora)


def question(cast, key="meaning", section="direction"):
    return reverse("documents:question", args=[cast.plan.pk, section, key])


def texts(cast, key="meaning"):
    """Return what stands at one question, as its owner reads it."""
    with cast.acting("nora"):
        heads = Passage.objects.filter(document=cast.plan, question_key=key).heads()
        return [p.content["text"] for p in heads.order_by("written_at", "pk")]


def test_an_answer_is_kept_and_the_next_question_comes(cast, nora):
    answer = nora.post(question(cast), {"answer": "Réparer des vélos."})

    assert answer.status_code == 302
    assert answer.url == question(cast, "power")
    assert texts(cast) == ["Réparer des vélos."]


def test_i_will_come_back_later_keeps_a_draft_for_me_alone(cast, nora):
    answer = nora.post(question(cast), {"answer": "Peut-être", "later": "1"})

    assert answer.url == reverse("documents:document", args=[cast.plan.pk])
    assert texts(cast) == []
    assert "Peut-être" in nora.get(question(cast)).text
    for other in OTHERS:
        with cast.acting(other):
            assert not Draft.objects.filter(question_key="meaning").exists()


def test_what_is_typed_is_kept_as_one_types(cast, nora):
    answer = nora.post(question(cast), {"answer": "Je com"}, headers={"X-Draft": "1"})

    assert answer.status_code == 204
    assert "Je com" in nora.get(question(cast)).text


def test_a_double_click_writes_once(cast, nora):
    for _ in range(2):
        nora.post(question(cast), {"answer": "Une seule fois."})

    assert texts(cast) == ["Une seule fois."]


def test_two_devices_at_the_same_moment_lose_nothing(cast, nora):
    with cast.acting("nora"):
        first = actions.write_passage(
            viewer=cast.seen_by("nora"),
            place=Place(cast.plan, "direction", "meaning"),
            content={"text": "Avant."},
        )
    for text in ("Du téléphone.", "De l’ordinateur."):
        nora.post(question(cast), {"answer": text, "replaces": str(first.pk)})

    assert texts(cast) == ["Du téléphone.", "De l’ordinateur."]
    page = nora.get(question(cast)).text
    assert "Deux textes ont été écrits ici au même moment" in page
    with cast.acting("nora"):
        kept = Passage.objects.filter(document=cast.plan, question_key="meaning")
        kept = next(p for p in kept.heads() if p.content["text"] == "Du téléphone.")
    nora.post(reverse("documents:keep_only", args=[kept.pk]))
    assert texts(cast) == ["Du téléphone."]


def test_a_page_that_comes_back_still_knows_what_it_was_written_over(cast, nora):
    nora.post(question(cast), {"answer": "Avant."})
    with cast.acting("nora"):
        seen = str(Passage.objects.get(document=cast.plan, question_key="meaning").pk)
    nora.post(question(cast), {"answer": "Ailleurs.", "replaces": seen})
    mine = {"answer": "Ici.", "replaces": seen, "said_on": "hier"}
    back = nora.post(question(cast), mine).text

    assert f'name="replaces" value="{seen}"' in back
    nora.post(question(cast), mine | {"said_on": ""})
    assert texts(cast) == ["Ailleurs.", "Ici."]


def test_the_day_comes_back_with_words_that_are_too_many(cast, nora):
    long = {"answer": "x" * 30_000, "said_on": "2025-10-04"}

    assert 'value="2025-10-04"' in nora.post(question(cast), long).text


def test_a_draft_of_words_already_kept_is_no_draft(cast, nora):
    nora.post(question(cast), {"answer": "Les mêmes."})
    nora.post(question(cast), {"answer": "Les mêmes."}, headers={"X-Draft": "1"})

    assert "Voici votre brouillon" not in nora.get(question(cast)).text


def test_an_emptied_answer_leaves_the_document_and_stays_in_the_history(cast, nora):
    nora.post(question(cast), {"answer": "Trop."})
    with cast.acting("nora"):
        passage = Passage.objects.get(document=cast.plan, question_key="meaning")
    nora.post(question(cast), {"answer": "", "replaces": str(passage.pk)})

    assert texts(cast) == []
    page = nora.get(
        reverse("documents:history", args=[cast.plan.pk, "direction", "meaning"])
    )
    assert "Trop." in page.text


def test_words_can_be_of_another_day(cast, nora):
    nora.post(question(cast), {"answer": "À l’automne.", "said_on": "2025-10-04"})

    with cast.acting("nora"):
        passage = Passage.objects.get(document=cast.plan, question_key="meaning")
    assert passage.said_on.isoformat() == "2025-10-04"
    before = nora.get(question(cast).replace("/ecrire/", "/avant/")).content.decode()
    assert "Dit le samedi 4 octobre 2025" in before.replace("\xa0", " ")


def test_words_are_not_of_a_day_to_come(cast, nora):
    coming = (date.today() + timedelta(days=2)).isoformat()  # noqa: DTZ011 - any zone
    answer = nora.post(question(cast), {"answer": "Demain.", "said_on": coming})

    assert answer.status_code == 422
    assert "Ce jour n’est pas encore venu" in answer.text.replace("\xa0", " ")
    assert "Demain." in answer.text
    assert texts(cast) == []


def test_a_wrong_day_is_said_and_the_words_stay(cast, nora):
    answer = nora.post(question(cast), {"answer": "À l’automne.", "said_on": "hier"})

    assert answer.status_code == 422
    assert "À l’automne." in answer.text
    assert texts(cast) == []


def test_erased_words_are_gone_for_good(cast, nora):
    nora.post(question(cast), {"answer": "À oublier."})
    with cast.acting("nora"):
        passage = Passage.objects.get(document=cast.plan, question_key="meaning")
    address = reverse("documents:erase", args=[passage.pk])

    assert "Effacer" in nora.get(address).text
    nora.post(address)

    with cast.acting("nora"):
        passage = Passage.objects.get(pk=passage.pk)
    assert passage.sealed is None
    assert passage.withdrawn_at is not None


@pytest.mark.parametrize("text", STRANGE, ids=range(len(STRANGE)))
def test_strange_words_are_kept_as_they_are_and_stay_words(cast, nora, text):
    nora.post(question(cast), {"answer": text})

    page = nora.get(question(cast)).text
    assert "<script>alert" not in page
    assert "<div hx-get" not in page
    assert len(texts(cast)) == 1


def test_a_megabyte_is_refused_kindly_and_given_back(cast, nora):
    text = "mot " * 262_144
    answer = nora.post(question(cast), {"answer": text})

    assert answer.status_code == 422
    assert text[:4000] in answer.text
    assert texts(cast) == []


def test_more_than_the_site_receives_is_said_in_words(cast, nora):
    answer = nora.post(question(cast), {"answer": "mot " * 700_000})

    assert answer.status_code == 400
    assert "Cet envoi est trop grand" in answer.text


def test_when_the_session_ended_while_writing_the_words_come_back(cast):
    answer = Client().post(
        question(cast), {"answer": "Tout ce que je venais d’écrire."}
    )

    assert answer.status_code == 403
    assert "Tout ce que je venais d’écrire." in answer.text


@pytest.mark.parametrize("other", OTHERS)
def test_nobody_else_writes_in_her_document(cast, other):
    client = client_as(cast.people[other], cast.hats.get(other))
    answer = client.post(question(cast), {"answer": "À sa place."})

    assert answer.status_code in {403, 404}
    assert "À sa place." not in texts(cast)


@pytest.mark.parametrize(
    "address",
    ["direction/nothing", "nothing/dream", "goal/goal_words"],
)
def test_a_place_that_is_not_in_the_form_is_no_page(cast, nora, address):
    section, key = address.split("/")
    assert nora.get(question(cast, key, section)).status_code == 404


def test_a_block_of_another_document_is_no_place_here(cast, nora):
    with cast.acting("karim"):
        block = actions.add_block(
            viewer=cast.seen_by("karim"), document=cast.karims_plan, section_key="goal"
        )
    address = f"{question(cast, 'goal_words', 'goal')}?bloc={block.pk}"
    assert nora.get(address).status_code == 404


def test_begin_and_delete_one_of_ones_own(cast, nora):
    answer = nora.post(reverse("documents:begin", args=["strengths"]))
    with cast.acting("nora"):
        document = Document.objects.exclude(pk=cast.plan.pk).latest("began_at")
    assert answer.url == reverse("documents:document", args=[document.pk])

    address = reverse("documents:delete", args=[document.pk])
    assert "Cela ne se défait pas" in nora.get(address).text
    nora.post(address)

    with cast.acting("nora"):
        assert not Document.objects.filter(pk=document.pk).exists()


@pytest.mark.parametrize("key", ["network_meeting", "nothing"])
def test_only_a_form_that_is_ready_is_begun(cast, nora, key):
    assert nora.post(reverse("documents:begin", args=[key])).status_code == 404


def test_sami_writes_under_dictation_and_she_says_yes_with_a_correction(cast, nora):
    sami = client_as(cast.sami, cast.hats["sami"])
    place = reverse("documents:dictate", args=[cast.session.pk, "direction", "meaning"])
    sami.post(place, {"answer": "Pas de perfusion, ça me rappelle 2019."})
    with cast.acting("nora"):
        dictated = (
            Passage.objects.awaiting_confirmation().filter(question_key="meaning").get()
        )
    confirm = reverse("documents:confirm", args=[dictated.pk])

    assert "2019" in nora.get(confirm).text
    nora.post(confirm, {"answer": "Pas de perfusion, ça me rappelle 2018."})

    assert texts(cast) == ["Pas de perfusion, ça me rappelle 2018."]
    history = reverse("documents:history", args=[cast.plan.pk, "direction", "meaning"])
    page = nora.get(history).text
    assert "2019" in page
    assert "2018" in page


def test_what_she_says_no_to_is_not_kept(cast, nora):
    nora.post(reverse("documents:confirm", args=[cast.dictated.pk]), {"no": "1"})

    assert texts(cast, "power") == []


@pytest.mark.parametrize("other", OTHERS)
def test_nobody_says_yes_in_her_place(cast, other):
    client = client_as(cast.people[other], cast.hats.get(other))
    answer = client.post(
        reverse("documents:confirm", args=[cast.dictated.pk]), {"answer": "oui"}
    )

    assert answer.status_code in {403, 404}
    with cast.acting("nora"):
        assert Passage.objects.get(pk=cast.dictated.pk).confirmed_at is None


def test_the_helper_writes_nowhere_else_than_where_she_opened(cast):
    sami = client_as(cast.sami, cast.hats["sami"])
    for section, key in [("needs", "cannot_wait"), ("direction", "nothing")]:
        place = reverse("documents:dictate", args=[cast.session.pk, section, key])
        assert sami.post(place, {"answer": "x"}).status_code == 404


def readings_of(cast, name):
    with cast.acting("nora"):
        lines = Entry.objects.readings().filter(actor_id=cast.people[name])
        return list(lines.order_by("at").values_list("subject_id", "parts", "because"))


def test_the_helper_who_holds_the_pen_leaves_a_line_where_words_are_shown(cast):
    sami = client_as(cast.sami, cast.hats["sami"])
    written = (cast.nora, ["direction"], f"session:{cast.session.pk}")
    page = reverse("documents:session", args=[cast.session.pk])

    assert "le chien" in sami.get(page).text
    assert readings_of(cast, "sami") == [written]

    place = [cast.session.pk, "direction"]
    assert (
        "le chien" in sami.get(reverse("documents:dictate", args=[*place, "ties"])).text
    )
    assert readings_of(cast, "sami") == [written, written]

    sami.get(reverse("documents:dictate", args=[*place, "meaning"]))
    assert readings_of(cast, "sami") == [written, written]  # nothing stood there


def test_who_gives_a_view_has_read_the_words_beside_it(cast):
    claire = client_as(cast.claire, cast.hats["claire"])
    page = claire.get(
        reverse("documents:view", args=[cast.plan.pk, "direction", "ties"])
    )

    assert "le chien" in page.text
    [(subject, parts, because)] = readings_of(cast, "claire")
    assert (subject, parts) == (cast.nora, ["direction"])
    assert because.startswith("grant:")


def test_after_the_session_the_helper_finds_no_page(cast, nora):
    nora.post(reverse("documents:close_session", args=[cast.session.pk]))

    sami = client_as(cast.sami, cast.hats["sami"])
    page = reverse("documents:session", args=[cast.session.pk])
    assert sami.get(page).status_code == 404
    assert (
        sami.get(reverse("documents:document", args=[cast.plan.pk])).status_code == 404
    )


def test_words_written_when_the_session_has_just_closed_come_back(cast, nora):
    sami = client_as(cast.sami, cast.hats["sami"])
    place = reverse("documents:dictate", args=[cast.session.pk, "direction", "meaning"])
    nora.post(reverse("documents:close_session", args=[cast.session.pk]))

    answer = sami.post(place, {"answer": "Ce qu’elle venait de me dire."})
    assert answer.status_code == 404
    assert "Ce qu’elle venait de me dire." in answer.text

    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    answer = sami.post(place, {"answer": "Ce qu’elle venait."}, headers=elsewhere)
    assert "Ce qu’elle venait." not in answer.text


def test_words_that_are_refused_come_back_with_the_reason(cast):
    claire = client_as(cast.claire, cast.hats["claire"])
    question_asked = reverse("documents:confirm", args=[cast.view.pk])
    answer = claire.post(question_asked, {"answer": "Écrit pendant une heure."})

    assert answer.status_code == 403
    assert "Écrit pendant une heure." in answer.text


def test_only_an_invited_voice_speaks_beside(cast):
    address = reverse("documents:view", args=[cast.plan.pk, "direction", "ties"])
    words = {"relation": "adds", "words": "Je suis là.", "label": "son frère"}

    assert client_as(cast.marc).post(address, words).status_code == 404
    claire = client_as(cast.claire, cast.hats["claire"])
    assert claire.post(address, words).status_code == 302
    with cast.acting("nora"):
        view = Passage.objects.filter(
            document=cast.plan, question_key="ties", mode="view"
        ).latest("written_at")
    assert view.author_id == cast.claire
    assert view.content["name"] == "Claire"


def test_the_disagreement_is_lifted_by_claire_alone(cast, nora):
    with cast.acting("nora"):
        divergence = cast.plan.divergences.get()
    address = reverse("documents:divergence", args=[divergence.pk])

    assert nora.post(address, {"state": "lifted"}).status_code == 403
    assert nora.post(address, {"state": "maintained"}).status_code == 302
    claire = client_as(cast.claire, cast.hats["claire"])
    keys = [cast.plan.pk, divergence.section_key, divergence.question_key]
    lifted = claire.post(address, {"state": "lifted"}, follow=True)
    assert lifted.redirect_chain[-1][0].startswith(reverse("documents:view", args=keys))
    assert "Votre désaccord est levé" in lifted.content.decode()
    with cast.acting("nora"):
        divergence.refresh_from_db()
    assert divergence.state == DivergenceState.LIFTED


def test_a_disagreement_lifted_by_mistake_is_put_back_by_its_voice(cast):
    with cast.acting("nora"):
        divergence = cast.plan.divergences.get()
    address = reverse("documents:divergence", args=[divergence.pk])
    claire = client_as(cast.claire, cast.hats["claire"])
    page = claire.post(address, {"state": "lifted"}, follow=True).content.decode()
    assert "Remettre mon désaccord" in page
    page = claire.post(address, {"state": "open"}, follow=True).content.decode()
    assert "Lever mon désaccord" in page
    with cast.acting("nora"):
        divergence.refresh_from_db()
    assert divergence.state == DivergenceState.OPEN


def test_taking_words_out_is_asked_before_it_is_done(cast, nora):
    address = reverse("documents:take_out", args=[cast.view.pk])

    asked = nora.get(address).content.decode()

    assert "Retirer ces mots" in asked
    assert "Claire" in asked
    with cast.acting("nora"):
        assert Passage.objects.get(pk=cast.view.pk).withdrawn_at is None
    claire = client_as(cast.claire, cast.hats["claire"])
    assert claire.get(address).status_code == 200
    assert client_as(cast.marc).get(address).status_code == 404


def test_she_takes_claires_words_out_but_never_changes_them(cast, nora):
    nora.post(reverse("documents:take_out", args=[cast.view.pk]))

    with cast.acting("nora"):
        view = Passage.objects.get(pk=cast.view.pk)
    assert view.withdrawn_at is not None
    assert nora.post(reverse("documents:erase", args=[cast.view.pk])).status_code == 403


def test_publishing_says_its_number_and_leaves_out_what_waits(cast, nora):
    page = nora.get(reverse("documents:review", args=[cast.plan.pk])).text
    assert "attend votre oui" in page

    nora.post(reverse("documents:review", args=[cast.plan.pk]))

    with cast.acting("nora"):
        version = cast.plan.versions.latest("number")
        keys = list(version.items.values_list("question_key", flat=True))
    assert version.number == cast.version.number + 1
    assert "power" not in keys


def test_the_title_and_the_day_to_read_again_are_hers(cast, nora):
    address = reverse("documents:settings", args=[cast.plan.pk])
    nora.post(address, {"title": "Mon cap"})
    nora.post(address, {"review_on": "2027-03-01"})

    page = nora.get(reverse("documents:document", args=[cast.plan.pk])).text
    assert "Mon cap" in page
    assert "lundi 1" in page


@pytest.mark.parametrize("more", [0, 2])
def test_the_page_of_a_document_costs_the_same_however_much_is_written(
    cast, nora, more
):
    for number in range(more):
        nora.post(question(cast), {"answer": f"Encore {number}."})
    page = reverse("documents:document", args=[cast.plan.pk])
    nora.get(page)

    with CaptureQueriesContext(connection) as caught:
        nora.get(page)

    asked = [q for q in caught if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) == 6, "two for an open session and a text said together"
