"""Fill an empty database with the invented territory, for a demonstration."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from avec.web.demo.owner import as_owner
from avec.web.demo.telling import HoldsRealAccount, NotToldToTheEnd, tell


class Command(BaseCommand):
    """Runs as the site, with the owner's address beside: she alone moves the clock."""

    help = "Fill an empty database with the invented territory (demonstration only)."
    requires_system_checks: list[str] = []

    def handle(self, **_options) -> None:
        """Tell the story once; refuse a database where real people are."""
        if not settings.AVEC_DEMO:
            message = "Ceci n’est pas une démonstration : AVEC_DEMO n’est pas posé."
            raise CommandError(message)
        address = os.environ.get("AVEC_OWNER_URL")
        if not address:
            message = "L’adresse du propriétaire de la base manque (AVEC_OWNER_URL)."
            raise CommandError(message)
        with as_owner(address) as owner:
            try:
                told = tell(
                    owner=owner, today=timezone.localdate(), say=self.stdout.write
                )
            except HoldsRealAccount:
                message = (
                    "Cette base contient le compte d’une vraie personne :"
                    " rien d’inventé n’y sera écrit."
                )
                raise CommandError(message) from None
            except NotToldToTheEnd:
                message = (
                    "Une première fois s’est arrêtée en chemin. Recommencez à zéro :"
                    " make demo-neuve"
                )
                raise CommandError(message) from None
        if not told:
            self.stdout.write("  Tout est déjà là.")
