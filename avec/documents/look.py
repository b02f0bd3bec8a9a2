"""One line of « Qui a regardé »: what somebody did, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import ngettext

from avec.audit.looked import elsewhere
from avec.documents.sentences import listed, quoted
from avec.foundation import dates
from avec.foundation.spoken import gettext as _

READ = "documents.read"
ON_PAPER = "paper"
# Stands for the part read, when it is what she said of a session.
SAID_AFTER = "said_after"
SAID = (
    READ,
    "documents.view_given",
    "documents.dictated",
    "documents.taken_out",
    "documents.erased",
    "documents.divergence_spoken",
    "documents.divergence_maintained",
    "documents.divergence_lifted",
    "documents.common_yes",
    "documents.common_no",
    "documents.common_taken_back",
)
_PARTS_NAMED = 3


@dataclass(slots=True)
class Look:
    """What one person did in one document within an hour."""

    entry_id: UUID
    verb: str
    actor_id: UUID | None
    document_id: UUID | None
    at: datetime
    because: str = ""
    is_printed: bool = False
    times: int = 0
    parts: list[str] = field(default_factory=list)
    who: str = ""
    name: str = ""
    title: str = ""
    part_titles: list[str] = field(default_factory=list)
    grant_id: UUID | None = None
    is_through_team: bool = False
    question_id: UUID | None = None

    @property
    def sentence(self) -> str:
        """Say who did what, where and when."""
        words = {
            "who": self.who,
            "title": quoted(self.title),
            "when": dates.moment(self.at),
        }
        if self.verb in elsewhere:
            return self._said_by_its_room() % words
        if self.verb == READ and self.part_titles:
            said = (
                _("%(who)s a lu et imprimé %(parts)s dans %(title)s, %(when)s.")
                if self.is_printed
                else _("%(who)s a lu %(parts)s dans %(title)s, %(when)s.")
            )
            return said % {**words, "parts": _some(self.part_titles)}
        if SAID_AFTER in self.parts:
            said = _("%(who)s a lu ce que vous dites d’une séance, %(when)s.")
            return said % words
        if not self.title and self.verb == READ:
            return _("%(who)s a lu un de vos documents, %(when)s.") % words
        if not self.title:
            return _("%(who)s a écrit dans un de vos documents, %(when)s.") % words
        return _sentences()[self.verb] % words

    def _said_by_its_room(self) -> str:
        """Return the sentence of another room: of the part, or of the first."""
        sentences = elsewhere[self.verb]
        part = next(iter(self.parts), "")
        return str(sentences.get(part) or next(iter(sentences.values())))


def _sentences() -> dict[str, str]:
    return {
        READ: _("%(who)s a lu %(title)s, %(when)s."),
        "documents.view_given": _("%(who)s a donné son avis dans %(title)s, %(when)s."),
        "documents.dictated": _(
            "%(who)s a écrit sous votre dictée dans %(title)s, %(when)s."
        ),
        "documents.taken_out": _("%(who)s a retiré ses mots de %(title)s, %(when)s."),
        "documents.erased": _("%(who)s a effacé ses mots dans %(title)s, %(when)s."),
        "documents.divergence_spoken": _(
            "%(who)s a noté que vous avez parlé d’un désaccord dans %(title)s,"
            " %(when)s."
        ),
        "documents.divergence_maintained": _(
            "%(who)s garde son point de vue dans %(title)s, %(when)s."
        ),
        "documents.divergence_lifted": _(
            "%(who)s a levé son désaccord dans %(title)s, %(when)s."
        ),
        "documents.common_yes": _(
            "%(who)s a dit oui à un texte commun dans %(title)s, %(when)s."
        ),
        "documents.common_no": _(
            "%(who)s garde ses mots à soi dans %(title)s, %(when)s."
        ),
        "documents.common_taken_back": _(
            "%(who)s a repris son oui à un texte commun dans %(title)s, %(when)s."
        ),
    }


def _some(titles: Sequence[str]) -> str:
    """Name a few parts, and say how many more there are."""
    named = [quoted(title) for title in titles[:_PARTS_NAMED]]
    more = len(titles) - len(named)
    if more:
        others = ngettext("%(num)s autre partie", "%(num)s autres parties", more)
        named.append(others % {"num": more})
    return listed(named)
