"""What one writes before, during and after a meeting."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from avec.agenda.forms import CallForm
from avec.circles.words import Relationship
from avec.foundation.forms import PlainForm, words_field
from avec.meetings.words import DECIDED, FOREWARNED, FOREWARNED_HELP, How

LONG, LINE = 20_000, 300


def _line(label, help_text=""):
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=LINE
    )


class ProposeForm(PlainForm):
    """About whom, why, where and when, in words; with her, or as she permits."""

    person = forms.ChoiceField(
        label=_("À propos de qui ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une personne.")},
    )
    why = words_field(
        _("D’où vient l’idée de se réunir ? Qui s’inquiète, et de quoi ?"),
        _("La personne le lira en premier."),
        required=_("Dites d’où vient l’idée de se réunir."),
    )
    when = _line(
        _("Où, quand, combien de temps ?"),
        _("Avec vos mots. Avec ne note pas de rendez-vous à votre place."),
    )
    presence = forms.ChoiceField(
        label=_("Avec elle, ou sans elle ?"),
        choices=[
            ("with", _("Avec elle : je le lui propose")),
            ("without", _("Sans elle : elle l’a permis par écrit")),
        ],
        initial="with",
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites si elle sera là.")},
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people
        if len(people) == 1:
            # Nobody but oneself: there is nothing to choose.
            self.fields["person"].initial = people[0][0]
            self.fields["why"].help_text = ""
            del self.fields["presence"]


def _pause():
    return _line(
        _("Un mot pour faire une pause"),
        _("Quand vous le dites, tout le monde s’arrête."),
    )


class PauseForm(PlainForm):
    """The word that stops everything for a while, or none."""

    pause = _pause()


class AcceptForm(PlainForm):
    """Who comes, who facilitates, and a word for a pause: hers to say."""

    guests = forms.MultipleChoiceField(
        label=_("Qui pourrait aider ? Qui vient ?"),
        help_text=_("Chaque personne répondra pour elle-même."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins une personne.")},
    )
    facilitators = forms.MultipleChoiceField(
        label=_("Qui anime ?"),
        help_text=_(
            "Deux personnes parmi celles que vous invitez. Sinon, ce n’est pas une"
            " rencontre de réseau, et la page le dit."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    pause = _pause()

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["guests"].choices = people
        self.fields["facilitators"].choices = people

    def clean(self):
        """Ask that whoever facilitates is invited, and that there are two at most."""
        cleaned = super().clean()
        leading = set(cleaned.get("facilitators", []))
        if len(leading) > 2:
            self.add_error("facilitators", _("Deux personnes au plus animent."))
        if leading - set(cleaned.get("guests", [])):
            self.add_error(
                "facilitators", _("Invitez aussi les personnes qui animent.")
            )
        return cleaned


class SeatForm(PlainForm):
    """What one has read before sitting there."""

    forewarned = forms.BooleanField(
        label=FOREWARNED,
        help_text=FOREWARNED_HELP,
        error_messages={
            "required": _("Lisez d’abord ce qui va se passer, et cochez la case.")
        },
    )


class VoiceForm(PlainForm):
    """One passage of one's own."""

    words = words_field(
        _("Vos mots"), rows=6, required=_("Quelques mots suffisent, mais il en faut.")
    )


class DecideForm(PlainForm):
    """Who does what, when."""

    what = words_field(
        DECIDED,
        _("Dit « nous » seulement quand chaque voix nommée a dit oui."),
        rows=3,
        required=_("Quelques mots suffisent, mais il en faut."),
    )
    who = _line(_("Qui le fait ?"))
    when = _line(_("Pour quand ?"))


class GuestForm(PlainForm):
    """Somebody without an account: a name, and who this is to the person."""

    name = forms.CharField(
        label=_("Son prénom, ou le nom que vous lui donnez"),
        max_length=80,
        error_messages={
            "required": _("Écrivez le nom de la personne que vous invitez.")
        },
    )
    relationship = forms.ChoiceField(
        label=_("Qui est-ce pour vous ?"),
        choices=Relationship,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites qui est cette personne pour vous.")},
    )


class HowForm(PlainForm):
    """How somebody without an account said it themselves."""

    how = forms.ChoiceField(
        label=_("Comment l’a-t-elle dit ?"),
        choices=How,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites comment.")},
    )


class GuestSeatForm(HowForm):
    """A guest says yes, once what will happen was read to them."""

    field_order = ("forewarned", "how")

    forewarned = forms.BooleanField(
        label=_("Je lui ai lu, ou fait lire, ce qui va se passer"),
        error_messages={
            "required": _("Lisez-lui d’abord ce qui va se passer, et cochez la case.")
        },
    )


class NoteForm(PlainForm):
    """Somebody’s words, written under their dictation."""

    who = forms.ChoiceField(
        label=_("Qui parle ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez qui parle.")},
    )
    words = words_field(
        _("Ses mots, tels qu’ils sont dits"),
        _("Rien ne compte avant le oui de qui les a dits."),
        rows=6,
        required=_("Quelques mots suffisent, mais il en faut."),
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = people


class PermitForm(PlainForm):
    """« Vous pouvez vous réunir sans moi », to one person."""

    to = forms.ChoiceField(
        label=_("À qui ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une personne.")},
    )
    words = words_field(
        _("Ma permission, avec mes mots"),
        _("Ces mots seront en haut de la page de la rencontre."),
        rows=3,
        required=_("Écrivez ce que vous permettez."),
    )

    def __init__(self, *args, people, **kwargs):
        kwargs.setdefault("initial", {"words": _("Vous pouvez vous réunir sans moi.")})
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = people


class MomentForm(CallForm):
    """Where and how long people meet; those of the meeting are asked, nobody else."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, people=[], **kwargs)
        for name in ("people", "is_pair", "kind"):
            del self.fields[name]
