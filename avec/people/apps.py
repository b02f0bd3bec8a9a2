"""Declares the room `people`: persons, accounts, organizations, affiliations."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People of one team, and people who help each other back, know each other."""

    name = "avec.people"
    label = "people"

    def ready(self):
        """Say through what people know each other on this floor, and what is new."""
        from avec.people.acquaintance import knows_through
        from avec.people.models import Affiliation, RecoveryHelper, answered_for

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

        @knows_through
        def people_of_the_place_i_answer_for(viewer):
            return (
                Affiliation.objects.running()
                .filter(organization_id__in=answered_for(viewer))
                .values("person_id")
            )

        @knows_through
        def who_chose_me_to_help_them_back(viewer):
            chosen = RecoveryHelper.objects.running()
            return chosen.filter(helper_id=viewer.person_id).values("person_id")

        @knows_through
        def whom_i_chose_to_help_me_back(viewer):
            chosen = RecoveryHelper.objects.running()
            return chosen.filter(person_id=viewer.person_id).values("helper_id")
