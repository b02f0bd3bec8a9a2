"""How long something new to enter with waits before it is a strong proof."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from avec.people.narrow import ask


def counts_later() -> datetime:
    """Tell from when what was added with a pass phrase alone is a strong proof."""
    return ask("SELECT avec.now()") + timedelta(hours=settings.AVEC_NEW_KEY_HOURS)
