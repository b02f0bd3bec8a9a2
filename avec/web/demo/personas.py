"""Whom the demonstration can be seen as, and how each is shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db import connection
from django.utils import translation

from avec.foundation.typography import french
from avec.web.demo_data import Bilingual, Persona, cast


@dataclass(frozen=True, slots=True)
class Shown:
    """One person, in the words of the banner, and what there is to try as them."""

    key: str
    name: str
    function: str
    hint: str = ""


@lru_cache(maxsize=1)
def everyone() -> dict[str, Persona]:
    """Return the eight people a visitor may see as, in order."""
    return {key: each for key, each in cast().people.items() if each.can_be_tried}


def shown(persona: Persona) -> Shown:
    """Return somebody in the words of the reader’s language."""
    hint = said(persona.hint) if persona.hint else ""
    return Shown(persona.key, persona.name, said(persona.label), hint)


def said(words: Bilingual) -> str:
    """Return words of the files in the reader’s language, spaced as it asks."""
    language = translation.get_language() or "fr"
    text = words.in_language(language)
    return text if language == "en" else french(text)


def behind(key: str) -> tuple[UUID, UUID | None] | None:
    """Return the person and first hat behind a key; nothing outside a demonstration."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person, affiliation FROM avec.demo_persona(%s)", [key])
        return cursor.fetchone()


def thing(key: str) -> UUID | None:
    """Return where something invented is: « document/nora_plan »."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.demo_thing(%s)", [key])
        return cursor.fetchone()[0]
