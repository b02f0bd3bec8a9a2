"""E4 and E11: read again, replaced, checked; revoked by any means, at any time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from avec.access.rules import NotAllowed
from avec.circles import actions as circles
from avec.circles.models import Tie
from avec.directives import actions
from avec.directives.models import Revocation
from avec.directives.refusals import NothingToRevoke
from avec.directives.tests.conftest import CARE_WORDS, CONTRARY_WORDS, SIGN_WORDS
from avec.directives.words import Way
from avec.documents import actions as documents
from avec.documents.actions.sharing import Part
from avec.documents.refusals import AlreadySuspended, NotSuspended
from avec.episodes import actions as episodes
from avec.foundation.news import news_for
from avec.people.models import Person

SPOKEN = {"way": "spoken", "said_on": "2026-03-14"}


def checked(code):
    return Client().post(reverse("documents:check"), {"code": code})


def wish(hers):
    address = reverse("directives:wish", args=[hers.document.pk])
    hers.page_of("nora").post(address, {"shows_contrary": "1"})


def open_a_moment(hers):
    """Open a difficult moment of hers, with nobody named."""
    ends = timezone.now() + timedelta(days=14)
    return hers.as_("nora", episodes.open_for_oneself, ends_at=ends)


def report(hers, who, **changed):
    address = reverse("directives:revoke", args=[hers.document.pk])
    return hers.page_of(who).post(address, SPOKEN | changed)


# ------------------------------------------------------------------------ E4


def test_e4_past_the_day_chosen_it_stays_valid_and_says_so(hers):
    hers.open_to("marc", "signs")
    past = date(2026, 3, 12)
    hers.as_("nora", documents.choose_review_date, document=hers.document, on=past)

    read = hers.read_by("marc")

    assert "À relire depuis le 12 mars 2026. Reste valable." in read
    assert SIGN_WORDS in read


def test_a_day_ahead_is_nobody_elses_business(hers):
    hers.open_to("marc", "signs")
    ahead = date(2040, 3, 12)
    hers.as_("nora", documents.choose_review_date, document=hers.document, on=ahead)

    assert "À relire" not in hers.read_by("marc")


def test_e4_replaced_the_register_says_who_holds_it_and_so_does_its_code(hers):
    old = hers.version
    hers.as_("nora", documents.hand_over_copy, version=old, to="Marc")
    assert "À jour" in checked(old.check_code).content.decode()

    hers.publish()

    copies = hers.page("nora", "documents:copies")
    assert "Marc" in copies
    answer = checked(old.check_code).content.decode()
    assert "Remplacée" in answer
    assert "Nora" not in answer
    assert "directives" not in answer.split("<main")[1].split("</main>")[0].lower()


def test_e4_the_eleventh_try_of_the_minute_is_refused(hers):
    statuses = [checked("K7QF-2M9D").status_code for _try in range(11)]

    assert statuses[:10] == [200] * 10
    assert statuses[10] != 200


# ----------------------------------------------------------------- suspending


def test_suspended_nobody_reads_and_it_goes_on_as_it_was(hers):
    hers.open_to("marc", "signs")
    address = reverse("directives:suspend", args=[hers.document.pk])
    nora = hers.page_of("nora")

    nora.post(address)
    assert SIGN_WORDS not in hers.read_by("marc")
    assert "Suspendue" in checked(hers.version.check_code).content.decode()
    version = hers.publish()
    assert SIGN_WORDS not in hers.read_by("marc")

    nora.post(address)
    assert SIGN_WORDS not in hers.read_by("marc")
    nora.post(f"{address}?act=resume")
    assert SIGN_WORDS in hers.read_by("marc")
    assert "À jour" in checked(version.check_code).content.decode()


def test_what_is_suspended_is_not_said_unpublished_nor_replaced(hers):
    nora = hers.page_of("nora")
    nora.post(
        reverse("directives:suspend", args=[hers.document.pk]), {"act": "suspend"}
    )

    mine = nora.get(reverse("documents:documents")).text
    listed = mine.split(f"/documents/{hers.document.pk}/")[1].split("</li>")[0]
    assert "Suspendu" in listed
    assert "publié" not in listed
    versions = hers.page("nora", "documents:versions")
    assert "Suspendue" in versions
    assert "Remplacée" not in versions

    review = reverse("documents:review", args=[hers.document.pk])
    arrived = nora.post(review, follow=True).text
    assert "Le document reste suspendu" in arrived


def test_suspending_is_hers_and_once(hers):
    hers.open_to("claire")
    with pytest.raises(NotAllowed):
        hers.as_("claire", documents.suspend, document=hers.document)
    with pytest.raises(NotSuspended):
        hers.as_("nora", documents.resume, document=hers.document)
    hers.as_("nora", documents.suspend, document=hers.document)
    with pytest.raises(AlreadySuspended):
        hers.as_("nora", documents.suspend, document=hers.document)


# ----------------------------------------------------------------------- E11


def test_e11_said_to_somebody_who_reads_it_is_revoked_at_once(hers):
    wish(hers)
    open_a_moment(hers)
    hers.open_to("marc", "signs")
    hers.open_to("sami", "using")
    assert "révoque" in hers.read_by("marc")

    done = report(hers, "marc", words="« Je révoque tout. »")

    assert done.status_code == 302
    for name in ("marc", "sami"):
        hers.read_by(name, status=404)
        told = hers.page_of(name).get(done["Location"]).content.decode()
        said = "dite le 14 mars 2026 pendant un moment difficile"
        assert f"Révocation rapportée, {said}" in told
        assert "Révoqué le" not in told
        assert "n’a pas encore dit si c’est bien cela" in told
        assert "rapporté par quelqu’un" in told
        assert "Marc" not in told.split("<main")[1].split("</main>")[0]
        assert "Je révoque tout" not in told
        listed = hers.page_of(name).get(reverse("documents:shared_with_me"))
        assert "révocation rapportée" in listed.content.decode()
        # To who read that part, and nobody else.
        assert (CONTRARY_WORDS in told) == (name == "sami")
    own = hers.page_of("nora").get(done["Location"]).content.decode()
    assert "Je révoque tout" in own
    assert "Marc rapporte que vous révoquez vos directives" in own
    assert "Révoqué le" not in own
    assert "Elle attend votre réponse" in own
    life = hers.page("nora", "directives:life")
    assert "En attendant votre réponse, personne d’autre ne les lit" in life
    assert "Rien n’est encore publié" not in life
    assert "Révoquée" in checked(hers.version.check_code).content.decode()


@pytest.mark.parametrize("word", ["prévaut", "recommand", "vous devez", "capable"])
def test_e11_nothing_says_which_prevails(hers, word):
    wish(hers)
    open_a_moment(hers)
    hers.open_to("marc", "using")
    told = hers.page_of("marc").get(report(hers, "marc")["Location"])

    assert word not in told.content.decode().split("<main")[1].split("</main>")[0]


def test_e11_without_her_wish_her_sentence_is_not_shown(hers):
    open_a_moment(hers)
    hers.open_to("marc", "using")
    told = hers.page_of("marc").get(report(hers, "marc")["Location"]).content.decode()

    assert "pendant un moment difficile" in told
    assert CONTRARY_WORDS not in told


@pytest.mark.parametrize("who", ["nora", "marc"])
def test_outside_a_difficult_moment_only_the_day_is_said(hers, who):
    wish(hers)
    hers.open_to("marc", "using")
    done = report(hers, who, way="paper")

    told = hers.page_of("marc").get(done["Location"]).content.decode()
    said = "Révocation rapportée, dite le" if who == "marc" else "Révoqué le"
    assert said in told
    assert ("Révoqué le" in told) == (who == "nora")
    assert "moment difficile" not in told.split("<main")[1].split("</main>")[0]
    assert CONTRARY_WORDS not in told


def test_e11_what_was_done_is_written_with_its_reason_and_she_reads_it(hers):
    hers.open_to("marc", "signs")
    hers.open_to("sami", "signs")
    address = report(hers, "marc")["Location"]
    pk = address.strip("/").split("/")[-1]
    follow = reverse("directives:sequel", args=[pk])

    hers.page_of("marc").post(
        follow, {"done": "J’ai appelé.", "why": "Elle l’avait écrit."}
    )
    hers.page_of("marc").post(follow, {"done": "Sans raison", "why": ""})

    own = hers.page_of("nora").get(address).content.decode()
    assert "J’ai appelé." in own
    assert "Elle l’avait écrit." in own
    assert "Sans raison" not in own
    assert "J’ai appelé." not in hers.page_of("sami").get(address).content.decode()


def test_publishing_again_opens_nothing_to_who_was_reading(hers):
    hers.open_to("marc", "signs")
    report(hers, "nora", way="screen")

    hers.publish()

    hers.read_by("marc", status=404)


def test_on_paper_too_and_once(hers):
    report(hers, "nora", way="paper")

    with hers.cast.acting("nora"):
        assert Revocation.objects.get(document=hers.document).way == "paper"
    with pytest.raises(NothingToRevoke):
        hers.as_(
            "nora",
            actions.revoke,
            document=hers.document,
            way=Way.SCREEN,
            said_on=date(2026, 3, 14),
            owner="Nora",
        )


def test_who_reads_nothing_reports_and_reads_nothing(hers):
    hers.open_to("marc", "signs")
    address = reverse("directives:revoke", args=[hers.document.pk])
    assert hers.page_of("karim").get(address).status_code == 404
    with pytest.raises(NotAllowed):
        hers.as_(
            "karim",
            actions.revoke,
            document=hers.document,
            way=Way.SPOKEN,
            said_on=date(2026, 3, 14),
            owner="Nora",
        )
    notice = report(hers, "marc")["Location"]
    for name in ("karim", "claire", "helene"):
        assert hers.page_of(name).get(notice).status_code == 404


def test_who_reports_never_passes_for_her(hers, cast):
    hers.open_to("marc", "signs")
    with cast.acting("marc"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT avec.revoke_directives(%s, gen_random_uuid(), 'screen', %s, NULL,"
            " false)",
            [hers.document.pk, date(2026, 3, 14)],
        )
        assert cursor.fetchone()[0] is False


def test_the_database_rewrites_no_revocation(hers, cast):
    report(hers, "nora", way="screen")
    with cast.acting("nora"), transaction.atomic():
        said = Revocation.objects.filter(document=hers.document)
        with pytest.raises(DatabaseError), transaction.atomic():
            said.update(said_on=date(2020, 1, 1) + timedelta(days=1))
        with pytest.raises(DatabaseError), transaction.atomic():
            said._raw_delete("default")


# ------------------------------------------------- what somebody else reported


def reported(hers):
    """Let Marc report it of what he reads; return where it is told."""
    hers.open_to("marc", "signs")
    hers.open_to("claire", "care")
    return report(hers, "marc")["Location"]


def answer(hers, where, said, who="nora"):
    pk = where.strip("/").split("/")[-1]
    address = reverse("directives:answer_revocation", args=[pk])
    return hers.page_of(who).post(address, {"said": said})


def main_of(hers, who, address):
    page = hers.page_of(who).get(address).content.decode()
    return page.split("<main")[1].split("</main>")[0]


def home_of(hers):
    with hers.cast.acting("nora"):
        return " ".join(one.sentence for one in news_for(hers.cast.seen_by("nora")))


def test_what_somebody_reports_is_told_to_her_at_once(hers):
    where = reported(hers)

    assert "Marc rapporte que vous révoquez vos directives" in home_of(hers)
    looked = hers.page_of("nora").get(reverse("documents:who_looked"))
    assert "a rapporté que vous révoquez" in looked.content.decode()
    assert "Vous avez révoqué" not in main_of(hers, "nora", where)
    assert "a révoqué ses directives" not in main_of(hers, "claire", where)


def test_what_she_did_not_say_is_undone(hers):
    where = reported(hers)
    hers.read_by("claire", status=404)

    answer(hers, where, "no")

    assert CARE_WORDS in hers.read_by("claire")
    assert SIGN_WORDS in hers.read_by("marc")
    assert "À jour" in checked(hers.version.check_code).content.decode()
    assert "dit ne pas avoir révoqué" in main_of(hers, "claire", where)
    assert "Marc rapporte" not in home_of(hers)
    assert answer(hers, where, "yes").status_code == 409


def test_what_she_did_say_stays_said(hers):
    where = reported(hers)

    answer(hers, where, "yes")

    hers.read_by("claire", status=404)
    assert "Nora a révoqué ses directives" in main_of(hers, "claire", where)
    assert "Marc rapporte" not in home_of(hers)


def test_only_she_answers(hers):
    where = reported(hers)

    assert answer(hers, where, "no", who="marc").status_code == 403
    assert answer(hers, where, "no", who="karim").status_code == 404
    hers.read_by("claire", status=404)


def test_what_is_undone_opens_nothing_to_who_left_her_circle(hers, cast):
    where = reported(hers)
    hers.as_("nora", circles.block, person_id=cast.claire, remembered_as="Claire")

    answer(hers, where, "no")

    hers.read_by("claire", status=404)
    assert SIGN_WORDS in hers.read_by("marc")


def test_suspended_when_it_was_reported_it_is_suspended_again(hers):
    hers.open_to("marc", "signs")
    hers.page_of("nora").post(reverse("directives:suspend", args=[hers.document.pk]))
    where = report(hers, "nora", way="screen")["Location"]
    assert answer(hers, where, "no").status_code == 409
    assert SIGN_WORDS not in hers.page_of("marc").get(where).content.decode()


def test_what_she_had_prepared_stops_with_it(hers, cast):
    with cast.acting("nora"):
        documents.prepare_share(
            viewer=cast.seen_by("nora"),
            document=hers.document,
            parts=[Part("care")],
            to_person=Person.objects.get(pk=cast.claire),
        )
    hers.open_to("marc", "signs")
    where = report(hers, "nora", way="screen")["Location"]
    # Who had only been prepared for was not reading: nothing is told.
    assert hers.page_of("claire").get(where).status_code == 404

    hers.publish()
    open_a_moment(hers)

    hers.read_by("claire", status=404)


def test_no_other_document_is_revoked_this_way(hers, cast):
    with cast.acting("nora"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT avec.revoke_directives(%s, gen_random_uuid(), 'paper', %s, NULL,"
            " false)",
            [cast.plan.pk, date(2026, 3, 14)],
        )
        assert cursor.fetchone()[0] is False


def test_who_left_her_circle_reads_what_was_told_no_more(hers, cast):
    where = reported(hers)
    with cast.acting("nora"):
        tie = Tie.objects.get(person_id=cast.nora, other_id=cast.claire)
    hers.as_("nora", circles.end_tie, tie=tie)

    assert hers.page_of("claire").get(where).status_code == 404


def test_a_reason_that_is_missing_loses_no_word(hers):
    where = reported(hers)
    pk = where.strip("/").split("/")[-1]

    page = hers.page_of("claire").post(
        reverse("directives:sequel", args=[pk]), {"done": "J’ai attendu.", "why": ""}
    )

    assert page.status_code == 422
    assert "J’ai attendu." in page.content.decode()


def test_the_older_page_leads_to_directives_own(hers):
    page = hers.page_of("nora").get(reverse("documents:revoke", args=[hers.version.pk]))

    assert page["Location"] == reverse("directives:revoke", args=[hers.document.pk])


def test_her_revocation_during_an_open_moment_keeps_it(hers):
    open_a_moment(hers)
    hers.open_to("marc", "signs")
    asked = hers.page("nora", "directives:revoke")
    assert "Un moment difficile est ouvert" in asked

    where = report(hers, "nora", way="screen")["Location"]

    assert "pendant un moment difficile" in main_of(hers, "marc", where)


def test_before_and_after_it_is_said_what_becomes_of_the_yes_for_emergencies(hers):
    asked = hers.page("nora", "directives:revoke")
    assert "ce oui prend fin aussi" in asked
    hers.open_to("marc", "signs")
    done = report(hers, "marc")
    told = hers.page_of("nora").get(done["Location"]).content.decode()
    assert "ce oui a pris fin : il vous sera redemandé" in told.replace(
        "\u202f", " "
    ).replace("\xa0", " ")


def test_what_she_says_is_not_true_is_written_nowhere_as_revoked(hers):
    where = reported(hers)
    assert "Qu’avez-vous fait" not in main_of(hers, "nora", where)
    answer(hers, where, "no")

    for who in ("nora", "marc"):
        told = main_of(hers, who, where)
        assert "Rapporté comme dit le" in told
        assert "Révoqué le" not in told
