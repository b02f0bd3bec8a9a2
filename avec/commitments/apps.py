"""Declares the room `commitments`: what people promise each other."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitmentsConfig(AppConfig):
    """Who, what, by when; kept or not, said by the one it was promised to."""

    name = "avec.commitments"
    label = "commitments"

    def ready(self):
        """Put promises in the menu, in the news, and beside the re-reading of plans."""
        from avec.audit import looked
        from avec.commitments import receivers
        from avec.commitments.news import commitment_news
        from avec.commitments.own_data import commitment_files
        from avec.commitments.reading import promised_to
        from avec.commitments.words import LOOKED, VERBS
        from avec.documents import beside
        from avec.documents.behaviours import Piece
        from avec.foundation import navigation, news
        from avec.people import exports

        receivers.listen()
        exports.says(VERBS)
        exports.contributes("promesses")(commitment_files)
        news.tells(commitment_news)
        looked.says("commitments.read", LOOKED)

        @beside.beside("review_promises")
        def what_was_promised(viewer):
            return Piece("commitments/promised.html", {"promised": promised_to(viewer)})

        navigation.register(
            name="commitments",
            label=_("Promesses"),
            route="commitments:commitments",
            icon="check",
            order=20,
            place=navigation.TOOLS,
        )
