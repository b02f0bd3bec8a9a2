"""Declares the room `directives`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from avec.foundation import navigation


class DirectivesConfig(AppConfig):
    """What directives are beyond a document: acts, and what becomes of them."""

    name = "avec.directives"
    label = "directives"

    def ready(self):
        """Register the behaviour, the archive, the checks and the menus."""
        from avec.audit import looked
        from avec.directives import behaviour, checks, own_data, receivers
        from avec.directives.afterwards import followed_then
        from avec.directives.besides import closed_lately, revoked_since
        from avec.directives.news import directive_news
        from avec.directives.words import LOOKED
        from avec.documents import behaviours, besides
        from avec.episodes.afterwards import shown_afterwards
        from avec.foundation import news
        from avec.people import exports

        receivers.listen()
        besides.stands_beside(closed_lately)
        besides.stands_beside(revoked_since)
        news.tells(directive_news)
        for verb, sentence in LOOKED.items():
            looked.says(verb, {"": sentence})
        shown_afterwards(followed_then)
        behaviours.behaves(behaviour.Directive)
        checks.register()
        exports.says(own_data.VERBS)
        exports.contributes("directives")(own_data.directive_files)
        navigation.register(
            name="trusted",
            label=_("Personne de confiance"),
            route="directives:counted_on",
            icon="circle",
            order=19,
            place=navigation.TOOLS,
        )
