"""Put the forms of the house on the shelf, as the owner of the database."""

from pathlib import Path

from django.core.management.base import BaseCommand

from avec.documents.shelf import load_shelf

TOOLS = Path(__file__).resolve().parents[3] / "recovery" / "tools"


class Command(BaseCommand):
    """Load the templates that came with this version of Avec."""

    help = "Range les modèles de la maison dans la base (propriétaire de la base)."

    def handle(self, *args, **options):
        """Say how many templates are new."""
        added = load_shelf(TOOLS)
        self.stdout.write(f"{len(added)}")
