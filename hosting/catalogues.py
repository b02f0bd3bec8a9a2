"""Catalogues of words: gathered from the sources, compiled beside them.

The sources are written in French. The English catalogue is kept by translators;
the French one is made here, to give French its own spaces.

``python -m hosting.catalogues extract | compile | missing``
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from avec.foundation.typography import french
from hosting.words import say

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
TRANSLATED = ("en",)
SPOKEN = {"rule", "signed_in", "public"}  # decorators whose sentence is shown
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
METHODS = [
    ("**/tests/**", "ignore"),
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("**/jinja2/**.*", "jinja2.ext:babel_extract"),
]
OPTIONS = {
    "**/jinja2/**.*": {
        "extensions": "jinja2.ext.do",
        "newstyle_gettext": "true",
        "trimmed": "true",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "silent": "false",
    }
}


def gather() -> Catalog:
    """Read every word that can appear on a screen from the sources."""
    catalogue = Catalog(locale="fr", fuzzy=False)
    for room in ("avec", "config"):
        found = extract_from_dir(
            ROOT / room, METHODS, OPTIONS, KEYWORDS, ("Note:",), strip_comment_tags=True
        )
        for name, line, text, notes, context in found:
            place = (f"{room}/{name}", line)
            catalogue.add(text, None, [place], auto_comments=notes, context=context)
    for where, text in _spoken():
        catalogue.add(text, None, [where])
    return catalogue


def _spoken() -> Iterator[tuple[tuple[str, int], str]]:
    """Find the sentences that rules and guards say."""
    for file in sorted((ROOT / "avec").rglob("*.py")):
        if {"tests", "migrations"} & set(file.parts):
            continue
        tree = ast.parse(file.read_text())
        named = _named(tree)
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or _name(node.func) not in SPOKEN:
                continue
            said = [
                *node.args[:1],
                *(k.value for k in node.keywords if k.arg == "because"),
            ]
            for value in said:
                if isinstance(value, ast.Name):
                    value = named.get(value.id, value)
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield (str(file.relative_to(ROOT)), node.lineno), value.value


def _named(tree: ast.Module) -> dict[str, ast.expr]:
    """Find what the names written at the top of a file stand for."""
    return {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _name(function: ast.expr) -> str:
    return getattr(function, "id", getattr(function, "attr", ""))


def catalogue_file(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def extract() -> None:
    """Bring the translators' catalogues up to date with the sources."""
    words = gather()
    for language in TRANSLATED:
        file = catalogue_file(language)
        known = _read(file, language)
        words.creation_date = known.creation_date
        known.update(words, no_fuzzy_matching=True)
        _sign(known)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as out:
            # No line numbers: a line that moves is not a change of words.
            write_po(
                out,
                known,
                width=88,
                sort_output=True,
                ignore_obsolete=True,
                include_lineno=False,
            )
        say(f"  {file.relative_to(ROOT)} : {len(known)} textes")


def _sign(catalogue: Catalog) -> None:
    """Say whose words these are, and nothing that changes by itself."""
    catalogue.project, catalogue.version = "Avec", "1"
    catalogue.header_comment = (
        "# Avec, in another language. The sources are in French.\n"
        "# This file is distributed under the same licence as Avec (EUPL-1.2)."
    )
    catalogue.msgid_bugs_address = catalogue.last_translator = "Avec"
    catalogue.language_team = "Avec"


def missing(language: str) -> list[str]:
    """List what is said in the sources and not yet in this language."""
    known = _read(catalogue_file(language), language)
    return sorted(
        _as_text(message.id)
        for message in gather()
        if message.id and not _is_translated(known.get(message.id, message.context))
    )


def compile_stale() -> bool:
    """Compile the catalogues if their sources changed; say whether they had."""
    newest = max(
        (file.stat().st_mtime for file in _sources() if file.is_file()), default=0.0
    )
    made = [catalogue_file(name).with_suffix(".mo") for name in ("fr", *TRANSLATED)]
    if all(file.exists() and file.stat().st_mtime >= newest for file in made):
        return False
    compile_all()
    return True


def _sources() -> Iterator[Path]:
    yield from (catalogue_file(language) for language in TRANSLATED)
    for room in ("avec", "config"):
        yield from (ROOT / room).rglob("*.py")
        yield from (ROOT / room).rglob("jinja2/**/*.*")


def compile_all() -> None:
    """Write the compiled catalogues, French with its own spaces."""
    words = gather()
    spaced = Catalog(locale="fr", fuzzy=False)
    for message in words:
        if message.id:
            spaced.add(message.id, _french(message), context=message.context)
    _write_compiled("fr", spaced)
    for language in TRANSLATED:
        _write_compiled(language, _read(catalogue_file(language), language))


def _write_compiled(language: str, catalogue: Catalog) -> None:
    file = catalogue_file(language).with_suffix(".mo")
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".mo.new")
    with fresh.open("wb") as out:
        write_mo(out, catalogue)
    fresh.replace(file)


def _french(message: Message) -> str | tuple[str, ...]:
    if isinstance(message.id, str):
        return french(message.id)
    return tuple(map(french, message.id))


def _read(file: Path, language: str) -> Catalog:
    if not file.exists():
        return Catalog(locale=language, fuzzy=False)
    with file.open("rb") as content:
        return read_po(content, locale=language)


def _is_translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    said = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(said)


def _as_text(identifier: str | tuple[str, ...] | list[str]) -> str:
    return identifier if isinstance(identifier, str) else identifier[0]


def main(task: str) -> int:
    """Do one of the three tasks."""
    if task == "extract":
        extract()
    elif task == "compile":
        compile_stale()
    elif lost := [(name, text) for name in TRANSLATED for text in missing(name)]:
        for name, text in lost:
            say(f"  {name} : {text}")
        say(f"{len(lost)} textes sans traduction.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
