"""What one writes to invite someone, or to choose a word for them."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from avec.circles.words import Relationship, Way
from avec.foundation.forms import PlainForm
from avec.people.entry_names import bare


class RelationshipForm(PlainForm):
    """A word for who the other is, and one's own words if one prefers."""

    relationship = forms.ChoiceField(
        label=_("Pour vous, cette personne est"),
        choices=Relationship,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez le mot qui convient le mieux.")},
        help_text=_(
            "« Personne de confiance » est ici un mot entre vous. Il ne remplace pas"
            " la désignation écrite prévue par la loi."
        ),
    )
    own_words = forms.CharField(
        label=_("Avec vos mots"),
        required=False,
        max_length=60,
        help_text=_("Par exemple « ma sœur ». Cette personne le lira aussi."),
    )


class InvitationForm(RelationshipForm):
    """An invitation by a link or a paper."""

    signed = forms.CharField(
        label=_("Votre nom, tel que cette personne le lira"),
        max_length=80,
        error_messages={"required": _("Écrivez le nom que cette personne lira.")},
    )
    message = forms.CharField(
        label=_("Un mot pour cette personne"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    field_order = ("addressed_to", "relationship", "own_words", "signed", "message")


class NamedInvitationForm(InvitationForm):
    """An invitation to an account whose name for entering one knows."""

    addressed_to = forms.CharField(
        label=_("Son nom pour entrer"),
        max_length=60,
        help_text=_("Le nom que cette personne écrit pour entrer dans Avec."),
        error_messages={"required": _("Écrivez son nom pour entrer.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )

    def clean_addressed_to(self) -> str:
        """Keep what counts in the name, and ask for it when nothing does."""
        name = bare(self.cleaned_data["addressed_to"])
        if not name:
            raise forms.ValidationError(_("Écrivez son nom pour entrer."))
        return name


class CodeForm(PlainForm):
    """The code of a paper, copied by hand."""

    code = forms.CharField(
        label=_("Le code écrit sur le papier"),
        max_length=40,
        help_text=_("Dix lettres et chiffres. Les tirets ne comptent pas."),
        error_messages={"required": _("Écrivez le code du papier.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )


FORMS = {
    Way.NAME: NamedInvitationForm,
    Way.LINK: InvitationForm,
    Way.PAPER: InvitationForm,
}
