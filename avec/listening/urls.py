"""Addresses of the room."""

from django.urls import path

from avec.listening.views import debriefs, kept, moments, worries

app_name = "listening"
urlpatterns = [
    path("ecoute/", moments.home, name="home"),
    path("ecoute/commencer/", moments.begin, name="begin"),
    path("ecoute/activite/", moments.activity, name="activity"),
    path("ecoute/reperes/pdf/", moments.pocket, name="pocket"),
    path("ecoute/mots/noter/", kept.write_down, name="write_down"),
    path("ecoute/mots/<uuid:pk>/", kept.words, name="words"),
    path("ecoute/mots/<uuid:pk>/garder/", kept.keep, name="keep"),
    path("ecoute/mots/<uuid:pk>/effacer/", kept.erase, name="erase"),
    path("ecoute/inquietude/", worries.begin, name="begin_worry"),
    path("ecoute/inquietude/<uuid:pk>/", worries.worry, name="worry"),
    path("ecoute/inquietude/<uuid:pk>/etape/", worries.step, name="step"),
    path(
        "ecoute/inquietude/<uuid:pk>/ne-plus-nommer/",
        worries.stop_naming,
        name="stop_naming",
    ),
    path("ecoute/inquietude/<uuid:pk>/effacer/", worries.erase, name="erase_worry"),
    path("ecoute/supervision/<uuid:pk>/", debriefs.brought, name="brought"),
    path("ecoute/<uuid:pk>/", moments.moment, name="moment"),
    path("ecoute/<uuid:pk>/retour/", debriefs.debrief, name="debrief"),
    path("ecoute/<uuid:pk>/pas-besoin/", debriefs.not_needed, name="not_needed"),
    path("ecoute/<uuid:pk>/apporter/", debriefs.bring, name="bring"),
    path("ecoute/<uuid:pk>/refermer/", debriefs.stop_bringing, name="stop_bringing"),
    path("ecoute/<uuid:pk>/supervise/", debriefs.supervised, name="supervised"),
    path("ecoute/<uuid:pk>/detruire/", debriefs.destroy, name="destroy"),
]
