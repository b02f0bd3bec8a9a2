"""Declares the room `episodes`: a difficult moment, opened and closed."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from avec.foundation import navigation


class EpisodesConfig(AppConfig):
    """Enough of a difficult moment for what she prepared to open and to close."""

    name = "avec.episodes"
    label = "episodes"

    def ready(self):
        """Put it in the menu, in the news and in the archive; listen to people."""
        from avec.audit import looked
        from avec.episodes import own_data, receivers
        from avec.episodes.news import episode_news
        from avec.episodes.words import LOOKED
        from avec.foundation import news
        from avec.people import exports

        receivers.listen()
        exports.says(own_data.VERBS)
        exports.contributes("moments-difficiles")(own_data.episode_files)
        news.tells(episode_news)
        for verb, sentences in LOOKED.items():
            looked.says(verb, sentences)
        navigation.register(
            name="episodes",
            label=_("Un moment difficile"),
            route="episodes:episodes",
            icon="hands",
            order=20,
            place=navigation.TOOLS,
        )
