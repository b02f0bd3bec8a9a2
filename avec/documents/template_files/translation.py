"""The same template in another language."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from avec.documents.shapes import Choice, Question, Section, Template
from avec.documents.template_files.pieces import Pieces
from avec.documents.template_files.yaml_tree import Block, Leaf, Tree

_WORDS = (("key", "language", "version", "title", "purpose", "pen", "sections"), ())


class Translation(Pieces):
    """Reads a file of words, and lays them over a template, key by key."""

    def words_of(self, template: Template, tree: Tree) -> Template | None:
        block = self.block(tree, _WORDS)
        if block is None:
            return None
        language = self.language(block)
        if self.key(block) != template.key:
            self.wrong(block.line, _("La clé n’est pas celle du modèle traduit."))
        if self.version(block) != template.version:
            sentence = _("La version doit être celle du modèle : %(number)s.")
            self.wrong(block.line, sentence, number=template.version)
        sections = self.match(block, "sections", template.sections, self.section_words)
        return replace(
            template,
            language=language,
            title=self.words(block, "title"),
            purpose=self.words(block, "purpose"),
            pen=self.words(block, "pen"),
            sections=sections,
        )

    def match(
        self, block: Block, key: str, pieces: tuple[Any, ...], read: Callable[..., Any]
    ) -> tuple[Any, ...]:
        """Read one entry per piece, by key; say what is missing and what is extra."""
        tree = block.entries.get(key)
        found = self.block(tree, None) if tree is not None else None
        entries: Mapping[str, Tree] = found.entries if found else {}
        known = {piece.key for piece in pieces}
        for name in entries:
            if found and name not in known:
                sentence = _("« %(key)s » ne traduit rien du modèle.")
                self.wrong(found.lines[name], sentence, key=name)
        line = found.line if found else block.line
        for piece in pieces:
            if piece.key not in entries:
                sentence = _("Il manque la traduction de « %(key)s ».")
                self.wrong(line, sentence, key=piece.key)
        return tuple(
            read(piece, entries[piece.key]) if piece.key in entries else piece
            for piece in pieces
        )

    def section_words(self, section: Section, tree: Tree) -> Section:
        texts = ("title", "note") if section.note else ("title",)
        block = self.block(tree, ((*texts, "questions"), ()))
        if block is None:
            return section
        changes: dict[str, Any] = {text: self.words(block, text) for text in texts}
        return replace(
            section,
            **changes,
            questions=self.match(
                block, "questions", section.questions, self.question_words
            ),
        )

    def question_words(self, question: Question, tree: Tree) -> Question:
        if isinstance(tree, Leaf):
            entries: dict[str, Tree] = {"prompt": tree}
            tree = Block(entries, {"prompt": tree.line}, tree.line)
        texts = tuple(t for t in ("prompt", "help", "easy") if getattr(question, t))
        lists = tuple(key for key in ("choices", "piles") if getattr(question, key))
        block = self.block(tree, ((*texts, *lists), ()))
        if block is None:
            return question
        changes: dict[str, Any] = {text: self.words(block, text) for text in texts}
        for key in lists:
            labels = getattr(question, key)
            changes[key] = self.match(block, key, labels, self.choice_words)
        return replace(question, **changes)

    def choice_words(self, choice: Choice, tree: Tree) -> Choice:
        block = Block({"label": tree}, {"label": tree.line}, tree.line)
        return Choice(choice.key, self.words(block, "label"))
