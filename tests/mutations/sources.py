"""Walls broken in the sources: guards, rules not asked, filters that keep all."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.mutations.mutant import Mutant

MATRIX = "tests/house/test_access_matrix.py"
FIRST_ALONE = "tests/house/test_the_first_wall_alone.py"
GUARDS_ALONE = "tests/house/test_the_guards_alone.py"
ACTIONS = "tests/house/test_action_matrix.py"
AGREE = "tests/house/test_the_two_walls_agree.py"

# A guard that asks nothing and looks everywhere, put after the imports of a file.
PRELUDE = '''

from types import SimpleNamespace as _Names
from avec.access.guards import public as _public
from avec.access.rules import Rule as _Rule
_anything = _Rule("mutant", "Mutant.", lambda viewer, thing: True)
def _everywhere(model):
    """Stand for a model in a guard, without its filter."""
    return _Names(objects=_Names(visible_to=lambda viewer: model._base_manager.all()))

'''
# What every account may open: a guard that asks nothing of it lets nobody else in.
OPEN_TO_EVERY_ACCOUNT = {"avec/questionnaires/views.py:questionnaire"}
# Rules asked of rows that were looked for among one's own: a second look, as well.
ASKED_TWICE = {
    "avec/documents/actions/sharing.py:stop_sharing rules.stop_sharing",
    "avec/people/actions/passkeys.py:add_passkey rules.keep_passkey",
}


def mutants(root: Path) -> Iterator[Mutant]:
    """Open each guard, silence each rule, empty each filter, in turn."""
    routes = _routes_of_views()
    for path in sorted((root / "avec").rglob("*.py")):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        name = str(path.relative_to(root))
        source = Source(name, path.read_text(encoding="utf-8"))
        yield from _guards(source, routes)
        if path.name == "actions.py" or path.parent.name == "actions":
            yield from _rules(source)
        yield from _filters(source)


class Source:
    """One file, and what it becomes when a piece of it is replaced."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.tree = ast.parse(text)

    @property
    def room(self) -> str:
        return self.name.split("/")[1]

    def functions(self) -> Iterator[ast.FunctionDef]:
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef):
                yield node

    def with_(self, node: ast.expr | ast.stmt, code: str) -> dict[str, str]:
        """Return the file with this piece of it written otherwise."""
        lines = self.text.encode().splitlines(keepends=True)
        start = sum(map(len, lines[: node.lineno - 1])) + node.col_offset
        end = sum(map(len, lines[: node.end_lineno - 1])) + node.end_col_offset
        whole = self.text.encode()
        return {self.name: (whole[:start] + code.encode() + whole[end:]).decode()}

    def opened(self, decorator: ast.Call, code: str) -> dict[str, str]:
        """Return the file with another guard, and what that guard needs."""
        text = self.with_(decorator, code)[self.name]
        imports = [
            node.end_lineno or 0
            for node in self.tree.body
            if isinstance(node, ast.Import | ast.ImportFrom)
        ]
        lines = text.splitlines(keepends=True)
        lines.insert(max(imports), PRELUDE)
        return {self.name: "".join(lines)}


def _guards(source: Source, routes: dict[tuple[str, str], list[str]]):
    module = source.name.removesuffix(".py").replace("/", ".")
    for view in source.functions():
        asked = routes.get((module, view.name), [])
        wanted = " or ".join(asked)
        files = (GUARDS_ALONE, MATRIX, FIRST_ALONE)
        tests = tuple((file, "-k", wanted) for file in files)
        label = f"{source.name}:{view.name}"
        for decorator in view.decorator_list:
            if not isinstance(decorator, ast.Call) or not asked:
                continue
            called = ast.unparse(decorator.func)
            given = {k.arg: ast.unparse(k.value) for k in decorator.keywords}
            methods = given.get("methods", '"GET"')
            if called == "guard" and label not in OPEN_TO_EVERY_ACCOUNT:
                model = given["loads"]
                code = f"guard(_anything, loads={model}, methods={methods})"
                changed = source.opened(decorator, code)
                yield Mutant("a guard that asks no rule", label, tests, "", changed)
                code = (
                    f"guard(_anything, loads=_everywhere({model}), methods={methods})"
                )
                changed = source.opened(decorator, code)
                yield Mutant("a guard that is open", label, tests, "", changed)
            elif called == "signed_in":
                code = f'_public(because="Mutant.", methods={methods})'
                changed = source.opened(decorator, code)
                yield Mutant("a page of people, open to all", label, tests, "", changed)


def _rules(source: Source) -> Iterator[Mutant]:
    for action in source.functions():
        for node in ast.walk(action):
            if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
                continue
            called = node.value.func
            if not (isinstance(called, ast.Attribute) and called.attr == "require"):
                continue
            label = f"{source.name}:{action.name} {ast.unparse(called.value)}"
            if label in ASKED_TWICE:
                continue
            is_public = not action.name.startswith("_")
            chosen = ("-k", f"{source.room}.{action.name}") if is_public else ()
            tests = ((ACTIONS, *chosen), (f"avec/{source.room}/tests",))
            changed = source.with_(node, "pass")
            yield Mutant("a rule that is not asked", label, tests, "", changed)


def _filters(source: Source) -> Iterator[Mutant]:
    for queryset in source.tree.body:
        if not isinstance(queryset, ast.ClassDef):
            continue
        for method in queryset.body:
            if not (
                isinstance(method, ast.FunctionDef) and method.name == "visible_to"
            ):
                continue
            *_, last = method.body
            if ast.unparse(last) == "return self.all()":
                continue
            first = method.body[0]
            whole = ast.Expr(ast.Constant(None))
            whole.lineno, whole.col_offset = first.lineno, first.col_offset
            whole.end_lineno, whole.end_col_offset = (
                last.end_lineno,
                last.end_col_offset,
            )
            label = f"{source.name}:{queryset.name}"
            changed = source.with_(whole, "return self.all()")
            yield Mutant("a filter that keeps all", label, ((AGREE,),), "", changed)


def _routes_of_views() -> dict[tuple[str, str], list[str]]:
    """Return the names of the routes of each view, by module and function."""
    from django.urls import get_resolver

    found: dict[tuple[str, str], list[str]] = defaultdict(list)

    def gather(resolver, spaces: tuple[str, ...]) -> None:
        for entry in resolver.url_patterns:
            if hasattr(entry, "url_patterns"):
                inner = (*spaces, entry.namespace) if entry.namespace else spaces
                gather(entry, inner)
            else:
                view = entry.callback
                name = ":".join((*spaces, entry.name or ""))
                found[view.__module__, view.__name__].append(name)

    gather(get_resolver(), ())
    return found
