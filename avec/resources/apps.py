"""Declares the room `resources`: rooms and cars, actors of the same calendar."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    """Rooms, cars and things of a place, never in two places at once."""

    name = "avec.resources"
    label = "resources"

    def ready(self):
        """Put the room in the menu, and what goes with an appointment on its page."""
        from avec.agenda import subscribed, things
        from avec.foundation import navigation
        from avec.people import exports
        from avec.resources.own_data import resource_files
        from avec.resources.reading import (
            hold_resources_of,
            resources_elsewhere,
            taken_with,
            with_appointment,
        )
        from avec.resources.words import VERBS

        exports.says(VERBS)
        exports.contributes("salles-et-voitures")(resource_files)
        subscribed.goes_along(resources_elsewhere)
        things.goes_with(with_appointment)
        things.narrows(taken_with)
        things.holds(hold_resources_of)
        navigation.register(
            name="resources",
            label=_("Salles et voitures"),
            route="resources:resources",
            icon="door",
            who=lambda request: request.viewer.affiliation_id is not None,
            order=20,
            place=navigation.TOOLS,
        )
