"""Declares the room `agenda`: whose time it is, and how people agree on a moment."""

from django.apps import AppConfig


class AgendaConfig(AppConfig):
    """Hours, appointments, and that nobody is in two places."""

    name = "avec.agenda"
    label = "agenda"
