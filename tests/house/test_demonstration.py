"""The demonstration is told whole, by the site's own actions, and shows no secret."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import timedelta

import psycopg
import pytest
from django.test import override_settings
from django.utils import timezone

from avec.access.identity import ticket
from avec.access.viewer import Viewer
from avec.web.demo_data import load, stories
from hosting import demo, django_side, doctor, environment
from hosting.words import CannotHost
from tests.demonstration import Demonstration, told

pytestmark = pytest.mark.slow

PERSONAS = ["nora", "marc", "sami", "claire", "helene", "aicha", "paul", "odile"]
STEPS = [
    pytest.param(story, step, id=f"{story.key}-{step.number}")
    for story in stories().values()
    for step in story.steps
]


@pytest.fixture(scope="module")
def demonstration():
    """One demonstration for the tests of this file, on the embedded server."""
    with pytest.MonkeyPatch.context() as environ:
        environ.delenv("DATABASE_URL", raising=False)
        with told() as demonstration:
            yield demonstration


# ------------------------------------------------------------- what was told


def test_the_story_was_told_whole(demonstration: Demonstration) -> None:
    one, rows = demonstration.one, demonstration.rows

    assert one("SELECT count(*) FROM people_account WHERE is_demo") == 12
    keys = rows("SELECT key FROM avec.demonstration WHERE key LIKE 'person/%%'")
    assert sorted(key for (key,) in keys) == sorted(f"person/{p}" for p in PERSONAS)
    plan = rows("SELECT id FROM avec.demonstration WHERE key = 'document/nora_plan'")
    numbers = rows(
        "SELECT number FROM documents_version WHERE document_id = %s ORDER BY 1",
        *plan[0],
    )
    assert numbers == [(1,), (2,)]
    extract = rows(
        "SELECT scope, count(*) FROM documents_grant g"
        " JOIN avec.demonstration d ON d.id = g.to_person_id"
        " WHERE d.key = 'person/marc' AND g.stopped_at IS NULL GROUP BY 1 ORDER BY 1"
    )
    assert extract == [("question", 2), ("section", 6)]


def test_what_is_open_stays_open(demonstration: Demonstration) -> None:
    waiting = (
        "SELECT count(*) FROM documents_passage WHERE mode = 'dictated'"
        " AND confirmed_at IS NULL AND withdrawn_at IS NULL"
    )
    answered = (
        "SELECT count(*) FROM documents_readingquestion WHERE answered_at IS NOT NULL"
    )

    assert demonstration.one(waiting) == 1
    assert demonstration.rows("SELECT state FROM documents_divergence") == [("open",)]
    assert demonstration.one(answered) == 1


def test_a_form_of_a_place_is_in_use_and_a_common_text_waits_for_a_yes(
    demonstration: Demonstration,
) -> None:
    begun = (
        "SELECT p.name FROM documents_document d"
        " JOIN documents_templateversion t ON t.id = d.template_version_id"
        " JOIN people_person p ON p.id = d.owner_id"
        " WHERE t.organization_id IS NOT NULL"
    )
    waiting = (
        "SELECT p.name FROM documents_agreement a"
        " JOIN people_person p ON p.id = a.person_id"
        " WHERE a.said_yes_at IS NULL AND a.declined_at IS NULL"
    )

    assert demonstration.rows(begun) == [("Nora",)]
    assert demonstration.rows(waiting) == [("Claire",)]
    assert "Nora vous propose un texte commun." in (
        demonstration.visitor().see_as("claire").text
    )


def test_everything_has_its_true_date(demonstration: Demonstration) -> None:
    world = load(timezone.localdate())
    first = min(person.began for person in world.people.values())

    assert demonstration.one("SELECT min(at) FROM audit_entry") - first < timedelta(
        minutes=1
    )
    assert (
        demonstration.one("SELECT max(written_at) FROM documents_passage") < world.now
    )
    [[shift]] = demonstration.owner_rows("SELECT shift FROM avec.clock")
    assert shift == timedelta()


def test_the_journal_of_the_story_verifies(demonstration: Demonstration) -> None:
    seals = demonstration.owner_rows("SELECT lines, fault FROM avec.verify_journal()")

    assert sum(lines for lines, _fault in seals) > 50
    assert {fault for _lines, fault in seals} == {None}


def test_telling_it_again_does_nothing(demonstration: Demonstration, capfd) -> None:
    before = demonstration.one("SELECT count(*) FROM documents_passage")

    demo.tell(demonstration.prepared)

    assert "Tout est déjà là." in capfd.readouterr().out
    assert demonstration.one("SELECT count(*) FROM documents_passage") == before


def test_somebody_real_is_never_mixed_with_invented_people(
    demonstration: Demonstration, capfd
) -> None:
    of_karim = (
        "UPDATE people_account SET is_demo = %s WHERE sign_in_name LIKE 'karim%%'"
    )
    own = environment.only_for("web", demonstration.prepared)
    demonstration.rows(of_karim, False)
    try:
        with pytest.raises(CannotHost):
            demo.tell(demonstration.prepared)
        with pytest.raises(CannotHost, match="vraie personne"):
            doctor.refuse_real_accounts(demonstration.prepared)
        checked = subprocess.run(
            [sys.executable, "-m", "django", "check", "--database", "default"],
            env=django_side.child_environment(own),
            cwd=django_side.ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert checked.returncode != 0
        assert "avec.demo" in checked.stderr
    finally:
        demonstration.rows(of_karim, True)
    assert "une vraie personne" in capfd.readouterr().err.replace("d’", "")


# ----------------------------------------------------------------- the two walls


def test_no_page_shows_what_was_shared_with_nobody(
    demonstration: Demonstration,
) -> None:
    """Walk every page that leads from the first one, as each of the eight."""
    world = load(timezone.localdate())
    secrets = {
        phrase: paper.owner
        for paper in world.papers.values()
        for phrase in paper.unmistakable
    }
    assert len(secrets) == 5
    for persona in PERSONAS:
        visitor = demonstration.visitor()
        first = visitor.see_as(persona)
        assert first.status == 200
        seen, left = set(), [first.path, "/", "/documents/", "/plan-du-site/"]
        while left:
            path = left.pop()
            if path.partition("?suite=")[0] in seen or path.startswith(ASIDE):
                continue
            seen.add(path.partition("?suite=")[0])
            page = visitor.get(path)
            assert page.status == 200, (persona, path)
            for phrase, owner in secrets.items():
                assert phrase not in page.text or owner == persona, (persona, path)
            left += page.links
        assert len(seen) > 20, persona


# Out of the site, other languages, pages and blank forms that show nobody’s words.
ASIDE = ("/sortir/", "/langue/", "/guide/", "/visite/", "/static/", "/modeles/")


def test_the_database_gives_karims_words_to_nobody_but_what_he_opened(
    demonstration: Demonstration,
) -> None:
    [[karim]] = demonstration.rows(
        "SELECT person_id FROM people_account WHERE sign_in_name LIKE 'karim%%'"
    )
    key = demonstration.prepared["AVEC_TICKET_KEY"]
    for persona in PERSONAS:
        [[person, hat]] = demonstration.rows(
            "SELECT person, affiliation FROM avec.demo_persona(%s)", persona
        )
        with (
            psycopg.connect(demonstration.prepared["AVEC_WEB_URL"]) as site,
            override_settings(AVEC_TICKET_KEY=key),
        ):
            signed = ticket(Viewer(person, hat), site.info.backend_pid)
            site.execute("SELECT set_config('avec.ticket', %s, true)", [signed])
            found = {
                table: site.execute(
                    f"SELECT DISTINCT section_key FROM {table} WHERE owner_id = %s",
                    [karim],
                ).fetchall()
                for table in ("documents_passage", "documents_versionitem")
            }
        opened = [("slipping",)] if persona == "sami" else []
        assert found == {"documents_passage": [], "documents_versionitem": opened}


# ------------------------------------------------------- seeing as, and the visit


@pytest.mark.parametrize(("story", "step"), STEPS)
def test_a_step_of_the_visit_shows_what_it_promises(
    demonstration: Demonstration, story, step
) -> None:
    number = list(stories()).index(story.key) + 1
    visitor = demonstration.visitor()
    here = f"/visite/{number}/{step.number}/"

    promised = visitor.get(here)
    page = visitor.post(here)

    assert f"Étape {step.number} sur {len(story.steps)}" in promised.text
    assert page.status == 200
    assert f"Étape {step.number} sur {len(story.steps)}" in page.text
    main = page.text.partition("Aide maintenant")[2]
    assert [words for words in step.shows if words not in main] == []
    assert [words for words in step.hides if words in main] == []


def test_what_nora_stops_in_the_visit_is_closed_to_marc(
    demonstration: Demonstration,
) -> None:
    """The second story, played to its end, and given back as it was."""
    visitor = demonstration.visitor()
    shares = visitor.post("/visite/2/3/")
    stop = re.search(r'action="(/partages/[^"]+/arreter/)"', shares.html)
    assert stop
    assert visitor.post("/visite/2/4/").status == 200

    visitor.see_as("nora")
    stopped = visitor.post(stop[1])
    page = visitor.post("/visite/2/4/")

    assert stopped.status == 200
    assert page.status == 404
    assert "Nora n’a pas ouvert cette page à Marc : c’est son choix." in page.text
    demonstration.rows(
        "UPDATE documents_grant SET stopped_at = NULL WHERE scope = 'section'"
        " AND to_person_id = (SELECT id FROM avec.demonstration"
        " WHERE key = 'person/marc')"
    )


def test_the_same_page_is_shown_as_somebody_else(
    demonstration: Demonstration,
) -> None:
    visitor = demonstration.visitor()
    page = visitor.see_as("odile", "/cercle/")

    assert (page.status, page.path) == (200, "/cercle/")
    assert "Démonstration – Odile, tierce personne de confiance" in page.text


def test_the_visit_says_what_to_try_as_each(demonstration: Demonstration) -> None:
    visitor = demonstration.visitor()
    visitor.post("/visite/1/1/")

    page = visitor.get("/visite/")

    world = load(timezone.localdate())
    for persona in world.personas:
        assert persona.hint
        assert persona.hint.fr in page.text
    assert "Étape 1" not in visitor.get("/aide/").text


def test_a_closed_page_says_whose_choice_it_is(demonstration: Demonstration) -> None:
    visitor = demonstration.visitor()
    [[plan]] = demonstration.rows("SELECT avec.demo_thing('document/nora_plan')")
    assert visitor.see_as("nora", f"/documents/{plan}/").status == 200

    page = visitor.see_as("odile", f"/documents/{plan}/")

    assert page.status == 404
    assert "Nora n’a pas ouvert cette page à Odile : c’est son choix." in page.text


@pytest.mark.parametrize("key", ["karim", "ines", "nobody", "told", "document"])
def test_nobody_else_can_be_seen_as(demonstration: Demonstration, key: str) -> None:
    visitor = demonstration.visitor()

    assert visitor.see_as(key).status == 404
    assert "sans compte" in visitor.get("/").text


def test_where_a_thing_is_never_says_where_a_person_is(
    demonstration: Demonstration,
) -> None:
    assert demonstration.one("SELECT avec.demo_thing('person/nora')") is None
