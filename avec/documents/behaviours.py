"""What a tool does besides asking its questions, registered by its name.

A template names its behaviour; a room that brings tools writes one small class for
each behaviour that is more than a form. Whatever a behaviour does not say is done as
for any document: written, shared, published, printed, taken away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from avec.access.viewer import Viewer
    from avec.documents.actions.writing import Place
    from avec.documents.layout import Laid
    from avec.documents.models import Document, Version
    from avec.documents.shapes import Template
    from avec.documents.words import Mode


@dataclass(frozen=True, slots=True)
class Piece:
    """Something a behaviour draws on a page: a template, and what it needs.

    ``reads`` names the parts whose words it shows: to somebody else it is a reading.
    """

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bundle:
    """Parts often shared together, offered as one button and ticked one by one.

    ``parts`` are written as the page of sharing writes them: ``section``, or
    ``section/question``.
    """

    label: str
    parts: tuple[str, ...]


class Behaviour:
    """A form and nothing more. The others say only what they do differently."""

    name: ClassVar[str] = ""
    elsewhere: ClassVar[Mapping[str, str]] = {}
    """Questions answered by an act on a page of their own: each with its route."""
    apart_from_moments: ClassVar[bool] = False
    """Nothing of it is prepared for a difficult moment; the database refuses it too."""

    revokes: ClassVar[str] = ""
    """The route of a page that revokes the document, when there is more to say."""

    def before_words(self, viewer: Viewer, place: Place, mode: Mode) -> None:
        """Refuse, by raising a ``Refusal``, words that cannot be written here now."""

    def before_session(self, section_keys: Sequence[str]) -> None:
        """Refuse, by raising a ``Refusal``, a session on these parts alone."""

    def above(self, laid: Sequence[Laid]) -> list[Piece]:
        """Give what the person sees above her own questions."""
        return []

    def at_question(self, viewer: Viewer, place: Place) -> list[Piece]:
        """Give what is seen beside one question while it is answered.

        By the person, or by who holds the pen under her dictation: it asks only for
        what the viewer may read.
        """
        return []

    def beside(self, viewer: Viewer, document: Document) -> list[Piece]:
        """Give what the owner sees above, and that has to be asked for."""
        return []

    def for_the_reader(self, document: Document) -> list[Piece]:
        """Give what a reader sees below what was opened to them."""
        return []

    def with_acts(
        self, viewer: Viewer, version: Version, laid: list[Laid], form: Template
    ) -> list[Laid]:
        """Put among published words the acts that stand at a question of the form."""
        return laid

    def bundles(self, form: Template) -> list[Bundle]:
        """Give the parts that are often shared together. None is ever ticked alone."""
        return []

    def for_the_helper(self) -> str:
        """Give the sentence that who holds the pen reads, and the person does not."""
        return ""


REGISTER: dict[str, Behaviour] = {}


def behaves(kind: type[Behaviour]) -> type[Behaviour]:
    """Register a behaviour under its name, once.

    :raises ValueError: without a name, or if the name is taken.
    """
    if not kind.name or kind.name in REGISTER:
        raise ValueError(kind.name)
    REGISTER[kind.name] = kind()
    return kind


A_FORM = Behaviour()


def behaviour_named(name: str) -> Behaviour:
    """Return a behaviour; a form and nothing more, for a tool that is only paper."""
    return REGISTER.get(name, A_FORM)


def behaviour_of(document: Any) -> Behaviour:
    """Return what a document does.

    A template is on the shelf only if its behaviour is registered: ``KeyError`` says
    that the room which brought it is gone.
    """
    return REGISTER[document.form_in("fr").behaviour]
