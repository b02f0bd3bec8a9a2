"""Declares the room `agenda`: whose time it is, and how people agree on a moment."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgendaConfig(AppConfig):
    """Hours, appointments, and that nobody is in two places."""

    name = "avec.agenda"
    label = "agenda"

    def ready(self):
        """Put the agenda in the bar, in the news and in what one takes away."""
        from avec.agenda import receivers
        from avec.agenda.news import agenda_news, calendar_news
        from avec.agenda.own_data import agenda_files
        from avec.agenda.words import VERBS
        from avec.foundation import navigation, news
        from avec.people import exports

        receivers.listen()
        exports.says(VERBS)
        exports.contributes("agenda")(agenda_files)
        news.tells(agenda_news)
        news.tells(calendar_news)
        navigation.register(
            name="agenda",
            label=_("Agenda"),
            route="agenda:agenda",
            icon="calendar",
            order=28,
        )
