"""What was followed is said by who held it, told to her at once, never rewritten."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.audit.models import Entry
from avec.circles import actions as circles
from avec.directives import actions
from avec.directives.honouring import said_about
from avec.directives.models import Honouring, TrustedPerson
from avec.directives.refusals import AlreadyCorrected, NotYetThere, SayWhy
from avec.directives.tests.conftest import CARE_WORDS, SIGN_WORDS
from avec.directives.words import Followed
from avec.documents import actions as documents
from avec.documents.models import Grant, VersionItem
from avec.foundation.news import news_for
from avec.people.models import Person

WHY = "Personne n’avait lu cette page avant le matin."
DAY = date(2026, 3, 14)


def item_of(hers, question="hospital_yes"):
    with hers.cast.acting("nora"):
        return VersionItem.objects.get(version=hers.version, question_key=question)


def say(hers, who, **about):
    about = {"followed": Followed.NOT_FOLLOWED, "why": WHY} | about
    return hers.as_(
        who,
        actions.say_followed,
        item=about.pop("item", None) or item_of(hers),
        happened_on=about.pop("happened_on", DAY),
        name=who.title(),
        function="infirmière",
        **about,
    )


def correct(hers, who, line, **about):
    about = {"followed": Followed.IN_PART, "why": "J’ai relu."} | about
    return hers.as_(
        who,
        actions.correct_followed,
        line=line,
        happened_on=DAY,
        name=who.title(),
        **about,
    )


def news_of(hers, who):
    with hers.cast.acting(who):
        return [line.sentence for line in news_for(hers.cast.seen_by(who))]


def trust(hers, who, *, is_told):
    with hers.cast.acting("nora"):
        other = Person.objects.get(pk=hers.cast.people[who])
    trusted = hers.as_(
        "nora", actions.designate, document=hers.document, by="Nora", other=other
    )
    hers.as_(who, actions.sign_too, trusted=trusted)
    hers.as_("nora", actions.tell_trusted, trusted=trusted, is_told=is_told)
    return trusted


def stop(hers, who):
    with hers.cast.acting("nora"):
        [bundle] = Grant.objects.filter(
            document=hers.document, to_person_id=hers.cast.people[who]
        ).values_list("bundle", flat=True)
    hers.as_("nora", documents.stop_sharing, bundle=bundle)


def test_who_reads_says_it_and_she_reads_it_beside_her_words(hers):
    hers.open_to("claire", "care")
    assert "Dire ce qui a été suivi" in hers.read_by("claire")
    claire = hers.page_of("claire")
    listed = hers.page("claire", "directives:to_follow")
    assert CARE_WORDS in listed
    assert SIGN_WORDS not in listed
    address = reverse("directives:say_followed", args=[item_of(hers).pk])

    said = claire.post(
        address, {"followed": "not_followed", "happened_on": "2026-03-14", "why": WHY}
    )

    assert said.status_code == 302
    assert "Claire dit ce qui a été suivi de vos directives." in news_of(hers, "nora")
    own = hers.page("nora", "directives:followed")
    assert CARE_WORDS in own
    assert WHY in own
    assert "Pas suivi" in own
    assert "samedi 14" in own
    assert "Claire" in own
    assert not [line for line in news_of(hers, "nora") if "suivi" in line]
    assert WHY in hers.page("claire", "directives:to_follow")


@pytest.mark.parametrize("languages", [("fr", "en"), ("en", "fr")])
def test_what_became_of_it_is_asked_in_the_language_of_the_page(hers, languages):
    hers.open_to("claire", "care")
    claire = hers.page_of("claire")
    address = reverse("directives:say_followed", args=[item_of(hers).pk])
    for language in languages:
        claire.cookies["avec_look"] = f"system.ordinary.normal.normal.{language}"
        page = claire.get(address).content.decode()
        assert ("Suivi en partie" in page) == (language == "fr")
        assert ("Followed in part" in page) == (language == "en")


def test_without_a_reason_it_is_not_said(hers):
    hers.open_to("claire", "care")
    address = reverse("directives:say_followed", args=[item_of(hers).pk])

    for missing in ({"why": ""}, {"followed": ""}, {"happened_on": "2040-01-01"}):
        given = {"followed": "in_part", "happened_on": "2026-03-14", "why": WHY}
        answer = hers.page_of("claire").post(address, given | missing)
        assert answer.status_code in {409, 422}
    with pytest.raises(SayWhy):
        say(hers, "claire", why="  ")
    with pytest.raises(NotYetThere):
        say(hers, "claire", happened_on=date(2040, 1, 1))
    say(hers, "claire", followed=Followed.FOLLOWED, why="")


def test_nobody_speaks_of_what_is_not_open_to_them(hers):
    hers.open_to("claire", "signs")

    for name in ("claire", "karim", "nora"):
        with pytest.raises(NotAllowed):
            say(hers, name)
    assert (
        hers.page_of("karim")
        .get(reverse("directives:to_follow", args=[hers.document.pk]))
        .status_code
        == 404
    )
    page = reverse("directives:say_followed", args=[item_of(hers).pk])
    assert hers.page_of("claire").get(page).status_code == 404
    assert hers.page_of("nora").get(page).status_code == 403


def test_the_database_takes_no_line_beside_what_is_closed(hers, cast):
    hers.open_to("claire", "signs")
    item = item_of(hers)
    line = Honouring(
        document_id=item.document_id,
        owner_id=item.owner_id,
        version_id=item.version_id,
        item=item,
        section_key="signs",
        question_key="early_signs",
        author_id=cast.claire,
        followed="followed",
        happened_on=DAY,
    )
    for section, question in (("signs", "early_signs"), ("care", "hospital_yes")):
        line.section_key, line.question_key = section, question
        with cast.acting("claire"), transaction.atomic(), pytest.raises(DatabaseError):
            line.save(force_insert=True)


def test_it_is_corrected_by_a_new_line_and_both_are_read(hers, cast):
    hers.open_to("claire", "care")
    first = say(hers, "claire")

    second = correct(hers, "claire", first)

    own = hers.page("nora", "directives:followed")
    assert WHY in own
    assert "J’ai relu." in own
    assert "corrigé ensuite" in own
    with pytest.raises(AlreadyCorrected):
        correct(hers, "claire", first, why="J’ai relu encore.")
    with cast.acting("claire"), transaction.atomic():
        mine = Honouring.objects.filter(pk=second.pk)
        with pytest.raises(DatabaseError), transaction.atomic():
            mine.update(followed="followed")
        with pytest.raises(DatabaseError), transaction.atomic():
            mine._raw_delete("default")


def test_what_was_followed_is_said_once_however_many_times_it_is_pressed(hers, cast):
    hers.open_to("claire", "care")

    said = [say(hers, "claire") for _press in "123"]
    corrected = [correct(hers, "claire", said[0]) for _press in "12"]
    other = say(hers, "claire", why="Et le lendemain non plus.")

    assert len({one.pk for one in said}) == len({one.pk for one in corrected}) == 1
    with cast.acting("nora"):
        assert Honouring.objects.filter(document=hers.document).count() == 3
        assert Honouring.objects.filter(pk=other.pk).exists()


def test_each_corrects_only_their_own_even_once_nothing_is_open(hers):
    hers.open_to("claire", "care")
    hers.open_to("sami", "care")
    first = say(hers, "claire")
    with pytest.raises(NotAllowed):
        correct(hers, "sami", first)
    with pytest.raises(NotAllowed):
        correct(hers, "nora", first)
    stop(hers, "claire")

    page = reverse("directives:correct", args=[first.pk])
    drawn = hers.page_of("claire").get(page)
    assert WHY in drawn.content.decode()
    assert CARE_WORDS not in drawn.content.decode()
    assert hers.page_of("sami").get(page).status_code == 404
    correct(hers, "claire", first)
    with pytest.raises(NotAllowed):
        say(hers, "claire")


def test_across_a_block_nothing_more_is_written(hers, cast):
    hers.open_to("marc", "care")
    first = say(hers, "marc")
    hers.as_("nora", circles.block, person_id=cast.marc, remembered_as="Marc")

    with pytest.raises(NotAllowed):
        correct(hers, "marc", first)
    with pytest.raises(NotAllowed):
        say(hers, "marc")


def test_readers_do_not_read_each_other(hers, cast):
    hers.open_to("claire", "care")
    hers.open_to("sami", "care")
    say(hers, "claire")

    assert WHY not in hers.page("sami", "directives:to_follow")
    with cast.acting("sami"):
        lines = Honouring.objects.filter(document=hers.document)
        assert not lines.exists()
        assert not lines.visible_to(cast.seen_by("sami")).exists()


def test_her_trusted_person_is_told_only_if_she_wishes(hers, cast):
    hers.open_to("claire", "care")
    trusted = trust(hers, "marc", is_told=False)
    say(hers, "claire")
    page = reverse("directives:told", args=[trusted.pk])

    assert hers.page_of("marc").get(page).status_code == 403
    assert not [line for line in news_of(hers, "marc") if "suivi" in line]
    with cast.acting("marc"):
        assert not Honouring.objects.exists()

    hers.page_of("nora").post(
        reverse("directives:tell_trusted", args=[trusted.pk]), {"is_told": "1"}
    )
    read = hers.page_of("marc").get(page).content.decode()
    assert WHY in read
    assert CARE_WORDS not in read
    assert [line for line in news_of(hers, "marc") if "Nora souhaite" in line]
    with cast.acting("nora"):
        read = Entry.objects.readings().filter(subject_id=cast.nora)
        assert read.filter(actor_id=cast.marc, parts=["care"]).exists()


def test_who_is_told_reads_the_questions_in_the_language_of_the_page(hers):
    hers.open_to("claire", "care")
    trusted = trust(hers, "marc", is_told=True)
    say(hers, "claire")
    marc = hers.page_of("marc")
    page = reverse("directives:told", args=[trusted.pk])
    assert "accepterais l’hôpital" in marc.get(page).content.decode()

    marc.cookies["avec_look"] = "system.ordinary.normal.normal.en"

    english = marc.get(page).content.decode()
    assert "would I accept hospital" in english
    assert "accepterais" not in english


def test_only_she_says_who_is_told(hers, cast):
    trusted = trust(hers, "marc", is_told=False)
    with pytest.raises(NotAllowed):
        hers.as_("marc", actions.tell_trusted, trusted=trusted, is_told=True)
    with cast.acting("marc"), transaction.atomic(), pytest.raises(DatabaseError):
        TrustedPerson.objects.filter(pk=trusted.pk).update(is_told=True)


def test_an_ended_trust_reads_nothing_more(hers, cast):
    hers.open_to("claire", "care")
    trusted = trust(hers, "marc", is_told=True)
    say(hers, "claire")
    hers.as_("nora", actions.end_trust, trusted=trusted)

    assert (
        hers.page_of("marc").get(reverse("directives:told", args=[trusted.pk]))
    ).status_code == 404
    with cast.acting("marc"):
        assert not Honouring.objects.exists()


def test_other_rooms_ask_what_was_followed_of_what_she_asked(hers, cast):
    hers.open_to("claire", "care")
    say(hers, "claire")
    with cast.acting("nora"):
        hers.document.refresh_from_db()
        [one] = said_about(cast.seen_by("nora"), hers.document)
        every = said_about(cast.seen_by("nora"), hers.document, with_silence=True)
    assert one.rows[0].text == CARE_WORDS
    assert one.lines[0].followed == Followed.NOT_FOLLOWED
    assert one.lines[0].why == WHY
    assert [bool(passage.lines) for passage in every] == [False, True, False]

    hers.publish()
    with cast.acting("nora"):
        hers.document.refresh_from_db()
        [again] = said_about(cast.seen_by("nora"), hers.document)
    assert again.rows[0].text == CARE_WORDS
    assert not again.is_current


def test_what_was_said_goes_with_her_document(hers, cast, owner_url):
    hers.open_to("claire", "care")
    correct(hers, "claire", say(hers, "claire"))

    hers.as_("nora", documents.delete_document, document=hers.document)

    with cast.acting("claire"):
        assert not Honouring.objects.exists()
