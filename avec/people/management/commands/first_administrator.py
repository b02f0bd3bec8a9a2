"""Show the one-time address of the first administrator, while there is none."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.urls import reverse

from avec.people import actions


class Command(BaseCommand):
    """Draw the address and say it in two lines; say nothing when it is not needed."""

    help = "Show the one-time address of the first administrator, if one is needed."

    def add_arguments(self, parser):
        """Take the address of the site."""
        parser.add_argument("--address", default="", help="http://localhost:8000")

    def handle(self, *args, address="", **options):
        """Print the address, or nothing."""
        token = actions.first_address()
        if token is None:
            return
        path = reverse("people:founding", args=[token])
        self.stdout.write("Première venue, une seule fois, pendant 48 heures :")
        self.stdout.write(f"{address}{path}")
