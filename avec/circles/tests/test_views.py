"""Pages of the circle, all without JavaScript."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from avec.access.identity import acting_as
from avec.access.viewer import NOBODY
from avec.circles import panels
from avec.circles.models import Block, Invitation, Tie
from avec.circles.panels import Line
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
from avec.circles.words import Way
from tests.entrance import client_as

pytestmark = pytest.mark.django_db

INVITATION = {
    "relationship": "relative",
    "signed": "Nora",
    "message": "",
    "own_words": "",
}


@pytest.fixture
def nora():
    return someone("Nora")


@pytest.fixture
def marc():
    return someone("Marc")


@pytest.fixture
def hers(nora):
    return client_as(nora.person_id)


@pytest.fixture
def his(marc):
    return client_as(marc.person_id)


def text(response) -> str:
    """What a reader reads, without tags, on one line."""
    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).replace("\u00a0", " ")


def test_an_empty_circle_says_what_can_be_done(hers):
    page = hers.get(reverse("circles:circle"))

    assert page.status_code == 200
    assert "Personne pour l’instant" in text(page)
    assert reverse("circles:ways") in page.content.decode()


def test_both_directions_are_told_apart(nora, marc, hers, his):
    tied(nora, marc, own_words="mon frère")

    assert re.search("Autour de moi .*Marc , mon frère", text(hers.get("/cercle/")))
    page = text(his.get("/cercle/"))
    assert "Le cercle de Nora , comme : mon frère" in page
    assert "Personne pour l’instant" in page


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_circle_costs_the_same_whatever_its_size(
    nora, hers, how_many, django_assert_num_queries
):
    for n in range(how_many):
        tied(nora, someone(f"Proche {n}"))
        tied(someone(f"Autre {n}"), nora)
        invited(nora, by=someone(f"Encore {n}"))
        sent(nora, Way.LINK)
    hers.get("/cercle/")

    with django_assert_num_queries(QUERIES_OF_A_CIRCLE):
        page = hers.get("/cercle/")

    assert text(page).count("vous invite dans son cercle") == how_many


# Who is there, the ties with the two people, the invitations, what documents and the
# notebook open between two people, who is there for what; the savepoint that stands
# for the transaction in a test counts for two.
QUERIES_OF_A_CIRCLE = 8


def test_inviting_by_name_says_the_same_whether_the_account_exists(
    nora, marc, hers, his
):
    answers = []
    for name in (sign_in_name(marc), "inconnue9999"):
        done = hers.post(
            "/cercle/inviter/compte/", {**INVITATION, "addressed_to": name}
        )
        page = hers.get(done["Location"])
        answers.append(
            (done.status_code, page.status_code, text(page).replace(name, "…"))
        )

    assert answers[0] == answers[1]
    assert "Si ce compte existe, il verra votre invitation." in answers[0][2]
    assert "Nora vous invite dans son cercle" in text(his.get("/cercle/"))


def test_the_whole_way_by_a_paper(nora, hers, his, marc):
    done = hers.post(
        "/cercle/inviter/papier/", {**INVITATION, "own_words": "mon frère"}
    )
    page = hers.get(done["Location"])
    code = re.search(r"[A-Z0-9]{5}-[A-Z0-9]{5}", text(page))[0]
    paper = hers.get(done["Location"] + "papier/")
    assert code in text(paper)
    assert "<svg" in paper.content.decode()
    assert "style=" not in paper.content.decode()

    found = his.post("/invitation/", {"code": code.lower().replace("-", " ")})
    shown = his.get(found["Location"])
    yes = his.post(found["Location"], {"answer": "yes"})

    assert "Nora vous invite dans son cercle" in text(shown)
    assert "mon frère" in text(shown)
    assert "Vous êtes dans le cercle de cette personne" in text(
        his.get(yes["Location"])
    )
    assert running(nora) == running(marc) != []
    gone = his.get(found["Location"])
    assert (gone.status_code, "n’est plus ouverte" in text(gone)) == (404, True)


def test_the_holder_of_a_link_without_an_account_sees_little(hers):
    done = hers.post(
        "/cercle/inviter/lien/",
        {**INVITATION, "own_words": "mon frère", "message": "Je pense à toi."},
    )
    link = _link(hers, done)

    page = stranger().get(link)

    assert "Nora vous invite dans son cercle" in text(page)
    assert "Comme : proche." in text(page)
    assert "mon frère" not in text(page)
    assert "Je pense à toi" not in text(page)
    wanted = f"{reverse('people:create_account')}?next={link}"
    assert wanted in page.content.decode()
    assert (
        Client()
        .post(link, {"answer": "yes"})["Location"]
        .startswith(reverse("people:sign_in"))
    )


def _link(client, done) -> str:
    """Read the link on the page that follows the form."""
    page = client.get(done["Location"]).content.decode()
    return re.search(r"//[^/]+(/invitation/[\w-]+/)", page)[1]


def test_what_a_link_shows_is_kept_by_no_cache(hers, his):
    link = _link(hers, hers.post("/cercle/inviter/lien/", INVITATION))

    for anyone in (stranger(), his):
        assert anyone.get(link).headers["Cache-Control"] == "no-store"


def test_saying_no_to_a_link_is_silent(hers, his):
    link = _link(hers, hers.post("/cercle/inviter/lien/", INVITATION))
    before = text(hers.get("/cercle/"))

    his.post(link, {"answer": "no"})

    assert text(hers.get("/cercle/")) == before
    assert "Vous avez dit non" in text(his.get(link))
    assert "Nora vous invite" in text(stranger().get(link))


def test_a_no_pressed_too_fast_can_become_a_yes_on_the_same_page(nora, marc, his):
    page = f"/cercle/invitations/{invited(marc, by=nora).pk}/"

    after = his.post(f"{page}refuser/", follow=True)

    assert after.redirect_chain[-1][0] == page
    assert "Vous avez dit non. Rien n’est dit" in text(after)
    assert "Dire non" not in text(after)
    his.post(f"{page}accepter/")
    assert running(marc)


def test_a_no_to_a_link_says_so_and_still_takes_a_yes(marc, hers, his):
    link = _link(hers, hers.post("/cercle/inviter/lien/", INVITATION))

    after = his.post(link, {"answer": "no"}, follow=True)

    assert "Vous avez dit non. Rien n’est dit" in text(after)
    his.post(link, {"answer": "yes"})
    assert running(marc)


def test_codes_cannot_be_guessed_for_long(hers, his):
    wrong = [his.get(f"/invitation/CDFGHJKMN{n}/").status_code for n in "23456789CD"]
    refused = his.get("/invitation/CDFGHJKMNF/")
    code = _code(hers, hers.post("/cercle/inviter/papier/", INVITATION))

    assert set(wrong) == {404}
    assert refused.status_code == 429
    assert his.get(f"/invitation/{code}/").status_code == 429
    assert his.post("/invitation/", {"code": code}).status_code == 429
    assert (
        stranger(REMOTE_ADDR="192.0.2.7").get(f"/invitation/{code}/").status_code == 200
    )


def test_a_code_of_ones_own_does_not_let_one_guess_for_ever(hers, his):
    own = _code(his, his.post("/cercle/inviter/papier/", INVITATION))

    def guess(letters):
        return [his.get(f"/invitation/CDFGHJKM{n}F/").status_code for n in letters]

    assert set(guess("23456789")) == {404}
    assert his.get(f"/invitation/{own}/").status_code == 200
    assert set(guess("CDFGHJKM")) == {404}
    assert his.get(f"/invitation/{own}/").status_code == 200
    assert guess("NPQ") == [404, 429, 429]


def _code(client, done) -> str:
    """Read the code on the page that follows the form."""
    page = client.get(done["Location"])
    return re.search(r"([A-Z0-9]{5})-([A-Z0-9]{5})", text(page)).expand(r"\1\2")


def stranger(**options) -> Client:
    """Somebody who is not signed in; the test's own transaction forgets the others."""
    with acting_as(NOBODY):
        return Client(**options)


def test_a_code_with_a_mistake_is_said_kindly(his):
    page = his.post("/invitation/", {"code": "0"})

    assert page.status_code == 422
    assert "Vérifiez chaque signe." in text(page)


def test_accepting_declining_withdrawing_by_name(nora, marc, hers, his):
    for answer, left in (("accepter", 1), ("refuser", 1)):
        invitation = invited(marc, by=nora if answer == "accepter" else someone("Paul"))
        page = his.get(f"/cercle/invitations/{invitation.pk}/")
        assert "vous invite dans son cercle" in text(page)
        done = his.post(f"/cercle/invitations/{invitation.pk}/{answer}/")
        assert done.status_code == 302
        assert len(running(marc)) == left
        assert received(marc) == []
    mine = sent(nora, Way.LINK)
    assert hers.post(f"/cercle/invitations/{mine.pk}/retirer/").status_code == 302
    again = hers.post(f"/cercle/invitations/{mine.pk}/retirer/")
    assert again.status_code == 409
    assert "n’est plus ouverte" in text(again)


def test_not_for_you_is_not_there(nora, marc, his):
    tie = tied(nora, someone("Paul"))
    invitation = sent(nora, Way.PAPER)

    for page in (
        f"/cercle/{tie.pk}/",
        f"/cercle/{tie.pk}/mot/",
        f"/cercle/{tie.pk}/finir/",
        f"/cercle/bloquer/lien/{tie.pk}/",
        f"/cercle/invitations/{invitation.pk}/",
        f"/cercle/invitations/{invitation.pk}/papier/",
        f"/cercle/bloquer/invitation/{invitation.pk}/",
    ):
        assert his.get(page).status_code == 404
    for act in ("accepter", "refuser", "retirer"):
        url = f"/cercle/invitations/{invitation.pk}/{act}/"
        assert his.post(url).status_code == 404
    assert his.post(f"/cercle/{tie.pk}/finir/").status_code == 404


def test_the_other_leaves_but_does_not_choose_the_word(nora, marc, his):
    tie = tied(nora, marc)

    refused = his.post(f"/cercle/{tie.pk}/mot/", {"relationship": "friend"})
    page = his.get(f"/cercle/{tie.pk}/finir/")
    done = his.post(f"/cercle/{tie.pk}/finir/")

    assert refused.status_code == 403
    assert "Seule la personne choisit le mot" in text(refused)
    assert "Quitter le cercle de Nora" in text(page)
    assert "Aucun message ne part" in text(page)
    assert done["Location"] == "/cercle/"
    assert running(nora) == []


def test_a_page_left_open_after_the_end_is_answered_kindly(nora, marc, hers, his):
    tie = tied(nora, marc)
    his.post(f"/cercle/{tie.pk}/finir/")

    for page in (
        hers.get(f"/cercle/{tie.pk}/"),
        hers.post(f"/cercle/{tie.pk}/finir/"),
        hers.post(f"/cercle/{tie.pk}/mot/", {"relationship": "friend"}),
        hers.post(f"/cercle/bloquer/lien/{tie.pk}/"),
    ):
        assert page.status_code == 409
        assert "Ce lien est déjà fini." in text(page)


def test_changing_the_word(nora, marc, hers):
    tie = tied(nora, marc, own_words="mon frère")
    page = hers.get(f"/cercle/{tie.pk}/mot/")
    assert 'value="mon frère"' in page.content.decode()

    done = hers.post(
        f"/cercle/{tie.pk}/mot/", {"relationship": "trusted_person", "own_words": ""}
    )

    assert "personne de confiance" in text(hers.get(done["Location"]))


def test_blocking_from_each_place_and_unblocking(nora, marc, hers, his):
    invitation = invited(marc, by=nora)
    page = his.get(f"/cercle/bloquer/invitation/{invitation.pk}/")
    done = his.post(f"/cercle/bloquer/invitation/{invitation.pk}/")

    assert "Rien ne lui est dit." in text(page)
    assert "Nora" in text(his.get(done["Location"]))
    assert received(marc) == []
    with acting(marc):
        block = Block.objects.visible_to(marc).get()
    assert hers.post(f"/cercle/debloquer/{block.pk}/").status_code == 404
    his.post(f"/cercle/debloquer/{block.pk}/")
    assert "Vous n’avez bloqué personne." in text(his.get("/cercle/bloquer/"))

    tie = tied(nora, marc)
    hers.post(f"/cercle/bloquer/lien/{tie.pk}/")
    assert running(marc) == []
    assert "Marc" in text(hers.get("/cercle/bloquer/"))

    link = sent(marc, Way.LINK, signed="M.").secret
    assert "Vous avez bloqué cette personne" in text(hers.get(f"/invitation/{link}/"))
    paul = client_as(someone("Paul").person_id)
    paul.post(f"/invitation/{link}/bloquer/")
    assert "M." in text(paul.get("/cercle/bloquer/"))


def test_panels_speak_beside_each_person_and_once_for_all(
    nora, marc, hers, monkeypatch
):
    asked = []

    def reads(viewer, ties):
        asked.append([tie.pk for tie in ties])
        return {
            tie.pk: [
                Line(f"Lit une partie, {tie.other.name}", "circles:tie", (tie.pk,))
            ]
            for tie in ties
        }

    monkeypatch.setattr(panels, "_panels", [reads])
    tie, other = tied(nora, marc), tied(nora, someone("Sami"))

    page = text(hers.get("/cercle/"))

    assert [set(keys) for keys in asked] == [{tie.pk, other.pk}]
    assert "Lit une partie, Marc" in page
    assert "Lit une partie, Sami" in page
    assert "Lit une partie, Marc" in text(hers.get(f"/cercle/{tie.pk}/"))
    assert "Lit une partie, Marc" in text(hers.get(f"/cercle/{tie.pk}/finir/"))


HOSTILE = {
    "markup": '<img src=x onerror="alert(1)"><div hx-get="/cercle/">',
    "emoji": "👩‍👩‍👧 famille",
    "right to left": "\u202e\u0645\u0627\u0631\u0643\u202c",
    "marks": "e" + "\u0301" * 50,
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_written_stays_inert(nora, marc, hers, his, words):
    for way in ("lien", "papier"):
        done = hers.post(
            f"/cercle/inviter/{way}/",
            {
                "relationship": "other",
                "own_words": words[:60],
                "signed": words[:80],
                "message": words,
            },
        )
        assert done.status_code == 302
    paper = _code(hers, done)

    for page in (
        hers.get("/cercle/"),
        hers.get(done["Location"] + "papier/"),
        stranger().get(f"/invitation/{paper}/"),
        his.get(f"/invitation/{paper}/"),
    ):
        assert page.status_code == 200
        assert "<img src=x" not in page.content.decode()
        assert "<div hx-get" not in page.content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"signed": "x" * 81},
        {"message": "x" * 501},
        {"own_words": "x" * 61},
        {"relationship": "owner"},
        {"relationship": ""},
        {"signed": ""},
        {"signed": "Nora\x00"},
        {"addressed_to": "…"},
        {"addressed_to": "e" + "\u0301" * 10_000},
        {"message": "m" * 1_000_000},
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_lost(hers, nora, fields):
    page = hers.post(
        "/cercle/inviter/compte/",
        {**INVITATION, "addressed_to": "marc1234", "message": "Mon mot.", **fields},
    )

    assert page.status_code == 422
    assert "Il manque quelque chose" in page.content.decode()
    with acting(nora):
        assert not Invitation.objects.visible_to(nora).exists()
    if "message" not in fields:
        assert "Mon mot." in page.content.decode()


def test_an_unknown_way_and_a_wrong_method_are_refused(hers):
    assert hers.get("/cercle/inviter/pigeon/").status_code == 404
    assert hers.post("/cercle/").status_code == 405
    assert hers.get("/invitation/" + "x" * 32 + "/").status_code == 404


def test_pages_of_the_circle_ask_to_enter_first(nora, marc):
    tie = tied(nora, marc)

    for page in ("/cercle/", "/cercle/inviter/", f"/cercle/{tie.pk}/"):
        answer = stranger().get(page)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("people:sign_in"))


def test_names_are_in_order(nora, hers):
    for name in ("Zoé", "Ève", "eric", "Anaïs"):
        tied(nora, someone(name))

    page = text(hers.get("/cercle/"))

    assert [page.index(n) for n in ("Anaïs", "eric", "Ève", "Zoé")] == sorted(
        page.index(n) for n in ("Anaïs", "eric", "Ève", "Zoé")
    )


def test_ties_of_the_test_are_real(nora, marc):
    tie = tied(nora, marc)

    with acting(nora):
        assert Tie.objects.visible_to(nora).get().is_running
    assert tie.person_id == nora.person_id
