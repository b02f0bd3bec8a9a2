"""Forms of rooms and cars."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from avec.foundation.forms import PlainForm
from avec.resources.words import Kind


class ResourceForm(PlainForm):
    """What the people of a place read of a room or a car."""

    kind = forms.ChoiceField(
        label=_("Qu’est-ce que c’est ?"),
        choices=Kind,
        widget=forms.RadioSelect,
        initial=Kind.ROOM,
    )
    name = forms.CharField(
        label=_("Son nom"),
        help_text=_(
            "« La salle du jardin », par exemple. N’y mettez aucun nom de personne."
        ),
        max_length=100,
        error_messages={"required": _("Donnez-lui un nom.")},
    )
    seats = forms.IntegerField(
        label=_("Combien de personnes y tiennent"),
        min_value=1,
        max_value=500,
        required=False,
    )
    access = forms.CharField(
        label=_("Comment y entrer, comment s’en servir"),
        help_text=_("De plain-pied, boucle magnétique, où est la clé, par exemple."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
