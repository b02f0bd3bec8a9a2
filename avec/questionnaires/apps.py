"""Declares the room `questionnaires`: what places hold the rights of."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionnairesConfig(AppConfig):
    """Loaded by a place, answered by who wants, the result hers first."""

    name = "avec.questionnaires"
    label = "questionnaires"

    def ready(self):
        """Put questionnaires in the menu and in the archive, and listen to circles."""
        from avec.audit import looked
        from avec.foundation import navigation
        from avec.people import exports
        from avec.questionnaires import receivers
        from avec.questionnaires.own_data import questionnaire_files
        from avec.questionnaires.words import LOOKED, VERBS

        receivers.listen()
        exports.says(VERBS)
        exports.contributes("questionnaires")(questionnaire_files)
        looked.says("questionnaires.read", LOOKED)
        navigation.register(
            name="questionnaires",
            label=_("Questionnaires"),
            route="questionnaires:questionnaires",
            icon="question",
            order=24,
            place=navigation.TOOLS,
        )
