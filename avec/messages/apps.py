"""Declares the room `messages`: neutral words that say that something waits."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagesConfig(AppConfig):
    """Nobody is written to who has not chosen it."""

    name = "avec.messages"
    label = "messages"

    def ready(self):
        """Put the room's page in the menu, and its files where they belong."""
        from avec.foundation import navigation
        from avec.messages import own_data, receivers
        from avec.people import exports

        receivers.listen()
        exports.says(own_data.VERBS)
        exports.contributes("messages")(own_data.message_files)
        navigation.register(
            name="messages",
            label=_("Messages"),
            route="messages:choices",
            icon="message",
            order=63,
            place=navigation.ACCOUNT,
        )
