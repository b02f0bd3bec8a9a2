"""Declares the room `listening`: a moment without content, and what protects it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ListeningConfig(AppConfig):
    """Somebody was listened to: what she asked to keep, and the listener's debrief."""

    name = "avec.listening"
    label = "listening"

    def ready(self):
        """Put the room in the menu, say what it holds, and listen to circles."""
        from avec.audit import looked
        from avec.foundation import navigation, news
        from avec.listening import own_data, receivers
        from avec.listening.news import listening_news
        from avec.listening.words import LOOKED
        from avec.people import exports

        receivers.listen()
        exports.says(own_data.VERBS)
        exports.contributes("temps-d-ecoute")(own_data.listening_files)
        news.tells(listening_news)
        looked.says("listening.read", LOOKED)
        navigation.register(
            name="listening",
            label=_("Temps d’écoute"),
            route="listening:home",
            icon="voices",
            order=25,
            place=navigation.TOOLS,
        )
