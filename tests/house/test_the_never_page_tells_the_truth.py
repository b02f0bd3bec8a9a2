"""docs/jamais.md names what keeps each promise: here each name is looked for."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.reading import ROOT
from tests.second_wall import as_owner

pytestmark = pytest.mark.walls

LINES = 31
PROOFS = ("Essai", "Contrainte", "Déclencheur", "Règle de la base", "Fonction")
IN_THE_DATABASE = {
    "Contrainte": "SELECT conname FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "Déclencheur": "SELECT tgrelid::regclass || '.' || tgname FROM pg_trigger"
    " WHERE NOT tgisinternal AND tgenabled <> 'D'",
    "Règle de la base": "SELECT tablename || '.' || policyname FROM pg_policies",
    "Fonction": "SELECT p.proname FROM pg_proc p JOIN pg_namespace n"
    " ON n.oid = p.pronamespace WHERE n.nspname = 'avec'",
}


def promises() -> dict[int, tuple[str, str]]:
    """Return each promise of the page: its title, and what is written under it."""
    page = (ROOT / "docs" / "jamais.md").read_text("utf-8")
    found = re.findall(r"^### (\d+)\. (.+)\n((?:(?!^##).*\n?)*)", page, re.M)
    return {int(number): (title, below) for number, title, below in found}


def proofs(below: str) -> list[tuple[str, str]]:
    """Return what is named under a promise: its kind, and the name."""
    found = []
    for point in re.findall(r"^- (.+(?:\n  .+)*)", below, re.M):
        kind, _, said = point.partition(" : ")
        names = re.findall(r"`([^`]+)`", said)
        assert names, f"nothing is named in « {point} »"
        found += [("Essai" if kind == "Absence" else kind, name) for name in names]
    return found


ALL = [(n, *proof) for n, (_t, below) in promises().items() for proof in proofs(below)]


def test_every_line_is_there_and_each_has_a_proof():
    assert list(promises()) == list(range(1, LINES + 1))
    assert [n for n, (_title, below) in promises().items() if not proofs(below)] == []
    assert {kind for _n, kind, _name in ALL} == set(PROOFS)


@pytest.mark.parametrize(
    ("number", "name"), [(n, name) for n, kind, name in ALL if kind == "Essai"]
)
def test_each_test_that_is_named_exists(number, name):
    file, _, function = name.partition("::")
    assert (ROOT / file).is_file(), f"line {number}: no file {file}"
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    standing = {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not is_set_aside(node)
    }

    assert function.startswith("test_")
    assert function in standing, f"line {number}: no test {function} in {file}"


def is_set_aside(test: ast.FunctionDef) -> bool:
    """Tell whether a test is skipped, or expected to fail: it proves nothing."""
    marks = " ".join(ast.unparse(mark) for mark in test.decorator_list)
    return "skip" in marks or "xfail" in marks


@pytest.mark.parametrize("kind", IN_THE_DATABASE)
def test_each_thing_of_the_database_that_is_named_stands_there(kind):
    with as_owner() as owner:
        standing = {name for (name,) in owner.execute(IN_THE_DATABASE[kind])}
    named = {name for _n, one, name in ALL if one == kind}

    assert named
    assert named - standing == set()


def test_the_page_is_read_by_who_arrives():
    readme = (ROOT / "README.md").read_text("utf-8")

    assert "docs/jamais.md" in readme


def test_who_installs_reads_that_health_data_need_a_certified_host():
    readme = (ROOT / "README.md").read_text("utf-8")
    install = readme[readme.index("## L’installer pour de vrai") :]
    security = (ROOT / "SECURITY.md").read_text("utf-8")

    assert "hébergeur certifié" in " ".join(install.partition("\n## ")[0].split())
    assert "certifié pour les données de santé" in " ".join(security.split())
