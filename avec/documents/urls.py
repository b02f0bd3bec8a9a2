"""Addresses of the room."""

from django.urls import path

from avec.documents.views import (
    beside,
    common,
    dictation,
    facilitation,
    looking,
    printing,
    reading,
    sharing,
    templates,
    together,
    writing,
)

app_name = "documents"

WRITING = [
    path("documents/", writing.documents, name="documents"),
    path("documents/commencer/<slug:key>/", writing.begin, name="begin"),
    path("documents/<uuid:pk>/", writing.document_page, name="document"),
    path("documents/<uuid:pk>/reglages/", writing.settings_page, name="settings"),
    path("documents/<uuid:pk>/effacer/", writing.delete, name="delete"),
    path("documents/<uuid:pk>/relire/", together.review, name="review"),
    path("documents/<uuid:pk>/seance/", together.open_session, name="open_session"),
    path(
        "documents/<uuid:pk>/ajouter/<slug:section>/",
        writing.add_block,
        name="add_block",
    ),
    path("blocs/<uuid:pk>/ranger/", writing.remove_block, name="remove_block"),
    path(
        "documents/<uuid:pk>/ecrire/<slug:section>/<slug:question>/",
        writing.question,
        name="question",
    ),
    path(
        "documents/<uuid:pk>/avant/<slug:section>/<slug:question>/",
        writing.history,
        name="history",
    ),
    path(
        "documents/<uuid:pk>/avis/<slug:section>/<slug:question>/",
        together.give_view,
        name="view",
    ),
    path("mots/<uuid:pk>/", writing.words, name="words"),
    path("mots/<uuid:pk>/confirmer/", together.confirm, name="confirm"),
    path("mots/<uuid:pk>/retirer/", writing.take_out, name="take_out"),
    path("mots/<uuid:pk>/effacer/", writing.erase, name="erase"),
    path("mots/<uuid:pk>/garder/", writing.keep_only, name="keep_only"),
    path("desaccords/<uuid:pk>/", beside.divergence, name="divergence"),
    path("seances/<uuid:pk>/", dictation.session_page, name="session"),
    path("documents/<uuid:pk>/seances/", facilitation.sessions, name="sessions"),
    path("seances/tenues/", facilitation.help_given, name="help_given"),
    path("seances/<uuid:pk>/apres/", facilitation.after_session, name="after_session"),
    path(
        "seances/<uuid:pk>/apres/effacer/",
        facilitation.erase_after,
        name="erase_after_session",
    ),
    path("seances/<uuid:pk>/fermer/", together.close_session, name="close_session"),
    path(
        "seances/<uuid:pk>/ecrire/<slug:section>/<slug:question>/",
        dictation.dictate,
        name="dictate",
    ),
]

SHARING = [
    path("documents/<uuid:pk>/partager/", sharing.share, name="share"),
    path("documents/<uuid:pk>/partages/", sharing.shares_of, name="shares_of"),
    path("partages/", sharing.shares, name="shares"),
    path("partages/<uuid:pk>/arreter/", sharing.stop, name="stop_share"),
    path(
        "partages-prepares/<uuid:pk>/retirer/",
        sharing.withdraw_waiting,
        name="withdraw_waiting",
    ),
    path("documents/<uuid:pk>/lire/", reading.read, name="read"),
    path("documents/<uuid:pk>/lire/papier/", reading.paper, name="paper"),
    path("partages-avec-moi/", reading.shared_with_me, name="shared_with_me"),
    path("qui-a-regarde/", looking.who_looked, name="who_looked"),
    path("qui-a-regarde/<uuid:pk>/question/", looking.ask, name="ask"),
    path("questions/", looking.questions, name="questions"),
    path("questions/<uuid:pk>/", looking.asked, name="asked"),
]

PRINTING = [
    path("documents/<uuid:pk>/versions/", printing.versions, name="versions"),
    path("versions/<uuid:pk>/", printing.version, name="version"),
    path("versions/<uuid:pk>/pdf/", printing.version_pdf, name="version_pdf"),
    path("versions/<uuid:pk>/revoquer/", printing.revoke, name="revoke"),
    path("documents/<uuid:pk>/copies/", printing.copies, name="copies"),
    path("copies/<uuid:pk>/reprendre/", printing.take_back, name="take_back"),
    path("papiers/", printing.papers, name="papers"),
    path("modeles/<slug:key>/papier/", printing.blank_form, name="blank_form"),
    path("verifier/", printing.check, name="check"),
]

TOGETHER = [
    path(
        "documents/<uuid:pk>/ensemble/<slug:section>/<slug:question>/",
        common.propose,
        name="propose_together",
    ),
    path("ensemble/", common.common_texts, name="common_texts"),
    path("ensemble/<uuid:pk>/", common.together, name="together"),
]

TEMPLATES = [
    path(
        "organisations/<uuid:pk>/modeles/",
        templates.place_templates,
        name="place_templates",
    ),
    path(
        "organisations/<uuid:pk>/modeles/ajouter/",
        templates.write_template,
        name="write_template",
    ),
    path("modeles/<uuid:pk>/", templates.place_template, name="place_template"),
    path("modeles/<uuid:pk>/papier/", templates.place_paper, name="place_paper"),
    path(
        "modeles/<uuid:pk>/commencer/", templates.begin_of_place, name="begin_of_place"
    ),
    path("modeles/<uuid:pk>/retirer/", templates.withdraw, name="withdraw_template"),
    path("modeles/<uuid:pk>/remettre/", templates.put_back, name="put_template_back"),
    path(
        "documents/<uuid:pk>/modele/<int:number>/",
        templates.follow,
        name="follow_version",
    ),
]

# The forms of places before those of the house, whose keys may look like theirs.
urlpatterns = [*WRITING, *TOGETHER, *SHARING, *TEMPLATES, *PRINTING]
