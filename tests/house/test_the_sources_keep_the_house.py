"""What can be seen by reading the sources: doors, guards, sizes, clocks, leftovers."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from avec.access.guards import guard, public, signed_in
from avec.access.rules import REGISTER
from hosting.checking import too_long
from hosting.routes import every_route
from tests.house.reading import ROOT

AVEC = ROOT / "avec"
DOORS = {"objects", "_base_manager", "_default_manager"}
# Questions that keep some of what ``visible_to`` lets through, tried in
# test_the_two_walls_agree.py.
NARROWER = {"of", "received_by", "open_to", "asked_of", "opened_in"}
# Where rows are asked for without a viewer: they say what is visible, or ask a rule
# first. Every other file of a room reads through `visible_to`.
INNER = {
    "models",
    "actions",
    "rules",
    "apps",
    "receivers",
    "tests",
    "migrations",
    "management",
}
# Files that read for a reason of their own, said here.
ELSEWHERE = {
    "avec/documents/shelf.py": "puts forms on the shelf, as the owner, for nobody",
    "avec/web/demo": "tells an invented story in an empty database, as its owner",
}


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(AVEC.rglob("*.py")):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


def is_outer(name: str) -> bool:
    parts = {part.removesuffix(".py") for part in Path(name).parts}
    return not parts & INNER and not name.startswith(tuple(ELSEWHERE))


def reads_past_the_viewer(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that ask a table for rows without saying who looks.

    ``of(viewer)`` keeps one's own rows, the others of ``NARROWER`` some of what
    ``visible_to`` lets through, and ``none()`` keeps no row.
    """
    guarded = {
        id(node.func.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"visible_to", "none", *NARROWER}
    }
    for node in ast.walk(tree):
        reads = isinstance(node, ast.Attribute) and node.attr in DOORS
        if reads and id(node) not in guarded:
            yield node.lineno


@pytest.mark.walls
def test_outer_files_read_through_visible_to():
    faults = [
        f"{name}:{line}"
        for name, tree in sources()
        if is_outer(name)
        for line in reads_past_the_viewer(tree)
    ]

    assert faults == []


def test_the_net_catches_what_it_should():
    def lines(text: str) -> list[int]:
        return list(reads_past_the_viewer(ast.parse(text)))

    assert lines("Circle.objects.get(pk=1)") == [1]
    assert lines("Circle._base_manager.all()") == [1]
    assert lines("Circle.objects.visible_to(v).get(pk=1)") == []
    assert is_outer("avec/circles/views/circle.py")
    assert is_outer("avec/people/exports.py")
    assert not is_outer("avec/circles/models.py")
    assert not is_outer("avec/documents/actions/writing.py")


def test_each_file_that_reads_elsewhere_is_still_there():
    assert [name for name in ELSEWHERE if not (ROOT / name).exists()] == []


# --- Guards -----------------------------------------------------------------


@pytest.mark.walls
def test_every_route_says_who_may_reach_it():
    silent = [
        route.path
        for route in every_route()
        if not (route.guard and route.sentence and route.methods and route.name)
    ]

    assert silent == []


def test_every_route_has_one_name():
    names = [route.name for route in every_route()]

    assert sorted(names) == sorted(set(names))


@pytest.mark.walls
def test_a_guard_stands_over_every_view_that_a_route_reaches():
    """Whatever wraps a view, the outermost is one of the three guards."""
    from django.urls import get_resolver

    makers = {guard.__module__, signed_in.__module__, public.__module__}
    assert makers == {"avec.access.guards"}

    def views(resolver):
        for entry in resolver.url_patterns:
            if hasattr(entry, "url_patterns"):
                yield from views(entry)
            else:
                yield entry.callback

    strangers = [
        view.__qualname__
        for view in views(get_resolver())
        if view.__code__.co_filename != guard.__code__.co_filename
    ]

    assert strangers == []


def test_the_sentence_of_a_public_page_is_a_reason():
    short = [
        route.name
        for route in every_route()
        if route.guard == "public" and len(route.sentence) < 15
    ]

    assert short == []


def test_every_rule_says_one_sentence_and_is_asked_somewhere():
    texts = [
        path.read_text("utf-8")
        for path in AVEC.rglob("*.py")
        if "tests" not in path.parts
    ]
    everything = "\n".join(texts)
    unused = [
        name
        for name in REGISTER
        if not re.search(rf"rules\.{name.rpartition('.')[2]}\b", everything)
    ]

    assert unused == []
    assert all(rule.sentence.endswith(".") for rule in REGISTER.values())


# An answer made of rows read later would be read after the transaction: of nobody.
LATE = {"StreamingHttpResponse", "FileResponse", "TemplateResponse", "on_commit"}
LATE_FOR_A_REASON = {
    "avec/aftermath/actions.py": "the key of what is taken back goes with its row",
    "avec/foundation/announcements.py": "news told after the act is kept",
    "avec/emergency/actions.py": "the key of a try is destroyed with its row",
    "avec/listening/actions/keys.py": "a key is destroyed once its row is gone",
    "avec/people/actions/leaving.py": "keys are destroyed once the departure is kept",
}


@pytest.mark.walls
def test_nothing_personal_is_read_after_the_transaction():
    late = {
        name
        for name, tree in sources()
        if "tests" not in Path(name).parts
        for node in ast.walk(tree)
        if getattr(node, "id", getattr(node, "attr", getattr(node, "name", ""))) in LATE
    }

    assert late == LATE_FOR_A_REASON.keys()


# --- Actions ----------------------------------------------------------------


def actions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield every action: a public function of `actions` that names its viewer."""
    for name, tree in sources():
        path = Path(name)
        if path.name != "actions.py" and path.parent.name != "actions":
            continue
        for node in tree.body:
            if (
                isinstance(node, ast.FunctionDef)
                and not node.name.startswith("_")
                and "viewer" in {a.arg for a in node.args.kwonlyargs}
            ):
                yield f"{name}:{node.name}", node


# Actions without a rule of their own, each with what stands in its place.
ASKED_ELSEWHERE = {
    "avec/audit/actions.py:record": "writes in the name of the ticket, whoever asks",
    "avec/audit/actions.py:record_reading": "the same",
    "avec/documents/actions/sharing.py:stop_all_shares_with": "only what one opened",
    "avec/documents/actions/sharing.py:renounce_shares": "only what was opened to one",
    "avec/documents/actions/together.py:no_longer_say_we": "only one's own yes",
    "avec/documents/actions/writing.py:discard_draft": "only one's own draft",
    "avec/documents/actions/leaving.py:leave_documents": "only one’s own, and received",
    "avec/people/actions/passkeys.py:note_use": "only one's own passkey, on entering",
}


@pytest.mark.walls
def test_every_action_asks_a_rule():
    """In its own lines, or in those of a function of the same file."""
    silent = {
        name
        for name, node in actions()
        if not asks_a_rule(node)
        and not any(
            asks_a_rule(helper)
            for helper in ast.parse((ROOT / name.split(":")[0]).read_text("utf-8")).body
            if isinstance(helper, ast.FunctionDef) and helper.name in called_by(node)
        )
    }

    assert silent == ASKED_ELSEWHERE.keys()


def asks_a_rule(node: ast.AST) -> bool:
    return any(
        isinstance(call, ast.Attribute) and call.attr == "require"
        for call in ast.walk(node)
    )


def called_by(node: ast.AST) -> set[str]:
    return {
        call.func.id
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
    }


def naive_clocks(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that ask the machine for the hour without saying where."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            owner_name = getattr(owner, "id", getattr(owner, "attr", ""))
            called = f"{owner_name}.{node.func.attr}"
            bare = not node.args and not node.keywords
            if called in {"date.today", "datetime.utcnow", "datetime.today"} or (
                called == "datetime.now" and bare
            ):
                yield node.lineno


def test_no_naive_now():
    faults = [
        f"{name}:{line}"
        for name, tree in sources()
        if "tests" not in Path(name).parts
        for line in naive_clocks(tree)
    ]

    assert faults == []
    assert list(naive_clocks(ast.parse("datetime.now()"))) == [1]
    assert list(naive_clocks(ast.parse("datetime.now(UTC)"))) == []


def test_actions_leave_grants_and_ends_to_the_clock_of_the_database():
    """`timezone.now()` in an action is only for words; policies have one clock."""
    written = re.compile(
        r"(stopped|ended|confirmed|withdrawn|answered|published|revoked|accepted)_at"
        r"\s*=\s*timezone\.now\(\)"
    )
    faults = [
        name
        for name, _ in actions()
        if written.search((ROOT / name.split(":")[0]).read_text("utf-8"))
    ]

    assert faults == []


# --- Leftovers --------------------------------------------------------------


def test_no_file_is_longer_than_a_reader():
    assert too_long() == []


def test_every_template_is_used():
    """By its whole name, or by a name built around what changes in it."""
    files = {
        str(path.relative_to(folder))
        for folder in AVEC.glob("*/jinja2")
        for path in folder.rglob("*.*")
    }
    pages = [path.read_text("utf-8") for path in AVEC.glob("*/jinja2/**/*.*")]
    named = set(re.findall(r"[\w-]+/[\w/.-]+\.\w+", "\n".join(pages)))
    built = set()
    for _, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(part.value))
                    if isinstance(part, ast.Constant)
                    else "[a-z_]+"
                    for part in node.values
                ]
                built.add("".join(parts))
    unused = [
        name
        for name in sorted(files - named)
        if not name.startswith("django/forms")  # asked for by Django itself
        and not any("/" in one and re.fullmatch(one, name) for one in built)
    ]

    assert unused == []


def test_no_migration_is_pending():
    loader = MigrationLoader(None)
    detected = MigrationAutodetector(
        loader.project_state(), ProjectState.from_apps(apps)
    ).changes(graph=loader.graph)

    assert detected == {}
    assert loader.detect_conflicts() == {}


def test_the_floors_hold():
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [str(program), "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout


def test_the_database_of_the_tests_is_not_a_superusers(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        assert cursor.fetchone() == (False,)
