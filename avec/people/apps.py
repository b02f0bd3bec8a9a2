"""Declares the room `people`: persons, accounts, organizations, affiliations."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


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

        self._tell_other_rooms()

    def _tell_other_rooms(self):
        """Put the room's pages in the menus, its news and files where they belong."""
        from avec.foundation import navigation, news
        from avec.people import exports, own_data
        from avec.people.news import people_news

        news.tells(people_news)
        exports.says(own_data.VERBS)
        exports.contributes("compte")(own_data.account_files)
        exports.contributes("journal")(own_data.journal_files)
        for order, name, label, icon in (
            (60, "account", _("Mon compte"), "person"),
            (61, "hats", _("Mes casquettes"), "hands"),
            (62, "my_data", _("Mes données"), "download"),
        ):
            navigation.register(
                name=name,
                label=label,
                route=f"people:{name}",
                icon=icon,
                order=order,
                place=navigation.ACCOUNT,
            )
        navigation.register(
            name="organizations",
            label=_("Les lieux"),
            route="people:organizations",
            icon="house",
            who=navigation.everyone,
            order=40,
            place=navigation.FOOTER,
        )
