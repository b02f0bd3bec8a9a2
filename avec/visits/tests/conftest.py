"""What these tests share."""

from avec.agenda.tests.conftest import clock

__all__ = ["clock"]
