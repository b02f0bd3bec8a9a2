"""The record of words on paper: a column for each voice, a line for each question."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.documents.typeset import Words, pdf
from avec.foundation.dates import full_moment
from avec.meetings.sheet import Asked, Decided, Sheet

_PAGE = Path(__file__).parent / "typst" / "record.typ"


def title_of(sheet: Sheet) -> str:
    """Name the meeting for what it is."""
    if sheet.is_network_meeting:
        return _("Rencontre de réseau")
    return _("Une réunion, qui n’est pas une rencontre de réseau")


def record_of_words(sheet: Sheet) -> bytes:
    """Give the PDF: the person’s column first, every disagreement as it stands."""
    voices = {sheet.meeting.about_id: sheet.about_name}
    voices |= {one.person_id: sheet.names[one.person_id] for one in sheet.taken}
    voices |= {one.pk: one.name for one in sheet.guests if one.accepted_at}
    for asked in sheet.asked:
        for one in asked.said:
            voices.setdefault(one.owner_id, one.name)
    rows = [
        [
            str(asked.question.label),
            *(_words_of(asked, key) for key in voices),
        ]
        for asked in sheet.asked
        if asked.said
    ]
    data: dict[str, Any] = {
        "title": title_of(sheet),
        "about": _("À propos de %(name)s") % {"name": sheet.about_name},
        "when": full_moment(sheet.meeting.held_at or sheet.meeting.proposed_at),
        "permission": sheet.permission,
        "head": [_("Question"), *voices.values()],
        "rows": rows,
        "decided": _("Ce que nous avons décidé ensemble"),
        "proposed": _("Proposé, pas encore décidé"),
        "decisions": [_line(one) for one in sheet.decisions if one.is_we],
        "proposals": [_line(one) for one in sheet.decisions if not one.is_we],
        "waiting": _("Noté, et qui attend le oui de qui l’a dit"),
        "waits": [
            f"{one.name} : {one.words}"
            for asked in sheet.asked
            for one in asked.waits
            if one.is_guest
        ],
        "sign": _("C’est bien cela (un nom ou un signe) :"),
    }
    page = Words()
    language = (get_language() or "fr")[:2]
    return pdf(_PAGE, {**page.everything(data), "language": language})


def _words_of(asked: Asked, key: UUID) -> str:
    """Join what one voice says: a guest may have several passages."""
    said = [one.words for one in asked.said if one.owner_id == key]
    return "\n\n".join(said) or "–"


def _line(one: Decided) -> str:
    parts = [one.content.get(name, "") for name in ("what", "who", "when")]
    said = " – ".join(part for part in parts if part)
    if one.is_we:
        return said
    return _("%(what)s (proposé par %(name)s)") % {"what": said, "name": one.by}
