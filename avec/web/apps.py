from django.apps import AppConfig
from django.conf import settings


class WebConfig(AppConfig):
    """The pages that show the rooms; in a demonstration, its invented territory."""

    name = "avec.web"
    label = "web"

    def ready(self):
        """Check what must be checked; let invented places be found where they live."""
        from avec.web import checks  # noqa: F401 - registers the checks

        if settings.AVEC_DEMO:
            from avec.people.territory import add_fiction
            from avec.web.demo_data import cast

            add_fiction(cast().places.fiction)
