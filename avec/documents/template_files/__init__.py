"""Template files: read, checked line by line, compared, translated.

One file holds a whole template in one language. A second file, `<key>.en.yaml`,
holds only the words in another language, under the same keys.
"""

from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _

from avec.documents.shapes import Template
from avec.documents.template_files.comparison import compare
from avec.documents.template_files.reader import Reader
from avec.documents.template_files.translation import Translation
from avec.documents.template_files.yaml_tree import (
    TemplateError,
    TemplateErrors,
    read_tree,
)

__all__ = [
    "TemplateError",
    "TemplateErrors",
    "compare",
    "load_folder",
    "parse",
    "translated",
]


def parse(
    text: str, *, path: str = "", behaviours: Iterable[str] | None = None
) -> Template:
    """Read a template file.

    Its behaviour is one of those given; without any, one of those registered, or any
    name for a paper, which does nothing but be printed.

    Raises `TemplateErrors` with everything that is wrong, each with its line.
    """
    tree, errors = read_tree(text)
    reader = Reader(errors)
    template = reader.template(tree, behaviours) if tree is not None else None
    if reader.errors or template is None:
        raise TemplateErrors(reader.errors, path=path)
    return template


def translated(template: Template, text: str, *, path: str = "") -> Template:
    """Give the same template in the words of a language file.

    Raises `TemplateErrors` for a word that is missing, or that translates nothing.
    """
    tree, errors = read_tree(text)
    reader = Translation(errors)
    other = reader.words_of(template, tree) if tree is not None else None
    if reader.errors or other is None:
        raise TemplateErrors(reader.errors, path=path)
    return other


def load_folder(folder: Path) -> dict[tuple[str, str], Template]:
    """Read every template of a folder, in every language found beside it.

    Gives the templates by (key, language). Raises `TemplateErrors` at the first file
    that is wrong, with its path.
    """
    templates: dict[tuple[str, str], Template] = {}
    files = sorted(folder.glob("*.yaml"))
    for file in files:
        if "." in file.stem:
            continue
        template = parse(file.read_text(encoding="utf-8"), path=str(file))
        if template.key != file.stem:
            sentence = _("La clé « %(key)s » doit être le nom du fichier.")
            error = TemplateError(1, sentence % {"key": template.key})
            raise TemplateErrors([error], path=str(file))
        templates[template.key, template.language] = template
        for words in files:
            if words.name.startswith(f"{file.stem}."):
                if words == file:
                    continue
                text = words.read_text(encoding="utf-8")
                other = translated(template, text, path=str(words))
                templates[other.key, other.language] = other
    return templates
