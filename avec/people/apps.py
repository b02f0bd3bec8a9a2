"""Declares the room `people`: persons, accounts, organizations, affiliations."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Colleagues of one team know each other by name."""

    name = "avec.people"
    label = "people"

    def ready(self):
        """Say through what people know each other on this floor."""
        from avec.people.acquaintance import knows_through
        from avec.people.models import Affiliation

        @knows_through
        def colleagues(viewer):
            mine = Affiliation.objects.running().filter(
                person_id=viewer.person_id, team__isnull=False
            )
            return (
                Affiliation.objects.running()
                .filter(team_id__in=mine.values("team_id"))
                .values("person_id")
            )
