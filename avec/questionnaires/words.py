"""Words of questionnaires, for the journal and « Qui a regardé »."""

from django.utils.translation import gettext_lazy as _

LOOKED = {
    "result": _("%(who)s a lu le résultat que vous avez ouvert, %(when)s."),
}

VERBS = {
    "questionnaires.loaded": _("a chargé un questionnaire"),
    "questionnaires.withdrawn": _("a retiré un questionnaire"),
    "questionnaires.answered": _("a répondu à un questionnaire"),
    "questionnaires.erased": _("a effacé une réponse à un questionnaire"),
    "questionnaires.opened": _("a ouvert un résultat à quelqu’un"),
    "questionnaires.closed": _("a refermé un résultat"),
    "questionnaires.read": _("a lu un résultat qui lui était ouvert"),
}
