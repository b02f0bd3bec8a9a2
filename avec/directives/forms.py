"""What is asked at each act. Only what makes the act is compulsory."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from avec.directives.refusals import NotOfThatMoment, NotYetThere
from avec.directives.words import Followed, Way
from avec.foundation.days import DayField
from avec.foundation.forms import PlainForm, words_field

SHORT, LONG = 200, 2_000
DAY_FORMAT = "%Y-%m-%d"
OLDEST_SIGNATURE = 10


def _line(label, help_text="", *, required=False, longest=SHORT):
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=longest,
        error_messages={
            "required": _("Écrivez quelque chose ici."),
            "max_length": _("C’est très long. Quelques mots suffisent."),
        },
    )


def _words(label, help_text="", *, required=False, rows=3):
    return words_field(
        label,
        help_text,
        rows=rows,
        required=_("Écrivez quelque chose ici.") if required else "",
        longest=LONG,
        too_long=_("C’est très long. Quelques lignes suffisent."),
    )


def _day(label, help_text=""):
    return DayField(
        label=label,
        help_text=help_text,
    )


class SignForm(PlainForm):
    """A day and a name; the rest if she wishes."""

    name = _line(_("Je signe de ce nom"), required=True)
    signed_on = _day(_("Quel jour ?"))
    where = _line(_("Où ?"))
    with_whom = _line(_("Avec qui étiez-vous ?"))
    helper = _line(
        _("Qui vous a aidé à écrire ?"), _("Un pair, un proche, quelqu’un de l’équipe.")
    )
    witnesses = _words(
        _("Des témoins, si vous le souhaitez"), _("Une personne par ligne.")
    )

    def clean_signed_on(self):
        """Ask for a day that is there already, and not of another century.

        A signature never changes: what was typed is not lost, and is read again.
        """
        signed_on = self.cleaned_data["signed_on"]
        today = timezone.localdate()
        if signed_on > today:
            raise forms.ValidationError(NotYetThere.sentence)
        if signed_on.year < today.year - OLDEST_SIGNATURE:
            raise forms.ValidationError(
                _("Vérifiez l’année : c’est il y a plus de dix ans.")
            )
        return signed_on


class DesignateForm(PlainForm):
    """Somebody of the circle, or a name; how to reach them, and what for."""

    other = forms.ChoiceField(
        label=_("Quelqu’un de mon cercle"),
        required=False,
        help_text=_("Cette personne signera depuis son propre compte, ou sur papier."),
    )
    name = _line(_("Ou quelqu’un d’autre : prénom et nom"))
    reach = _line(_("Comment la joindre"))
    scope = _words(
        _("Ce que je lui confie, avec mes mots"),
        _("Ce qu’elle peut dire pour moi, ce qu’elle peut savoir, et pas le reste."),
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        nobody = ("", _("Aucune personne de la liste"))
        self.fields["other"].choices = [nobody, *people]

    def clean(self):
        """Ask for somebody, one way or the other; one person, under one name."""
        cleaned = super().clean()
        if cleaned.get("other") and cleaned.get("name"):
            self.add_error(
                "name", _("Choisissez l’un ou l’autre : une seule personne.")
            )
        if not cleaned.get("other") and not cleaned.get("name"):
            self.add_error("name", _("Dites qui est cette personne."))
        return cleaned


class PaperForm(PlainForm):
    """The day when the other signed, on paper."""

    signed_on = _day(_("Quel jour cette personne a-t-elle signé ?"))


class RevokeForm(PlainForm):
    """By what means, what day, in what moment; her words if one has them."""

    way = forms.ChoiceField(
        label=_("Par quel moyen ?"),
        choices=Way.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez un moyen.")},
    )
    said_on = _day(_("Quel jour ?"))
    in_difficult_moment = forms.BooleanField(
        label=_("C’était pendant un moment difficile"), required=False
    )
    words = _words(_("Avec quels mots ?"))
    moment = _words(_("Dans quel moment, avec qui ?"))

    def __init__(self, *args, is_hers: bool, moment_is_open: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if moment_is_open or not is_hers:
            # She says it herself, or one is open and the revocation keeps it.
            del self.fields["in_difficult_moment"]
        if not is_hers:
            # Whoever reports was told, or holds a paper.
            self.fields["way"].choices = Way.choices[1:]


class SequelForm(PlainForm):
    """What was done, and why."""

    done = _words(_("Qu’avez-vous fait ?"), required=True)
    why = _words(_("Pourquoi ?"), required=True)


def _became() -> list[tuple[str, str]]:
    """Word what may have become of it, in the language of the page that asks."""
    return [(one.value, str(one.label).capitalize()) for one in Followed]


class FollowedForm(PlainForm):
    """What became of one passage, what day, and why."""

    followed = forms.ChoiceField(
        label=_("Ce que cette demande est devenue"),
        choices=_became,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
    )
    happened_on = _day(_("Quel jour ?"))
    why = _words(
        _("Pourquoi, et comment"),
        _("La personne lira ces mots, avec votre prénom et votre fonction."),
    )
    function = _line(_("Votre fonction, comme la personne la lira"))

    within: tuple[date, date] | None = None

    def keep_within(self, first: date, last: date) -> None:
        """Take only a day of a moment that has closed."""
        self.within = first, last

    def clean_happened_on(self) -> date:
        """Refuse a day when nothing was open to who says it."""
        day = self.cleaned_data["happened_on"]
        if self.within and not self.within[0] <= day <= self.within[1]:
            raise forms.ValidationError(NotOfThatMoment.sentence)
        return day

    def clean(self):
        """Ask why, for what was not followed or in part only."""
        cleaned = super().clean()
        said = cleaned.get("followed")
        if said in (Followed.IN_PART, Followed.NOT_FOLLOWED) and not cleaned.get("why"):
            self.add_error("why", _("Écrivez pourquoi : la personne le lira."))
        return cleaned


class MomentForm(PlainForm):
    """Which of her difficult moments is meant."""

    moment = forms.UUIDField()
