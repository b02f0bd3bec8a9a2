"""Declares the room `documents`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from avec.foundation import navigation


class DocumentsConfig(AppConfig):
    """Living documents: what is written, published and opened to whom."""

    name = "avec.documents"
    label = "documents"

    def ready(self):
        """Say through what people know each other here, and listen to circles."""
        from avec.documents import receivers
        from avec.documents.models import (
            Grant,
            Passage,
            ReadingQuestion,
            WritingSession,
        )
        from avec.people.acquaintance import knows_through
        from avec.people.models import Affiliation

        receivers.listen()
        navigation.register(
            name="documents",
            label=_("Documents"),
            route="documents:documents",
            icon="plan",
            order=20,
        )

        self._tell_other_rooms()

        @knows_through
        def who_shares_with_me(viewer):
            return Grant.objects.running().to(viewer).values("owner_id")

        @knows_through
        def whom_i_share_with(viewer):
            return Grant.objects.filter(
                owner_id=viewer.person_id, to_person__isnull=False
            ).values("to_person_id")

        @knows_through
        def the_teams_i_share_with(viewer):
            teams = Grant.objects.filter(
                owner_id=viewer.person_id, to_team__isnull=False, stopped_at=None
            )
            return (
                Affiliation.objects.running()
                .filter(
                    team_id__in=teams.values("to_team_id"),
                    capacity__in=("professional", "team_coordinator"),
                )
                .values("person_id")
            )

        @knows_through
        def who_opened_a_session_to_me(viewer):
            return WritingSession.objects.open_to(viewer).values("owner_id")

        @knows_through
        def whom_i_opened_a_session_to(viewer):
            return WritingSession.objects.filter(owner_id=viewer.person_id).values(
                "helper_id"
            )

        @knows_through
        def who_speaks_in_my_documents(viewer):
            return Passage.objects.filter(
                owner_id=viewer.person_id, mode="view"
            ).values("author_id")

        @knows_through
        def who_asked_me(viewer):
            return ReadingQuestion.objects.filter(asked_of_id=viewer.person_id).values(
                "owner_id"
            )

        @knows_through
        def whom_i_asked(viewer):
            return ReadingQuestion.objects.filter(owner_id=viewer.person_id).values(
                "asked_of_id"
            )

    def _tell_other_rooms(self):
        """Put the room's pages in the menus, its news on the first page."""
        from avec.circles import panels
        from avec.documents.circle_lines import what_is_open
        from avec.documents.journal_words import VERBS
        from avec.documents.news import TELLERS
        from avec.documents.own_data import document_files
        from avec.foundation import news
        from avec.people import exports

        exports.says(VERBS)
        exports.contributes("documents")(document_files)
        for teller in TELLERS:
            news.tells(teller)
        panels.panel(what_is_open)
        for order, name, label, icon in (
            (25, "shared_with_me", _("À lire"), "book"),
            (21, "who_looked", _("Qui a regardé"), "eye"),
            (22, "shares", _("Qui peut lire quoi"), "lock"),
            (23, "questions", _("Questions et réponses"), "question"),
        ):
            navigation.register(
                name=name,
                label=label,
                route=f"documents:{name}",
                icon=icon,
                order=order,
                place=navigation.TAB if order == 25 else navigation.READING,
            )
        for order, name, label, icon in (
            (41, "papers", _("Papiers à imprimer"), "print"),
            (42, "check", _("Vérifier un papier"), "check"),
        ):
            navigation.register(
                name=name,
                label=label,
                route=f"documents:{name}",
                icon=icon,
                who=navigation.everyone,
                order=order,
                place=navigation.FOOTER,
            )
