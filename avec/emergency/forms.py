"""What is typed in this room: an answer, an identity, a reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from avec.emergency.birth import BirthField
from avec.emergency.models import ASKED_AGAIN
from avec.emergency.refusals import NobodyNamed, NothingMarked
from avec.emergency.words import SENTENCE_AT_LEAST, Answer, Situation
from avec.foundation.forms import PlainForm

NAME, SENTENCE, VOICE = 80, 500, 3000


def _name(label):
    return forms.CharField(
        label=label,
        max_length=NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Écrivez ce nom en entier.")},
    )


class IdentityForm(PlainForm):
    """Exactly one person: what she typed, in full, with her birth date."""

    given = _name(_("Prénom"))
    family = _name(_("Nom de famille"))
    born = BirthField(
        label=_("Date de naissance"),
        help_text=_("Le jour, le mois, l’année. Par exemple : 17 5 1991."),
    )


class TryForm(IdentityForm):
    """Whose pages, why, and a sentence that she will read.

    ``tap`` is drawn with the page: pressed twice, it asks once.
    """

    tap = forms.CharField(required=False, widget=forms.HiddenInput)
    situation = forms.ChoiceField(
        label=_("Ce qui se passe"),
        choices=Situation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
    )
    sentence = forms.CharField(
        label=_("Pourquoi, en une phrase"),
        help_text=_("La personne lira cette phrase, et les deux qui reliront aussi."),
        min_length=SENTENCE_AT_LEAST,
        max_length=SENTENCE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Écrivez pourquoi, en une phrase."),
            "min_length": _("Écrivez une phrase entière, avec vos mots."),
            "max_length": _("Une phrase suffit."),
        },
    )


class _AnswersForm(PlainForm):
    """An answer, whom she names, and whom else to tell."""

    answer = forms.ChoiceField(
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
        help_text=_(
            "Sans réponse, c’est non. Un oui vous sera redemandé dans six mois ; sans"
            " réponse un mois plus tard, ce sera non."
        ),
    )
    named = forms.TypedMultipleChoiceField(
        required=False,
        coerce=UUID,
        label=_("Qui, parmi les personnes déclarées"),
        help_text=_("Seulement si vous répondez que vous nommez des personnes."),
        widget=forms.CheckboxSelectMultiple,
    )
    also_tell = forms.TypedChoiceField(
        required=False,
        coerce=UUID,
        empty_value=None,
        label=_("Prévenir aussi quelqu’un de votre cercle"),
        help_text=_(
            "Cette personne saura que vos pages ont été ouvertes, et quand. Rien de"
            " plus. Votre personne de confiance, si elle a signé et a un compte ici, le"
            " saura de toute façon."
        ),
    )

    def __init__(
        self,
        *args: Any,
        named: Iterable[tuple[str, str]],
        circle: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._of("named").choices = list(named)
        self._of("also_tell").choices = [("", _("Personne d’autre")), *circle]

    def _of(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Say here what is missing, so that nothing ticked is lost."""
        said = super().clean() or {}
        if said.get("answer") == Answer.NAMED and not said.get("named"):
            self.add_error("named", str(NobodyNamed.sentence))
        return said


class AnswerForm(_AnswersForm):
    """Her answer for one document, and the questions she ticks."""

    marks = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, marks: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._of("answer").label = _(
            "En cas d’urgence, quelqu’un de l’équipe de crise peut-il ouvrir ces pages"
            " sans me joindre ?"
        )
        self._of("marks").choices = [(mark, mark) for mark in marks]

    def clean(self) -> dict[str, Any]:
        """Ask for a question, when the answer opens some."""
        said = super().clean()
        if said.get("answer") in ASKED_AGAIN and not said.get("marks"):
            self.add_error("marks", str(NothingMarked.sentence))
        return said


class CardAnswerForm(_AnswersForm):
    """Her answer for her crisis card, whole as it is made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._of("answer").label = _(
            "En cas d’urgence, quelqu’un de l’équipe de crise peut-il ouvrir ma carte"
            " de crise sans me joindre ?"
        )
        self._of("answer").choices = [
            (Answer.YES, _("Oui, ma carte")),
            (Answer.NAMED, Answer.NAMED.label),
            (Answer.NO, Answer.NO.label),
        ]


class VoiceForm(PlainForm):
    """What she adds, in her own words."""

    words = forms.CharField(
        label=_("Vos mots"),
        required=False,
        max_length=VOICE,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": _("C’est très long. Gardez l’essentiel.")},
    )
