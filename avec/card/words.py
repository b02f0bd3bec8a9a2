"""Words of the card: its six places, always in the same order."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Place(models.IntegerChoices):
    """Where a line stands on the card: what is needed first comes first."""

    SPEAKING = 1, _("Me parler")
    DOING = 2, _("À faire tout de suite, à ne pas faire")
    TELLING = 3, _("Prévenir, ne pas prévenir")
    HEALTH = 4, _("Ma santé, mes allergies, mes refus")
    DEPENDING = 5, _("Qui dépend de moi : enfants, animaux")
    DIRECTIVES = 6, _("Mes directives existent")


# Where the lines of a question go. A question of a place's own form, which is not
# named here, is something to do; one that names somebody, somebody to tell.
PLACES: dict[str, Place] = {
    "portrait": Place.SPEAKING,
    "talking_to_me": Place.SPEAKING,
    "what_counts": Place.SPEAKING,
    "to_tell": Place.TELLING,
    "not_to_tell": Place.TELLING,
    "trusted_person": Place.TELLING,
    "known_carers": Place.TELLING,
    "peer": Place.TELLING,
    "rights_support": Place.TELLING,
    "whom_to_tell": Place.TELLING,
    "professionals": Place.TELLING,
    "health": Place.HEALTH,
    "treatments": Place.HEALTH,
    "dependants": Place.DEPENDING,
    "home_matters": Place.DEPENDING,
    "signature": Place.DIRECTIVES,
}

# A card is small: these say in two words what the question asks in a sentence.
SHORT = {
    "early_signs": _("Premiers signes"),
    "strong_signs": _("La crise est là quand"),
    "i_can_do": _("Ce que je peux faire"),
    "others_can_do": _("À faire"),
    "makes_worse": _("À ne pas faire"),
    "calm_place": _("Un endroit calme"),
    "try_before": _("À essayer avant"),
    "to_tell": _("Prévenir"),
    "not_to_tell": _("Ne pas prévenir"),
    "trusted_person": _("Personne de confiance"),
    "known_carers": _("Qui me connaît"),
    "peer": _("Pair-aidance"),
    "rights_support": _("Pour mes droits"),
    "whom_to_tell": _("À qui je peux le dire"),
    "professionals": _("Qui j’appelle"),
    "health": _("Ma santé"),
    "treatments": _("Traitements"),
    "dependants": _("Qui dépend de moi"),
    "home_matters": _("Chez moi"),
    "open_when": _("J’ouvre ce plan quand"),
    "on_my_own": _("Ce que je peux faire"),
    "change_of_air": _("Pour changer d’air"),
    "holding_on": _("Ce qui me retient"),
}


def place_of(question_key: str, kind: str) -> Place:
    """Say where the lines of a question go, by its key, else by its kind."""
    other = Place.TELLING if kind == "person" else Place.DOING
    return PLACES.get(question_key, other)


def short_of(question_key: str, prompt: str) -> str:
    """Say a question in few words; in its own words when there are no fewer."""
    return str(SHORT.get(question_key, prompt))
