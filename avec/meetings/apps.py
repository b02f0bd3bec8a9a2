"""Declares the room `meetings`: people who matter, together, and never without her."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """Each voice owns its words; « nous » is said when each voice has said yes."""

    name = "avec.meetings"
    label = "meetings"

    def ready(self):
        """Put the room in the menu, say what it holds, and listen to circles."""
        from avec.agenda import after, company
        from avec.audit import looked
        from avec.foundation import navigation, news
        from avec.meetings import own_data, receivers
        from avec.meetings.moment import is_about, sheet_of_appointment
        from avec.meetings.news import meeting_news
        from avec.meetings.words import LOOKED
        from avec.people import exports

        receivers.listen()
        exports.says(own_data.VERBS)
        exports.contributes("rencontres")(own_data.meeting_files)
        news.tells(meeting_news)
        looked.says("meetings.read", LOOKED)
        after.at_any_time(sheet_of_appointment)
        company.never_without(is_about)
        navigation.register(
            name="meetings",
            label=_("Rencontres"),
            route="meetings:home",
            icon="circle",
            order=26,
            place=navigation.TOOLS,
        )
