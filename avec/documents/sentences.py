"""How shares and titles are said in words, for every page that says them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from avec.documents.models import Document, form_of
from avec.documents.words import Right, Scope
from avec.foundation import dates
from avec.foundation.sorting import fold
from avec.foundation.spoken import gettext as _
from avec.vault.actions import unseal


def title_of(
    document_id: UUID,
    owner_id: UUID,
    sealed: bytes,
    template_version_id: UUID,
    language: str,
) -> str:
    """Return the title its owner gave a document, else the title of the form."""
    content = json.loads(unseal(owner_id, Document.sealed_as, document_id, sealed))
    return content.get("title") or form_of(template_version_id, language).title


def published_title(title: str, template_version_id: UUID, language: str) -> str:
    """Return the title a version was published under.

    Without a title of her own, the form's is said in the language of the reader.
    """
    if title == form_of(template_version_id, "fr").title:
        return form_of(template_version_id, language).title
    return title


def listed(words: Sequence[str]) -> str:
    """Join a few things: « a », « a et b », « a, b et c »."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s et %(last)s") % {
        "first": ", ".join(words[:-1]),
        "last": words[-1],
    }


def quoted(words: str) -> str:
    """Put a title between quotation marks."""
    return _("« %(words)s »") % {"words": words}


def team_name(team: str, organization: str) -> str:
    """Say which team, and where; « équipe » only once."""
    if fold(team).startswith("equipe"):
        return _("l’%(team)s (%(organization)s)") % {
            "team": team,
            "organization": organization,
        }
    return _("l’équipe %(team)s (%(organization)s)") % {
        "team": team,
        "organization": organization,
    }


def parts_said(
    template_version_id: UUID, parts: Sequence[tuple[str, str, str]], language: str
) -> str:
    """Say what (scope, section, question) name, in the order of the form."""
    if any(scope == Scope.DOCUMENT for scope, _section, _question in parts):
        return _("tout le document")
    wanted = set(parts)
    said = []
    for section in form_of(template_version_id, language).sections:
        if (Scope.SECTION, section.key, "") in wanted:
            said.append(quoted(section.title))
        said += [
            quoted(question.prompt)
            for question in section.questions
            if (Scope.QUESTION, section.key, question.key) in wanted
        ]
    return listed(said)


def right_said(reader: str, what: str, right: str) -> str:
    """Say who may do what: one sentence per reader."""
    words = {"reader": reader[:1].upper() + reader[1:], "parts": what}
    if right == Right.VOICE:
        return _("%(reader)s peut lire %(parts)s, et donner son avis à côté.") % words
    return _("%(reader)s peut lire %(parts)s.") % words


def will_said(reader: str, what: str, right: str) -> str:
    """Say who will do what, once a difficult moment is open."""
    words = {"reader": reader[:1].upper() + reader[1:], "parts": what}
    if right == Right.VOICE:
        return _("%(reader)s pourra lire %(parts)s, et donner son avis à côté.") % words
    return _("%(reader)s pourra lire %(parts)s.") % words


def when_said(
    ends_at: datetime | None, from_hour: time | None, to_hour: time | None
) -> str:
    """Say until when, and at which hours, in one sentence."""
    words = {}
    if ends_at is not None:
        over_night = (
            from_hour is not None and to_hour is not None and from_hour > to_hour
        )
        # The last night is that of the day when it begins.
        words["day"] = dates.day(
            ends_at - timedelta(days=1) if over_night else last_day(ends_at)
        )
    if from_hour is not None and to_hour is not None:
        if ends_at is None:
            return hours_said(from_hour, to_hour)
        words |= {"begin": _hour(from_hour), "end": _hour(to_hour)}
        return _("Chaque jour, de %(begin)s à %(end)s, jusqu’au %(day)s.") % words
    if ends_at is not None:
        return _("Jusqu’au %(day)s.") % words
    return _("Toujours, tant que vous n’arrêtez pas.")


def hard_said() -> str:
    """Say that it opens only while a difficult moment lasts."""
    return _("Seulement pendant un moment difficile. Aujourd’hui, rien n’est ouvert.")


def hours_said(from_hour: time, to_hour: time) -> str:
    """Say between which hours it is open, every day."""
    return _("Chaque jour, de %(begin)s à %(end)s.") % {
        "begin": _hour(from_hour),
        "end": _hour(to_hour),
    }


def last_day(ends_at: datetime) -> datetime:
    """Return the last day something is open: midnight belongs to the day before."""
    return ends_at - timedelta(seconds=1)


def _hour(at: time) -> str:
    # An hour of the clock on the wall, of no particular day.
    return dates.hour(datetime.combine(date(2000, 1, 1), at))


def words_of(name: str) -> str:
    """Name a column of somebody's words, with the elision that French asks for."""
    if fold(name)[:1] in set("aeiouyh"):
        return _("Les mots d’%(name)s") % {"name": name}
    return _("Les mots de %(name)s") % {"name": name}
