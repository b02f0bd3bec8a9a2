"""Declares the room `card`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from avec.foundation import navigation


class CardConfig(AppConfig):
    """What somebody needs to read, or to have read, on the hardest day."""

    name = "avec.card"
    label = "card"

    def ready(self):
        """Put the card in the menus, in the archive, and among papers to check."""
        from avec.card import behaviour, own_data, receivers
        from avec.documents import behaviours, checking
        from avec.people import exports

        receivers.listen()
        behaviours.behaves(behaviour.Card)
        exports.says(own_data.VERBS)
        exports.contributes("carte")(own_data.card_files)
        checking.answers("avec.check_card")
        navigation.register(
            name="card",
            label=_("Ma carte de crise"),
            route="card:card",
            icon="card",
            order=18,
            place=navigation.TOOLS,
        )
