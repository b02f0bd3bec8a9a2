"""Addresses of the room."""

from django.urls import path

from avec.documents.views import together, writing

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
    path("mots/<uuid:pk>/confirmer/", together.confirm, name="confirm"),
    path("mots/<uuid:pk>/retirer/", writing.take_out, name="take_out"),
    path("mots/<uuid:pk>/effacer/", writing.erase, name="erase"),
    path("mots/<uuid:pk>/garder/", writing.keep_only, name="keep_only"),
    path("desaccords/<uuid:pk>/", writing.divergence, name="divergence"),
    path("seances/<uuid:pk>/", together.session_page, name="session"),
    path("seances/<uuid:pk>/fermer/", together.close_session, name="close_session"),
    path(
        "seances/<uuid:pk>/ecrire/<slug:section>/<slug:question>/",
        together.dictate,
        name="dictate",
    ),
]

urlpatterns = [*WRITING]
