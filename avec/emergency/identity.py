"""The exact identity she typed, as the database knows it: a keyed digest.

Its key is outside the database. Whoever reads the whole table finds nobody in it, and
whoever types a name finds only what was typed in full, with its birth date.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import date
from uuid import UUID, uuid4, uuid5

from django.conf import settings

from avec.foundation.sorting import fold


def identity_of(given: str, family: str, born: date) -> str:
    """Return the digest of one identity. Case, accents and hyphens do not count."""
    typed = f"{fold(given)}|{fold(family)}|{born.isoformat()}"
    key = hmac.digest(settings.SECRET_KEY.encode(), b"emergency.identity", "sha256")
    return hmac.new(key, typed.encode(), hashlib.sha256).hexdigest()


def number_of(reader_id: UUID | None, tap: str, identity: str) -> UUID:
    """Return the number of one try: one page sent twice about one identity is one try.

    ``tap`` is drawn with the page. Without it, each sending is another try.
    """
    if reader_id is None or not tap:
        return uuid4()
    return uuid5(reader_id, f"{tap}|{identity}")
