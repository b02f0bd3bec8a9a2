"""From the tree of a file to a template."""

from collections.abc import Container, Iterable
from typing import Any

from django.utils.translation import gettext as _

from avec.documents import behaviours, shapes
from avec.documents.fields import REGISTER
from avec.documents.shapes import Choice, Question, Section, Template
from avec.documents.template_files.pieces import Pieces, is_key
from avec.documents.template_files.yaml_tree import Block, Leaf, Series, Tree

_TEMPLATE = (
    ("key", "version", "language", "title", "purpose", "pen", "sections"),
    ("status", "behaviour", "holder", "licence", "source"),
)
_SECTION = (
    ("key", "title", "questions"),
    ("repeatable", "note", "holder", "retired", "only_her_voice"),
)
_QUESTION = (
    ("key", "prompt", "type"),
    (
        "options",
        "choices",
        "piles",
        "help",
        "easy",
        "suggested_sharing",
        "voices",
        "card",
        "retired",
        "only_named",
    ),
)


class Reader(Pieces):
    """Turns a tree into a template."""

    def template(
        self, tree: Tree, known_behaviours: Iterable[str] | None
    ) -> Template | None:
        block = self.block(tree, _TEMPLATE)
        if block is None:
            return None
        seen: dict[str, int] = {}
        language = self.language(block)
        status = self.one_of(block, "status", shapes.STATUSES, "paper")
        behaviour = self.behaviour(block, known_behaviours, status)
        acts = behaviours.behaviour_named(behaviour).elsewhere
        sections = [
            self.section(item, seen, complete=status == "complete", acts=acts)
            for item in self.series(block, "sections")
        ]
        self.twice(block, "sections")
        return Template(
            key=self.key(block),
            version=self.version(block),
            language=language,
            status=status,
            behaviour=behaviour,
            holder=self.one_of(block, "holder", shapes.HOLDERS, "person"),
            title=self.words(block, "title"),
            purpose=self.words(block, "purpose"),
            pen=self.words(block, "pen"),
            licence=self.words(block, "licence"),
            source=self.words(block, "source"),
            sections=tuple(section for section in sections if section),
        )

    def behaviour(self, block: Block, known: Iterable[str] | None, status: str) -> str:
        """Read what the tool does; a paper may name what is not written yet."""
        leaf = block.entries.get("behaviour")
        if known is None and status == "paper" and isinstance(leaf, Leaf):
            known = [str(leaf.value)] if is_key(str(leaf.value)) else ()
        return self.one_of(block, "behaviour", known or behaviours.REGISTER, "plan")

    def twice(self, block: Block, key: str) -> None:
        """Refuse two sections of the same key."""
        seen: dict[str, int] = {}
        for item in self.series(block, key):
            if isinstance(item, Block):
                self.unique(item, seen)

    def unique(self, block: Block, seen: dict[str, int]) -> None:
        leaf = block.entries.get("key")
        if not isinstance(leaf, Leaf):
            return
        key = str(leaf.value)
        if key in seen:
            sentence = _("La clé « %(key)s » est déjà prise, ligne %(line)s.")
            self.wrong(leaf.line, sentence, key=key, line=seen[key])
        seen.setdefault(key, leaf.line)

    def section(
        self,
        tree: Tree,
        seen: dict[str, int],
        *,
        complete: bool,
        acts: Container[str] = (),
    ) -> Section | None:
        block = self.block(tree, _SECTION)
        if block is None:
            return None
        questions = [
            self.question(item, seen, complete=complete, acts=acts)
            for item in self.series(block, "questions")
        ]
        return Section(
            key=self.key(block),
            title=self.words(block, "title"),
            repeatable=self.flag(block, "repeatable"),
            note=self.words(block, "note"),
            holder=self.one_of(block, "holder", shapes.HOLDERS, "person"),
            retired=self.flag(block, "retired"),
            only_her_voice=self.flag(block, "only_her_voice"),
            questions=tuple(question for question in questions if question),
        )

    def question(
        self,
        tree: Tree,
        seen: dict[str, int],
        *,
        complete: bool,
        acts: Container[str] = (),
    ) -> Question | None:
        block = self.block(tree, _QUESTION)
        if block is None:
            return None
        self.unique(block, seen)
        kind = self.one_of(block, "type", REGISTER, "")
        is_act = str(getattr(block.entries.get("key"), "value", "")) in acts
        if complete and kind and not REGISTER[kind].ready and not is_act:
            sentence = _("Le type « %(type)s » n’existe encore que sur papier.")
            self.wrong(block.lines["type"], sentence, type=kind)
        question = Question(
            key=self.key(block),
            prompt=self.words(block, "prompt"),
            type=kind,
            options=shapes.frozen_options(self.options(block, kind)),
            choices=self.choices(block, "choices"),
            piles=self.choices(block, "piles"),
            help=self.words(block, "help"),
            easy=self.words(block, "easy"),
            suggested_sharing=self.one_of(
                block, "suggested_sharing", shapes.SHARING, "me"
            ),
            voices=self.one_of(block, "voices", shapes.VOICES, "person"),
            card=self.flag(block, "card"),
            retired=self.flag(block, "retired"),
            only_named=self.flag(block, "only_named"),
        )
        if kind:
            self.lists_needed(block, question)
        return question

    def lists_needed(self, block: Block, question: Question) -> None:
        """Ask for the lists a question cannot do without, and no others."""
        sort = question.options.get("name", "card_sort") == "card_sort"
        cards = question.type == "component" and sort
        needed = {
            "choices": cards or question.type == "choice",
            "piles": cards,
        }
        for key, wanted in needed.items():
            given = key in block.entries
            if wanted and not given:
                sentence = _("Cette question a besoin d’une liste « %(key)s ».")
                self.wrong(block.line, sentence, key=key)
            if given and not wanted:
                sentence = _("Une question de ce type n’a pas de liste « %(key)s ».")
                self.wrong(block.lines[key], sentence, key=key)

    def options(self, block: Block, kind: str) -> dict[str, Any]:
        tree = block.entries.get("options")
        found = self.block(tree, None) if tree is not None else None
        if found is None or not kind:
            return {}
        known = REGISTER[kind].options
        options: dict[str, Any] = {}
        for key, item in found.entries.items():
            if key not in known:
                sentence = _("Le type « %(type)s » n’a pas d’option « %(key)s ».")
                self.wrong(found.lines[key], sentence, type=kind, key=key)
                continue
            value = _plain(item)
            if not known[key].accepts(value):
                sentence = _("« %(key)s » doit être %(kind)s.")
                self.wrong(item.line, sentence, key=key, kind=known[key].said())
            else:
                options[key] = value
        return options

    def choices(self, block: Block, key: str) -> tuple[Choice, ...]:
        tree = block.entries.get(key)
        found = self.block(tree, None) if tree is not None else None
        if found is None:
            return ()
        for name, line in found.lines.items():
            if not is_key(name) or name == "other":
                sentence = _("« %(key)s » ne peut pas servir de clé.")
                self.wrong(line, sentence, key=name)
        return tuple(Choice(name, self.words(found, name)) for name in found.entries)


def _plain(tree: Tree) -> Any:
    if isinstance(tree, Leaf):
        return tree.value
    if isinstance(tree, Series):
        return [_plain(item) for item in tree.items]
    return dict.fromkeys(tree.entries)
