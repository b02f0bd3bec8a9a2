"""No program reads people’s words to judge, sum up, answer or train; none leaves.

What would do it needs a library, a way out or a task of its own: each of the three is
a closed list here.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest
from django.urls import reverse

from hosting import work
from tests.entrance import client_as
from tests.house.reading import ROOT, guide_texts, interface_texts

pytestmark = pytest.mark.walls

LIBRARIES = re.compile(
    r"^(numpy|scipy|pandas|polars|scikit.learn|sklearn|torch|tensorflow|keras|jax"
    r"|transformers|sentence.transformers|spacy|nltk|gensim|textblob|vadersentiment"
    r"|onnx\w*|xgboost|lightgbm|openai|anthropic|mistralai|cohere|langchain\w*"
    r"|llama.\w+|ollama|huggingface.hub|datasets|tiktoken|whisper|vosk|rasa\w*"
    r"|chatterbot|sentry.sdk|matomo|posthog|mixpanel|segment|opentelemetry\w*"
    r"|google.\w+|firebase\w*)\b",
    re.IGNORECASE,
)


@cache
def modules() -> list[tuple[str, ast.Module]]:
    return list(parsed())


def parsed() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("avec", "config", "hosting"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "tests" not in path.parts:
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_nothing_that_learns_judges_or_measures_is_installed():
    locked = "\n".join(
        path.read_text("utf-8") for path in (ROOT / "requirements").iterdir()
    )
    lines = [line.strip() for line in locked.splitlines()]
    used = [name for _path, tree in modules() for name in imported(tree)]

    assert len(lines) > 100
    assert [line for line in lines if LIBRARIES.match(line)] == []
    assert [name for name in used if LIBRARIES.match(name)] == []
    assert LIBRARIES.match("torch==2.9.0")
    assert LIBRARIES.match("scikit-learn>=1.5")


# --- The ways out -----------------------------------------------------------

NETWORK = re.compile(
    r"^(smtplib|http\.client|urllib\.request|urllib3|requests|httpx|aiohttp|socket"
    r"|ssl|ftplib|telnetlib|imaplib|poplib|nntplib|xmlrpc|asyncio|websockets?|paramiko"
    r"|django\.core\.mail)\b"
)
WAYS_OUT = {
    "avec/foundation/outside.py": "reads the calendars that people name; sends nothing",
    "avec/messages/carriers.py": "letters of a closed list of neutral sentences",
    "hosting/serving.py": "asks this very machine whether the site has started",
}


def test_three_files_open_the_network_and_no_other():
    """Nothing is sent to a hospital, a judge, an employer, a register or a cloud."""
    found = {
        path
        for path, tree in modules()
        for name in imported(tree)
        if NETWORK.match(name)
    }

    assert found == WAYS_OUT.keys()
    assert NETWORK.match("requests")
    assert not NETWORK.match("urllib.parse")


FILES = {
    "application/pdf": "paper of one’s own, or of what one may read",
    "application/zip": "all of one’s own data, for oneself",
    "text/calendar; charset=utf-8": "one’s own appointments, for one’s calendar",
    "text/javascript; charset=utf-8": "what keeps a page readable without a network",
    "text/plain; charset=utf-8": "the page of a fault, which says nothing of it",
}


def test_what_can_be_taken_away_as_a_file_is_known():
    """No table, no export of people by a place: paper, and one’s own data."""
    said = {
        keyword.value.value
        for path, tree in modules()
        if path.startswith("avec/")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "content_type" and isinstance(keyword.value, ast.Constant)
    }
    zips = [
        path
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value == "application/zip"
    ]

    assert said == FILES.keys()
    assert zips == ["avec/people/views/own_data.py"]
    # A table is only ever read: the questionnaire that a place brings.
    tables = [path for path, tree in modules() if "csv" in imported(tree)]
    assert tables == ["avec/questionnaires/sheets.py"]
    assert "csv.writer" not in (ROOT / tables[0]).read_text("utf-8")


# --- What runs by itself ----------------------------------------------------

TASKS = {
    "deliver": "messages that wait",
    "tend": "the journal sealed, what is over cleared",
    "see_off": "departures whose days are over",
    "ask_again": "answers for an emergency, asked again every six months",
    "erase_unkept": "meetings that nobody kept, after their days",
    "destroy": "debriefs whose days are over",
    "write_hours_on": "what hours that come back come to, further ahead",
    "write_gatherings_on": "when a group meets, further ahead; who came is forgotten",
    "pass_seats_on": "a seat kept long enough goes to whoever waits next",
}


def test_what_runs_by_itself_is_known_and_opens_no_words():
    """The work of the night asks for no text of anybody: it has nothing to read it."""
    tree = ast.parse((ROOT / "hosting" / "work.py").read_text("utf-8"))
    rounds = next(
        node for node in ast.walk(tree) if getattr(node, "name", "") == "make"
    )
    called = {
        node.func.id
        for node in ast.walk(rounds)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    } - {"close_old_connections"}

    assert called == TASKS.keys()
    assert all(callable(getattr(work, name)) for name in TASKS)
    assert not re.search(
        r"unseal|\.content\b", (ROOT / "hosting" / "work.py").read_text("utf-8")
    )


# --- Nobody pretends to listen or to read ------------------------------------

PRETENDS = re.compile(
    r"nous (?:vous )?(?:écoutons|lisons|comprenons)"
    r"|je (?:vous (?:comprends|écoute|lis)|comprends ce que)\b"
    r"|un conseiller|une conseillère|assistant|robot|chatbot|\bbot\b"
    r"|quelqu’un (?:vous |va vous )?(?:lit|répond|répondra) (?:jour|bientôt|vite)"
    r"|réponse automatique|intelligence artificielle|\bIA\b",
    re.IGNORECASE,
)


def test_nothing_on_screen_pretends_that_a_machine_listens_or_somebody_reads():
    found = [
        f"{place}: {text!r}"
        for place, text in [*interface_texts(), *guide_texts()]
        if PRETENDS.search(text)
    ]

    assert found == []
    assert PRETENDS.search("Nous vous écoutons, jour et nuit.")
    assert PRETENDS.search("Je comprends ce que vous ressentez.")
    assert PRETENDS.search("Notre assistant vous répond.")


def test_where_one_worries_the_page_says_that_nobody_reads_it():
    pages = ["begin_worry.html", "worry.html"]
    folder = ROOT / "avec" / "listening" / "jinja2" / "listening"

    for name in pages:
        page = (folder / name).read_text("utf-8")
        assert "Personne ne lit cette page à votre place" in page
        assert "web:help_now" in page


@pytest.mark.parametrize(
    ("route", "said"),
    [
        ("journal:notes", "Personne ne veille derrière"),
        ("episodes:open_own", "Personne n’est appelé"),
        ("episodes:episodes", "personne n’est appelé"),
    ],
)
def test_where_one_writes_on_a_hard_day_the_page_says_that_nobody_is_called(
    cast, route, said
):
    page = client_as(cast.odile).get(reverse(route))

    assert page.status_code == 200
    assert said in page.text
    assert f'href="{reverse("web:help_now")}"' in page.text
