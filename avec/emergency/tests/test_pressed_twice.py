"""The page that asks, sent twice, asks once: one try, one opening, one answer."""

from __future__ import annotations

import re

from avec.emergency.models import Attempt
from avec.emergency.reading import standing
from avec.emergency.tests import scene

ASK = "/urgence/ouvrir/"
UNKNOWN = {"given": "Personne", "family": "D’Ici"}


def page_of(browser) -> str:
    """Open the page that asks, and return what it drew for its one try."""
    drawn = re.search(r'name="tap" value="([^"]+)"', browser.get(ASK).content.decode())
    assert drawn is not None
    return drawn[1]


def on_hers(cast) -> list[Attempt]:
    with cast.acting("nora"):
        return list(Attempt.objects.filter(owner_id=cast.nora).order_by("tried_at"))


def tries_left(cast) -> int:
    with cast.acting("claire"):
        return standing().tries_left


def ready(cast):
    scene.can_be_found(cast)
    scene.allow(cast)
    scene.declare(cast)
    return scene.proves(cast)


def test_pressed_twice_opens_once_and_leads_to_the_same_pages(cast):
    claire = ready(cast)
    before, left = len(on_hers(cast)), tries_left(cast)
    sent = scene.sent(tap=page_of(claire))

    first, second = claire.post(ASK, sent), claire.post(ASK, sent)

    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert len(on_hers(cast)) == before + 1
    assert tries_left(cast) == left - 1
    assert scene.SENTENCE in {one.sentence for one in on_hers(cast)}


def test_refused_twice_by_one_page_counts_once_whoever_is_named(cast):
    scene.can_be_found(cast)
    scene.declare(cast)
    for named in ({}, UNKNOWN):
        claire = scene.proves(cast)
        before, left = len(on_hers(cast)), tries_left(cast)
        sent = scene.sent(tap=page_of(claire), **named)

        first, second = claire.post(ASK, sent), claire.post(ASK, sent)

        assert [first.status_code, second.status_code] == [409, 409]
        assert "Rien ne s’ouvre" in second.content.decode()
        assert tries_left(cast) == left - 1
        assert len(on_hers(cast)) == before + (not named)
    # Her sentence is there still: the second sending did not take its key away.
    assert on_hers(cast)[-1].sentence == scene.SENTENCE


def test_another_name_typed_in_the_same_page_is_another_try(cast):
    claire = ready(cast)
    left, tap = tries_left(cast), page_of(claire)

    refused = claire.post(ASK, scene.sent(tap=tap, **UNKNOWN))
    opened = claire.post(ASK, scene.sent(tap=tap))

    assert refused.status_code == 409
    assert opened.status_code == 302
    assert tries_left(cast) == left - 2


def test_asked_twice_from_outside_the_teams_is_one_line_for_her(cast):
    scene.can_be_found(cast)
    claire = scene.proves(cast)
    before = len(on_hers(cast))
    sent = scene.sent(tap="a page that stayed open")

    first, second = claire.post(ASK, sent), claire.post(ASK, sent)

    assert first.status_code == second.status_code == 409
    assert "Votre demande est notée" in second.content.decode()
    assert len(on_hers(cast)) == before + 1
