"""Declares the room `references`: who is there for what."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferencesConfig(AppConfig):
    """Several people, each for a part of life, for a time, without a rank."""

    name = "avec.references"
    label = "references"

    def ready(self):
        """Put the room in the menu, in the news, in the archive and in the circle."""
        from avec.audit import looked
        from avec.circles import panels
        from avec.foundation import navigation, news
        from avec.people import exports
        from avec.references import receivers
        from avec.references.circle_lines import who_is_there
        from avec.references.news import reference_news
        from avec.references.own_data import reference_files
        from avec.references.words import LOOKED, VERBS

        receivers.listen()
        exports.says(VERBS)
        exports.contributes("qui-est-la")(reference_files)
        news.tells(reference_news)
        looked.says("references.read", LOOKED)
        panels.panel(who_is_there)
        navigation.register(
            name="references",
            label=_("Qui est là pour quoi"),
            route="references:mine",
            icon="circle",
            order=18,
            place=navigation.TOOLS,
        )
