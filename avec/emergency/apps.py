"""Declares the room `emergency`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from avec.foundation import navigation


class EmergencyConfig(AppConfig):
    """What she allowed beforehand, opened by few, told at once, looked at again."""

    name = "avec.emergency"
    label = "emergency"

    def ready(self):
        """Put it in the menus, in the archive, and in what « Qui a regardé » says."""
        from avec.audit import looked
        from avec.documents.after_publishing import asks_after_publishing
        from avec.emergency import own_data, receivers
        from avec.emergency.asked import about_emergencies
        from avec.emergency.news import emergency_news
        from avec.foundation import news
        from avec.people import exports

        receivers.listen()
        asks_after_publishing(about_emergencies)
        news.tells(emergency_news)
        exports.says(own_data.VERBS)
        exports.contributes("urgence")(own_data.emergency_files)
        for verb, sentences in own_data.LOOKS.items():
            looked.says(verb, sentences)
        navigation.register(
            name="emergency",
            label=_("En cas d’urgence"),
            route="emergency:mine",
            icon="attention",
            order=19,
            place=navigation.TOOLS,
        )
