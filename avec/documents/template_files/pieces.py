"""The pieces of a template file, read one by one, every error kept."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from avec.documents.template_files.yaml_tree import (
    Block,
    Leaf,
    Series,
    TemplateError,
    Tree,
)
from avec.foundation.typography import french

LONGEST_WORDS = 600


def is_key(value: object) -> bool:
    return (
        isinstance(value, str)
        and value.isascii()
        and value.isidentifier()
        and value == value.lower()
        and len(value) <= 60
    )


class Pieces:
    """Reads pieces of a tree, and keeps every error instead of stopping."""

    def __init__(self, errors: list[TemplateError]) -> None:
        self.errors = errors
        self.in_french = False

    def wrong(self, line: int, sentence: str, /, **found: object) -> None:
        self.errors.append(TemplateError(line, sentence % found if found else sentence))

    # ---- pieces

    def block(
        self, tree: Tree | None, keys: tuple[tuple[str, ...], tuple[str, ...]] | None
    ) -> Block | None:
        """Read a block whose keys are known, the first ones required."""
        if not isinstance(tree, Block):
            if tree is not None:
                self.wrong(tree.line, _("Ici on attend des lignes « clé: texte »."))
            return None
        if keys is None:
            return tree
        needed, allowed = keys
        for key, line in tree.lines.items():
            if key not in needed and key not in allowed:
                self.wrong(line, _("« %(key)s » n’est pas attendu ici."), key=key)
        for key in needed:
            if key not in tree.entries:
                self.wrong(tree.line, _("Il manque « %(key)s »."), key=key)
        return tree

    def words(self, block: Block, key: str, *, default: str = "") -> str:
        """Read words for people, never empty when present; French gets its spaces."""
        leaf = block.entries.get(key)
        if leaf is None:
            return default
        if not isinstance(leaf, Leaf):
            self.wrong(leaf.line, _("« %(key)s » doit être un texte."), key=key)
            return default
        text = " ".join(str(leaf.value).split(" ")).strip()
        if not text:
            self.wrong(leaf.line, _("« %(key)s » est vide."), key=key)
        if len(text) > LONGEST_WORDS:
            sentence = _("« %(key)s » est trop long : %(limit)s signes au plus.")
            self.wrong(leaf.line, sentence, key=key, limit=LONGEST_WORDS)
        return french(text) if self.in_french else text

    def one_of(
        self, block: Block, key: str, allowed: Iterable[str], default: str
    ) -> str:
        """Read one word among a few."""
        leaf = block.entries.get(key)
        if leaf is None:
            return default
        if isinstance(leaf, Leaf) and leaf.value in tuple(allowed):
            return str(leaf.value)
        sentence = _("« %(key)s » doit être un de ces mots : %(words)s.")
        self.wrong(leaf.line, sentence, key=key, words=", ".join(allowed))
        return default

    def flag(self, block: Block, key: str) -> bool:
        leaf = block.entries.get(key)
        if leaf is None:
            return False
        if isinstance(leaf, Leaf) and isinstance(leaf.value, bool):
            return leaf.value
        self.wrong(leaf.line, _("« %(key)s » doit être true ou false."), key=key)
        return False

    def key(self, block: Block) -> str:
        """Read a stable key: English letters, digits and low lines."""
        leaf = block.entries.get("key")
        if leaf is None:
            return ""
        if isinstance(leaf, Leaf) and is_key(leaf.value):
            return str(leaf.value)
        sentence = _(
            "La clé s’écrit en minuscules sans accent, avec « _ » pour les espaces."
        )
        self.wrong(leaf.line, sentence)
        return ""

    def series(self, block: Block, key: str) -> tuple[Tree, ...]:
        tree = block.entries.get(key)
        if tree is None:
            return ()
        if isinstance(tree, Series) and tree.items:
            return tree.items
        self.wrong(tree.line, _("« %(key)s » doit être une liste (« - »)."), key=key)
        return ()

    def version(self, block: Block) -> int:
        leaf = block.entries.get("version")
        if leaf is None:
            return 0
        if isinstance(leaf, Leaf) and type(leaf.value) is int and leaf.value > 0:
            return leaf.value
        self.wrong(leaf.line, _("« version » doit être un nombre entier, dès 1."))
        return 0

    def language(self, block: Block) -> str:
        """Read the language, before any of the words."""
        leaf = block.entries.get("language")
        if leaf is None:
            return ""
        value = leaf.value if isinstance(leaf, Leaf) else ""
        if isinstance(value, str) and len(value) == 2 and is_key(value):
            self.in_french = value == "fr"
            return value
        sentence = _("« language » doit être un code de deux lettres, comme fr.")
        self.wrong(leaf.line, sentence)
        return ""
