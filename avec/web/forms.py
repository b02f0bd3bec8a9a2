"""The choices of « Affichage »."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from avec.foundation.forms import PlainForm
from avec.web.preferences import Look


class LookForm(PlainForm):
    """How the pages should look: each choice has a value already."""

    theme = forms.ChoiceField(
        label=_("Clair ou sombre"),
        widget=forms.RadioSelect,
        choices=[
            ("system", _("Comme mon téléphone ou mon ordinateur")),
            ("light", _("Clair")),
            ("dark", _("Sombre")),
        ],
    )
    size = forms.ChoiceField(
        label=_("Taille du texte"),
        widget=forms.RadioSelect,
        choices=[
            ("normal", _("Normale")),
            ("large", _("Grande")),
            ("larger", _("Très grande")),
        ],
    )
    font = forms.ChoiceField(
        label=_("Police"),
        widget=forms.RadioSelect,
        choices=[
            ("ordinary", _("Celle de mon appareil")),
            ("legible", _("Police lisible : chaque lettre se distingue des autres")),
        ],
    )
    spacing = forms.ChoiceField(
        label=_("Espacement"),
        widget=forms.RadioSelect,
        choices=[
            ("normal", _("Normal")),
            ("airy", _("Aéré : plus d’espace entre les mots et les lignes")),
        ],
    )
    language = forms.ChoiceField(
        label=_("Langue"),
        widget=forms.RadioSelect,
        choices=[("fr", "Français"), ("en", "English")],
    )

    def chosen(self) -> Look:
        """Return the look that was asked for; the form must be valid."""
        return Look(**self.cleaned_data)
