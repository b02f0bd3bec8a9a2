"""Declares the room `circles`: who is around a person, by their common choice."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CirclesConfig(AppConfig):
    """The two people of a running tie know each other by name."""

    name = "avec.circles"
    label = "circles"

    def ready(self):
        """Say through what people know each other here, and what is new."""
        from avec.circles import own_data, receivers
        from avec.circles.models import Tie
        from avec.circles.news import circle_news
        from avec.foundation import navigation, news
        from avec.people import exports
        from avec.people.acquaintance import knows_through

        @knows_through
        def those_in_my_circle(viewer):
            mine = Tie.objects.running().filter(person_id=viewer.person_id)
            return mine.values("other_id")

        @knows_through
        def those_whose_circle_i_am_in(viewer):
            theirs = Tie.objects.running().filter(other_id=viewer.person_id)
            return theirs.values("person_id")

        receivers.listen()
        exports.says(own_data.VERBS)
        exports.contributes("cercle")(own_data.circle_files)
        news.tells(circle_news)
        navigation.register(
            name="circle",
            label=_("Cercle"),
            route="circles:circle",
            icon="circle",
            order=30,
        )
