"""A report she says is not true is undone while a moment lasts; each tap is one act."""

from __future__ import annotations

import pytest

from avec.directives.models import Revocation
from avec.directives.tests.conftest import CARE_WORDS, SIGN_WORDS
from avec.directives.tests.test_revoking import answer, open_a_moment, report
from avec.documents import actions as documents
from avec.documents.actions.sharing import Part
from avec.documents.models import Grant
from avec.people.models import Person


@pytest.mark.parametrize("opened", ["before it was reported", "after"])
def test_what_she_did_not_say_is_undone_while_a_moment_lasts(hers, cast, opened):
    with cast.acting("nora"):
        documents.prepare_share(
            viewer=cast.seen_by("nora"),
            document=hers.document,
            parts=[Part("care")],
            to_person=Person.objects.get(pk=cast.claire),
        )
    hers.open_to("marc", "signs")
    if opened != "after":
        open_a_moment(hers)
        assert CARE_WORDS in hers.read_by("claire")
    where = report(hers, "marc")["Location"]
    if opened == "after":
        open_a_moment(hers)
    hers.read_by("claire", status=404)

    pressed = [answer(hers, where, "no") for _press in "12"]

    assert [one.status_code for one in pressed] == [302, 302]
    assert CARE_WORDS in hers.read_by("claire")
    assert SIGN_WORDS in hers.read_by("marc")
    with cast.acting("nora"):
        given = Grant.objects.running().filter(
            document=hers.document, to_person_id=cast.claire
        )
        assert given.count() == 1


def test_her_own_word_says_that_what_was_reported_is_true(hers, cast):
    hers.publish()
    hers.open_to("marc", "signs")
    where = report(hers, "marc")["Location"]

    own = report(hers, "nora", way="screen", words="C’est vrai, je n’en veux plus.")

    assert own["Location"] == where
    assert answer(hers, where, "no").status_code == 409
    hers.read_by("marc", status=404)
    assert "je n’en veux plus" in hers.page_of("nora").get(where).content.decode()
    with cast.acting("nora"):
        assert Revocation.objects.filter(document=hers.document).count() == 1
        first = hers.document.versions.get(number=1)
        assert first.revoked_at is None


def test_pressed_twice_it_is_one_revocation_and_leads_to_it(hers, cast):
    # A version that was replaced is not what a second tap revokes.
    hers.publish()
    first, second = (report(hers, "nora") for _press in "12")

    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    with cast.acting("nora"):
        assert Revocation.objects.filter(document=hers.document).count() == 1
