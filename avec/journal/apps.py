"""Declares the room `journal`: a notebook for oneself, and a box of ideas."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    """What somebody writes for herself; it opens one page at a time, or not at all."""

    name = "avec.journal"
    label = "journal"

    def ready(self):
        """Put the notebook in the menu, say what it lends, and listen to circles."""
        from avec.audit import looked
        from avec.circles import panels
        from avec.documents import lent
        from avec.foundation import navigation, news
        from avec.journal import own_data, receivers
        from avec.journal.circle_lines import what_is_lent
        from avec.journal.contents import idea_line, ideas_to_lend
        from avec.journal.news import journal_news
        from avec.journal.words import LOOKED
        from avec.people import exports

        receivers.listen()
        exports.says(own_data.VERBS)
        exports.contributes("carnet")(own_data.journal_files)
        news.tells(journal_news)
        panels.panel(what_is_lent)
        lent.lends("idea", lent.Lender(ideas_to_lend, idea_line))
        looked.says("journal.read", LOOKED)
        navigation.register(
            name="journal",
            label=_("Mon carnet"),
            route="journal:notes",
            icon="book",
            order=19,
            place=navigation.TOOLS,
        )
