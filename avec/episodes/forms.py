"""Opening a difficult moment: until when, who is there, and how she agreed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from avec.episodes.words import LONGEST, PROPOSED_DAYS, Answer
from avec.foundation import dates
from avec.foundation.days import DayField
from avec.foundation.forms import PlainForm


class _Opening(PlainForm):
    """What every opening says: until when, and who is named."""

    until = DayField(label=_("Jusqu’à quel jour, au plus ?"))
    named = forms.MultipleChoiceField(
        label=_("Qui est là ?"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args, people, **kwargs):
        initial = {
            "until": timezone.localdate() + timedelta(days=PROPOSED_DAYS),
            **(kwargs.pop("initial", None) or {}),
        }
        super().__init__(*args, initial=initial, **kwargs)
        # In words: a browser of another language shows figures in another order.
        self.fields["until"].help_text = _(
            "Ce jour est compris. On peut refermer plus tôt, à tout moment. Proposé :"
            " %(day)s, dans deux semaines."
        ) % {"day": dates.day(initial["until"])}
        self.fields["named"].choices = people
        self.fields["named"].error_messages["invalid_choice"] = _(
            "Quelqu’un n’est plus là. Choisissez encore une fois."
        )

    def clean_until(self):
        """Ask for a day to come, within two months."""
        until = self.cleaned_data["until"]
        if until < timezone.localdate():
            raise forms.ValidationError(_("Choisissez un jour qui n’est pas passé."))
        if _after(until) > timezone.now() + LONGEST:
            raise forms.ValidationError(
                _("Deux mois au plus. On peut en ouvrir un autre ensuite.")
            )
        return until

    @property
    def ends_at(self) -> datetime:
        """The first moment when it is over: the day chosen still counts."""
        return _after(self.cleaned_data["until"])

    @property
    def people(self) -> list[UUID]:
        """The keys of the people chosen."""
        return [UUID(key) for key in self.cleaned_data["named"]]


def _after(day) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


class OwnForm(_Opening):
    """One's own moment: people of the circle may be named."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["named"].help_text = _(
            "Des personnes de votre cercle, une par une. Elles liront cette page-là,"
            " pas vos documents : un document ne s’ouvre que si vous l’aviez préparé."
        )


class WithSomebodyForm(_Opening):
    """Somebody else's: she agrees, or the reason why not is written."""

    person = forms.ChoiceField(
        label=_("Avec qui ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une personne.")},
    )
    answer = forms.ChoiceField(
        label=_("Est-elle d’accord ?"),
        choices=Answer,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites si elle est d’accord.")},
    )
    because = forms.CharField(
        label=_("Sans son accord, parce que…"),
        help_text=_("Elle lira ces mots aussitôt. Écrivez-les pour elle."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("C’est trop long. Raccourcissez un peu.")},
    )

    field_order = ("person", "answer", "because", "until", "named")

    def __init__(self, *args, known, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = known
        self.fields["named"].label = _("Qui est là, avec vous ?")
        self.fields["named"].help_text = _(
            "Des personnes de votre équipe, une par une. La personne lira leurs noms."
        )

    def clean(self):
        """Ask why, without her agreement; keep no reason when she agrees."""
        cleaned = super().clean()
        if cleaned.get("answer") == Answer.YES:
            cleaned["because"] = ""
        elif (
            cleaned.get("answer")
            and not cleaned.get("because")
            and "because" not in self.errors
        ):
            self.add_error("because", _("Écrivez pourquoi. Elle le lira."))
        return cleaned


class NameForm(PlainForm):
    """One more person."""

    person = forms.ChoiceField(
        label=_("Qui ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une personne.")},
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people
