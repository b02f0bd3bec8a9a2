"""Declares the room `recovery`."""

from django.apps import AppConfig


class RecoveryConfig(AppConfig):
    name = "avec.recovery"
    label = "recovery"
