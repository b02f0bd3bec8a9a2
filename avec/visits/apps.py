"""Declares the room `visits`: what people say after they met, or did not."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Looks that appear together, and that people did not meet, said by each."""

    name = "avec.visits"
    label = "visits"

    def ready(self):
        """Put a way to it on an appointment that is over, in the news, the archive."""
        from avec.agenda import after
        from avec.audit import looked
        from avec.foundation import news
        from avec.people import exports
        from avec.visits import receivers
        from avec.visits.after_it import how_it_was
        from avec.visits.news import visit_news
        from avec.visits.own_data import visit_files
        from avec.visits.words import LOOKED, VERBS

        receivers.listen()
        exports.says(VERBS)
        exports.contributes("apres-un-rendez-vous")(visit_files)
        news.tells(visit_news)
        looked.says("visits.read", LOOKED)
        after.afterwards(how_it_was)
