from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """The pages that show the rooms; in a demonstration, its invented territory."""

    name = "avec.web"
    label = "web"

    def ready(self):
        """Check what must be checked; let invented places be found where they live."""
        from avec.foundation import navigation
        from avec.web import checks  # noqa: F401 - registers the checks

        navigation.register(
            name="today",
            label=_("Accueil"),
            route="web:today",
            icon="house",
            order=10,
        )

        if settings.AVEC_DEMO:
            from avec.people.territory import add_fiction
            from avec.web.demo_data import cast

            add_fiction(cast().places.fiction)
