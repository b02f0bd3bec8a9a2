"""Declares the room `groups`: seats that are never overbooked nor left empty."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    """Groups and hours when somebody is there, their seats, and who waits for one."""

    name = "avec.groups"
    label = "groups"

    def ready(self):
        """Put the room in the menu, in one's days, in the news and in the archive."""
        from avec.agenda import others, subscribed
        from avec.foundation import navigation, news
        from avec.groups import receivers
        from avec.groups.beside import my_gatherings, seats_elsewhere
        from avec.groups.news import group_news
        from avec.groups.own_data import group_files
        from avec.groups.words import VERBS
        from avec.people import exports

        receivers.listen()
        exports.says(VERBS)
        exports.contributes("groupes")(group_files)
        news.tells(group_news)
        others.also_shows(my_gatherings)
        subscribed.also_holds(seats_elsewhere)
        navigation.register(
            name="groups",
            label=_("Groupes et permanences"),
            route="groups:groups",
            icon="circle",
            order=19,
            place=navigation.TOOLS,
        )
        # Without an account there is no menu: the foot of the page leads there.
        navigation.register(
            name="groups-public",
            label=_("Groupes et permanences"),
            route="groups:groups",
            icon="circle",
            who=lambda request: not request.viewer.is_signed_in,
            order=19,
            place=navigation.FOOTER,
        )
