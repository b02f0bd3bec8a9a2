"""Declares the room `recovery`."""

from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    name = "avec.recovery"
    label = "recovery"

    def ready(self) -> None:
        """Register what the tools do besides asking their questions."""
        from avec.recovery import behaviours

        behaviours.load()
