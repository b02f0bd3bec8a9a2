"""Forms of groups: what everybody reads, when it gathers, what moves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from avec.agenda.forms import HoursForm, hour_field
from avec.agenda.words import Mode
from avec.foundation.days import DayField
from avec.foundation.forms import PlainForm
from avec.groups.models import Group
from avec.groups.models.seats import MOST_MINUTES, MOST_SEATS
from avec.groups.words import From, Reach, What

A_DAY = 24 * 60
ALL_PUBLIC = _("Tout le monde le lit, sans compte. N’écrivez le nom de personne.")


class GroupForm(PlainForm):
    """What everybody reads of a group."""

    name = forms.CharField(
        label=_("Le nom du groupe"),
        help_text=ALL_PUBLIC,
        max_length=100,
        error_messages={"required": _("Donnez un nom à ce groupe.")},
    )
    what = forms.ChoiceField(
        label=_("Pour quoi vient-on ?"),
        choices=What,
        widget=forms.RadioSelect,
        initial=What.MUTUAL_AID,
    )
    about = forms.CharField(
        label=_("Ce que c’est, en quelques phrases"),
        help_text=ALL_PUBLIC,
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    mode = forms.ChoiceField(
        label=_("Comment ?"), choices=Mode, widget=forms.RadioSelect, initial=Mode.PLACE
    )
    where = forms.CharField(
        label=_("Où, ou à quel numéro"),
        help_text=_("Tout le monde le lit aussi."),
        max_length=200,
        required=False,
    )
    of_place = forms.ChoiceField(label=_("À quel lieu est ce groupe ?"))
    reach = forms.ChoiceField(
        label=_("Qui peut venir ?"),
        choices=Reach,
        widget=forms.RadioSelect,
        initial=Reach.EVERYONE,
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, place: tuple[str, str] | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [("", _("À aucun lieu"))]
        if place is None:
            del self.fields["of_place"]
        else:
            self.fields["of_place"].choices = [place, *choices]  # type: ignore[attr-defined] # a choice
            self.fields["of_place"].required = False

    def clean(self) -> dict[str, Any]:
        """Ask for the place of a group that is for those of a place."""
        said = super().clean() or {}
        is_for_a_place = said.get("reach") == Reach.PLACE
        if is_for_a_place and "of_place" in self.fields and not said.get("of_place"):
            self.add_error("reach", _("Choisissez d’abord le lieu de ce groupe."))
        return said


class ChangeGroupForm(GroupForm):
    """The same; the place of a group does not change."""

    def __init__(self, *args: Any, group: Group, **kwargs: Any):
        super().__init__(*args, place=None, **kwargs)
        del self.fields["key"]
        self.group = group

    def clean(self) -> dict[str, Any]:
        """Keep a group of no place open to everyone."""
        said = super().clean() or {}
        if said.get("reach") == Reach.PLACE and self.group.organization_id is None:
            self.add_error("reach", _("Ce groupe n’est à aucun lieu."))
        return said


class AnnounceForm(HoursForm):
    """When the group gathers, and for how many people."""

    is_bookable = None
    capacity = forms.IntegerField(
        label=_("Combien de places ?"),
        help_text=_(
            "Laissez vide pour « venez sans vous inscrire ». Personne ne voit combien"
            " de personnes viennent, seulement s’il reste des places."
        ),
        min_value=1,
        max_value=MOST_SEATS,
        required=False,
        error_messages={
            "invalid": _("Écrivez un nombre."),
            "min_value": _("Au moins une place, ou laissez vide."),
            "max_value": _("Deux cents places au plus."),
        },
    )

    def clean(self) -> dict[str, Any]:
        """Refuse what lasts more than eight hours."""
        said = super().clean() or {}
        hours = said.get("hours")
        if hours is not None and not 5 <= hours.series.minutes <= MOST_MINUTES:
            self.add_error("ends_at", _("Une séance dure huit heures au plus."))
        return said


class MoveForm(PlainForm):
    """Another day, another hour; or another hour for all those that follow."""

    on = DayField(label=_("Le jour"))
    starts_at = hour_field(_("De"), required=_("Écrivez l’heure où cela commence."))
    ends_at = hour_field(_("À"), required=_("Écrivez l’heure où cela finit."))
    which = forms.ChoiceField(
        label=_("Déplacer quelles séances ?"),
        help_text=_("Les suivantes gardent leur jour : seule leur heure change."),
        choices=From,
        widget=forms.RadioSelect,
        initial=From.ONCE,
    )

    def clean(self) -> dict[str, Any]:
        """Put the start and the length together."""
        said = super().clean() or {}
        if self.errors:
            return said
        start, end = said["starts_at"], said["ends_at"]
        minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
        said["minutes"] = minutes % A_DAY
        said["start"] = datetime.combine(said["on"], start)
        if not 5 <= said["minutes"] <= MOST_MINUTES:
            self.add_error("ends_at", _("Une séance dure huit heures au plus."))
        return said


class SeatsForm(PlainForm):
    """Another number of seats, for one gathering or for those that follow too."""

    capacity = forms.IntegerField(
        label=_("Combien de places ?"),
        min_value=1,
        max_value=MOST_SEATS,
        error_messages={
            "required": _("Écrivez un nombre."),
            "invalid": _("Écrivez un nombre."),
            "min_value": _("Au moins une place."),
            "max_value": _("Deux cents places au plus."),
        },
    )
    which = forms.ChoiceField(
        label=_("Pour quelles séances ?"),
        choices=From,
        widget=forms.RadioSelect,
        initial=From.ONCE,
    )


class CancelForm(PlainForm):
    """Which gatherings are cancelled."""

    which = forms.ChoiceField(
        label=_("Annuler quelles séances ?"),
        choices=From,
        widget=forms.RadioSelect,
        initial=From.ONCE,
    )
