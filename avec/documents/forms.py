"""Small forms around a document; answers themselves are read by their field types."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from avec.documents.words import Freedom, Relation
from avec.foundation.days import DayField
from avec.foundation.forms import PlainForm
from avec.people.beside import BesideField


class TitleForm(PlainForm):
    """A title of one's own."""

    title = forms.CharField(
        label=_("Le titre que je lui donne"),
        help_text=_("Vide, le document garde le titre du modèle."),
        max_length=120,
        required=False,
    )


class ReviewDateForm(PlainForm):
    """When to read it again."""

    review_on = DayField(
        label=_("Quand voulez-vous le relire ?"),
        help_text=_("Un rappel pour vous, jamais une fin."),
        required=False,
    )
    no_reminder = forms.BooleanField(
        label=_("Garder ce jour, sans rappel"), required=False
    )


class SessionForm(PlainForm):
    """Who holds the pen under one's dictation, and where."""

    helper = forms.ChoiceField(
        label=_("Qui tient le stylo ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une personne.")},
    )
    sections = forms.MultipleChoiceField(
        label=_("Dans quelles parties ?"),
        help_text=_("La personne lit et écrit là, et nulle part ailleurs."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une partie.")},
    )

    def __init__(self, *args, people, sections, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["helper"].choices = people
        self.fields["sections"].choices = sections


class AfterSessionForm(PlainForm):
    """Whether one was free to say no, and what may be said of the session."""

    free = forms.ChoiceField(
        label=_("Étiez-vous libre de dire non ?"),
        choices=Freedom,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choisissez une réponse. « Je ne réponds pas » en est une.")
        },
    )
    words = forms.CharField(
        label=_("Si vous voulez en dire plus"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    opened = forms.BooleanField(
        label=_("J’ouvre cette réponse à la personne qui tenait le stylo"),
        required=False,
    )
    named = forms.BooleanField(
        label=_("J’accepte que mon nom soit sur sa page, à côté de cette séance"),
        required=False,
    )
    printed = forms.BooleanField(
        label=_("Je veux que mon document dise avec qui je l’ai écrit"),
        help_text=_("À partir de la prochaine version que vous publierez."),
        required=False,
    )


class ViewForm(PlainForm):
    """A view put beside the person's words, and how it stands to them."""

    relation = forms.ChoiceField(
        label=_("À côté de ses mots, que voulez-vous dire ?"),
        choices=[
            (Relation.ADDS, _("j’ajoute quelque chose")),
            (Relation.NUANCES, _("je nuance")),
            (Relation.DISAGREES, _("je ne suis pas d’accord")),
            (Relation.ASKS, _("je demande")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("Vos mots"),
        help_text=_("Écrivez en votre nom. Les mots de la personne ne changent pas."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Écrivez quelques mots, ou revenez plus tard.")},
    )
    label = BesideField()

    def __init__(self, *args, draft: str, **kwargs):
        super().__init__(*args, **kwargs)
        kept_while_typing = {"data-draft": draft, "data-draft-status": "view-draft"}
        self.fields["words"].widget.attrs.update(kept_while_typing)


class TogetherForm(PlainForm):
    """A text to say together, and with whom among the voices that stand there."""

    words = forms.CharField(
        label=_("Ce que nous disons ensemble"),
        help_text=_("Écrivez « nous ». Chacun lira exactement ces mots."),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Écrivez quelques mots, ou revenez plus tard.")},
    )
    voices = forms.MultipleChoiceField(
        label=_("Avec qui ?"),
        help_text=_("Les personnes qui ont déjà donné leur avis à cette question."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins une personne.")},
    )

    def __init__(self, *args, voices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["voices"].choices = voices
        if len(voices) == 1:
            self.initial["voices"] = [voices[0][0]]

    def chosen(self) -> list[UUID]:
        """Return the keys of the people chosen."""
        return [UUID(key) for key in self.cleaned_data["voices"]]
