"""Declares the room `aftermath`: coming back to what happened."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from avec.foundation import navigation


class AftermathConfig(AppConfig):
    """What her review leads to: her directives, doors, and what a place learns."""

    name = "avec.aftermath"
    label = "aftermath"

    def ready(self):
        """Register the behaviour, the archive and the menu."""
        from avec.aftermath import behaviour, own_data, receivers
        from avec.documents import behaviours
        from avec.people import exports

        receivers.listen()
        behaviours.behaves(behaviour.AfterCrisis)
        exports.contributes("retours")(own_data.aftermath_files)
        navigation.register(
            name="learnt",
            label=_("Ce que mon lieu apprend"),
            route="aftermath:learnt",
            icon="seed",
            who=lambda request: bool(request.viewer.affiliation_id),
            order=26,
            place=navigation.ACCOUNT,
        )
