"""A day, a month, a year, or a moment in one's own words: the type `date`."""

import datetime
from typing import Any, ClassVar

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from avec.documents.fields.base import Around, Content, FieldType, Raw, Refused, Row
from avec.documents.fields.text import SHORT, in_one_line, keep_within
from avec.documents.shapes import Question

YEARS = (1900, 2200)
PARTS = ("day", "month", "year", "words")


def typed_date(raw: Raw) -> dict[str, str]:
    """Gather the parts of a date as they were typed."""
    return {part: in_one_line(raw.one(part)) for part in PARTS}


def checked_date(typed: Content, *, prefix: str = "") -> Content:
    """Give a date as it will be kept: any part may be missing.

    Raises `Refused` for a day that no calendar holds.
    """
    words = keep_within(typed.get("words", ""), SHORT, part=f"{prefix}words")
    day, month, year = (
        _whole(typed.get(part, ""), prefix + part) for part in ("day", "month", "year")
    )
    if year is not None and not YEARS[0] <= year <= YEARS[1]:
        raise Refused(
            _("Écrivez l’année avec ses quatre chiffres."), part=f"{prefix}year"
        )
    if month is not None and not 1 <= month <= 12:
        raise Refused(_("Choisissez un mois dans la liste."), part=f"{prefix}month")
    if day is not None and month is None:
        raise Refused(
            _("Il manque le mois. Vous pouvez aussi ne garder que l’année."),
            part=f"{prefix}month",
        )
    if day is not None and not _exists(day, month, year):
        raise Refused(
            _("Ce jour n’existe pas dans le calendrier. Vérifiez le jour et le mois."),
            part=f"{prefix}day",
        )
    return {"day": day, "month": month, "year": year, "words": words}


def has_date(content: Content) -> bool:
    """Say whether any part of a date was given."""
    return any(content.get(part) for part in PARTS)


def said_date(content: Content) -> str:
    """Say a date as people do: « 12 mars 2027 », « mars 2027 », « 2027 »."""
    day, month, year = (content.get(part) for part in ("day", "month", "year"))
    parts = []
    if day:
        parts.append(_("1er") if day == 1 else str(day))
    if month:
        parts.append(str(MONTHS[month]))
    if year:
        parts.append(str(year))
    said = " ".join(parts)
    words = content.get("words", "")
    if said and words:
        return _("%(date)s (%(words)s)") % {"date": said, "words": words}
    return said or words


def _whole(text: Any, part: str) -> int | None:
    if text in ("", None):
        return None
    text = str(text)
    if text.isascii() and text.isdigit() and len(text) <= 4:
        return int(text)
    raise Refused(_("Écrivez la date en chiffres."), part=part)


def _exists(day: int, month: int | None, year: int | None) -> bool:
    """Say whether a calendar holds this day; without a year, a leap year is assumed."""
    try:
        datetime.date(year or 2000, month or 1, day)
    except ValueError:
        return False
    return True


class DateField(FieldType):
    """A date, whole or in part, past or to come."""

    key = "date"
    several_inputs = True
    options: ClassVar = {}

    def typed(self, raw: Raw, question: Question) -> Content:
        return typed_date(raw)

    def check(self, content: Content, question: Question, around: Around) -> Content:
        return checked_date(content)

    def is_empty(self, content: Content) -> bool:
        return not (has_date(content) or content.get("unknown"))

    def lines(self, content: Content, question: Question, around: Around) -> list[Row]:
        return [Row(said_date(content))]

    def inputs(
        self, content: Content, question: Question, around: Around
    ) -> dict[str, Any]:
        return {"date": date_inputs(content)}


def date_inputs(content: Content) -> dict[str, Any]:
    """Give what a page needs to draw the four inputs of a date."""
    month = str(content.get("month") or "")
    return {
        "day": content.get("day") or "",
        "month": month,
        "year": content.get("year") or "",
        "words": content.get("words", ""),
        "months": [
            (number, str(name), str(number) == month) for number, name in MONTHS.items()
        ],
    }
