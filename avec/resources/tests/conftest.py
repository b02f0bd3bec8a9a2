"""What these tests share."""

from __future__ import annotations

from avec.agenda.tests.conftest import clock

__all__ = ["clock"]
