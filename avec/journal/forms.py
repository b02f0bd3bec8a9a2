"""What one writes in a notebook. Nothing is compulsory but to write something."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from avec.foundation.days import DayField
from avec.foundation.forms import PlainForm, words_field
from avec.journal.words import Effect, Moment, Place, Source

LONG, SHORT, LINE = 20_000, 60, 300
PROPOSED = timedelta(days=91)
NOON = time(12)
FARTHEST = timedelta(days=365 * 50)
EARLIEST = date(1900, 1, 1)
MOMENT_FORMAT = "%Y-%m-%dT%H:%M"


def _words(label, help_text="", rows=3):
    too_long = _("C’est très long. Faites-en deux pages.")
    return words_field(label, help_text, rows=rows, too_long=too_long)


class NoteForm(PlainForm):
    """A page: her words first, then whatever she likes."""

    words = _words(_("En quelques mots, où en êtes-vous ?"), rows=6)
    day = DayField(
        label=_("Quel jour ?"),
        help_text=_("Aujourd’hui, ou un jour d’avant."),
    )
    hour = forms.TimeField(
        label=_("À quelle heure ?"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Écrivez l’heure comme ceci : 14:30.")},
    )
    low = forms.CharField(label=_("Le premier mot"), required=False, max_length=SHORT)
    high = forms.CharField(label=_("Le second mot"), required=False, max_length=SHORT)
    place = forms.ChoiceField(
        label=_("Où êtes-vous entre ces deux mots ?"),
        required=False,
        choices=[("", _("Je ne le dis pas")), *Place.choices],
    )
    before = _words(_("Quelque chose s’est-il passé juste avant ?"))
    idea = forms.ChoiceField(
        label=_("Qu’avez-vous essayé ? Une idée de votre boîte"), required=False
    )
    tried = _words(_("Ou autre chose, avec vos mots"))
    effect = forms.ChoiceField(
        label=_("Qu’est-ce que cela a changé ?"),
        required=False,
        choices=[("", _("Je ne le dis pas")), *Effect.choices],
        widget=forms.RadioSelect,
    )
    keep = forms.BooleanField(
        label=_("Garder ce que j’ai essayé dans ma boîte à idées"), required=False
    )

    once = forms.UUIDField(required=False, widget=forms.HiddenInput)
    proposed = forms.DateTimeField(
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "hidden"}, format=MOMENT_FORMAT),
        input_formats=[MOMENT_FORMAT],
    )
    """The day and hour the page came with: the hour of one day is not another's."""

    def __init__(self, *args, ideas=(), are_proposed=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["idea"].choices = [("", _("Aucune")), *ideas]
        # The two words of the last page are proposed: left as they are, without a
        # place between them, they are not hers today.
        self.are_proposed = are_proposed

    def clean_day(self) -> date:
        """Refuse a year written short: « 26 » is read as the year 26."""
        day = self.cleaned_data["day"]
        if day < EARLIEST:
            raise forms.ValidationError(
                _("Écrivez l’année en entier, comme ceci : 2026-03-14.")
            )
        return day

    def clean(self):
        """Ask for something written, for both words of a place between them."""
        cleaned = super().clean()
        self._leave_the_hour_of_another_day(cleaned)
        written = ["words", "place", "before", "idea", "tried", "effect"]
        if self._has_own_words():
            written += ["low", "high"]
        if not self.errors and not any(cleaned.get(name) for name in written):
            self.add_error("words", _("Écrivez quelques mots, ou revenez plus tard."))
        if cleaned.get("place") and not (cleaned.get("low") and cleaned.get("high")):
            name = "high" if cleaned.get("low") else "low"
            self.add_error(name, _("Écrivez vos deux mots, ou aucun."))
        if cleaned.get("keep") and not cleaned.get("tried"):
            self.add_error("tried", _("Dites ce que vous voulez garder."))
        elif cleaned.get("keep") and len(self.kept_line) > LINE:
            self.add_error(
                "tried",
                _(
                    "Une idée de la boîte tient en 300 signes. Raccourcissez, ou ne la"
                    " gardez pas dans la boîte."
                ),
            )
        if self._is_ahead():
            self.add_error(
                "day", _("Ce moment n’est pas encore là. Choisissez-en un d’avant.")
            )
        return cleaned

    def _leave_the_hour_of_another_day(self, cleaned: dict[str, Any]) -> None:
        """Keep no hour that she never typed: only proposed, for a day she changed."""
        proposed, day = cleaned.get("proposed"), cleaned.get("day")
        if proposed is None or day is None:
            return
        came = timezone.localtime(proposed)
        if day != came.date() and cleaned.get("hour") == came.time():
            cleaned["hour"] = None

    def _has_own_words(self) -> bool:
        """Whether the two words are hers today, and not only those proposed."""
        return not self.are_proposed or bool({"low", "high"} & {*self.changed_data})

    @property
    def kept_line(self) -> str:
        """What goes in the box of ideas: what she tried, in one line."""
        return " ".join(self.cleaned_data.get("tried", "").split())

    @property
    def idea_content(self) -> dict[str, Any] | None:
        """The idea to put in the box, if she asked for it."""
        return {"line": self.kept_line} if self.cleaned_data["keep"] else None

    def _is_ahead(self) -> bool:
        return bool(self.cleaned_data.get("day")) and self.moment > timezone.now()

    @property
    def moment(self) -> datetime:
        """The moment chosen; without an hour, noon, or now when noon is to come."""
        day: date = self.cleaned_data["day"]
        hour = self.cleaned_data.get("hour")
        now = timezone.localtime()
        if hour is None and day == now.date():
            hour = min(NOON, now.time())
        return timezone.make_aware(datetime.combine(day, hour or NOON))

    @property
    def content(self) -> dict[str, Any]:
        """What the page will hold: only what was written."""
        names = ("words", "before", "tried", "idea", "effect")
        kept = {name: self.cleaned_data.get(name) for name in names}
        if self.cleaned_data.get("place") or self._has_own_words():
            for name in ("low", "high", "place"):
                kept[name] = self.cleaned_data[name]
        kept["has_hour"] = self.cleaned_data.get("hour") is not None
        return {name: value for name, value in kept.items() if value}


def initial_of(moment: datetime, content: dict[str, Any]) -> dict[str, Any]:
    """Fill the form of a page again with what it holds."""
    local = timezone.localtime(moment)
    hour = local.time() if content.get("has_hour") else None
    return {**content, "day": local.date(), "hour": hour}


class MediaForm(PlainForm):
    """A picture or a sound, and what it shows or says."""

    file = forms.FileField(
        label=_("Une image ou un son, depuis votre appareil"),
        help_text=_(
            "Une photo ou un dessin (JPEG, PNG, WebP), ou une voix de trois minutes au"
            " plus, comme les téléphones les enregistrent (m4a, mp3, ogg, webm, wav)."
            " 10 Mo au plus."
        ),
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,audio/*,.m4a,.ogg,.opus"}
        ),
        error_messages={
            "required": _("Choisissez un fichier."),
            "empty": _("Ce fichier est vide. Choisissez-en un autre."),
        },
    )
    words = forms.CharField(
        label=_("Ce qu’on y voit ou entend, avec vos mots"),
        required=False,
        max_length=LINE,
    )


class IdeaForm(PlainForm):
    """An idea: one line, and what goes with it."""

    line = forms.CharField(
        label=_("Une chose qui m’aide"),
        max_length=LINE,
        error_messages={
            "required": _("Écrivez ce qui vous aide, en une ligne."),
            "max_length": _("Une ligne suffit ici : 300 signes au plus."),
        },
    )
    moments = forms.MultipleChoiceField(
        label=_("À quel moment ça marche le mieux ?"),
        required=False,
        choices=Moment,
        widget=forms.CheckboxSelectMultiple,
    )
    company = forms.CharField(
        label=_("Sans personne, ou avec quelqu’un ?"), required=False, max_length=LINE
    )
    needs = forms.CharField(
        label=_("De quoi ai-je besoin pour le faire ?"),
        help_text=_("De l’argent, un lieu, un objet, un transport."),
        required=False,
        max_length=LINE,
    )
    limit = forms.CharField(
        label=_("Quand est-ce que ça ne marche pas ?"), required=False, max_length=LINE
    )
    source = forms.ChoiceField(
        label=_("D’où vient cette idée ?"),
        required=False,
        choices=[("", _("Je ne le dis pas")), *Source.choices],
    )
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)

    @property
    def content(self) -> dict[str, Any]:
        """What the idea will hold: only what was written."""
        written = self.cleaned_data.items()
        return {name: value for name, value in written if value and name != "once"}


class LendForm(PlainForm):
    """To whom, and until when."""

    reader = forms.ChoiceField(
        label=_("À qui ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une personne.")},
    )
    lasts = forms.ChoiceField(
        label=_("Combien de temps ?"),
        choices=[
            ("until", _("Jusqu’à une date")),
            ("always", _("Jusqu’à ce que j’arrête")),
        ],
        initial="until",
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites combien de temps.")},
    )
    until = DayField(
        label=_("Jusqu’à quel jour ?"),
        help_text=_("Ce jour est compris. Proposé : dans trois mois."),
        required=False,
    )

    def __init__(self, *args, people, **kwargs):
        kwargs.setdefault("initial", {"until": timezone.localdate() + PROPOSED})
        super().__init__(*args, **kwargs)
        self.fields["reader"].choices = people
        # Somebody may have left since the page was opened: no key is shown.
        again = self.fields["reader"].error_messages["required"]
        self.fields["reader"].error_messages["invalid_choice"] = again

    def clean(self):
        """Ask for a day that is not past, when it lasts until one."""
        cleaned = super().clean()
        until = cleaned.get("until")
        if cleaned.get("lasts") == "until" and "until" not in self.errors:
            if until is None:
                self.add_error("until", _("Choisissez un jour."))
            elif until < timezone.localdate():
                self.add_error("until", _("Ce jour est passé. Choisissez-en un autre."))
            elif until > timezone.localdate() + FARTHEST:
                self.add_error(
                    "until",
                    _("C’est très loin. « Jusqu’à ce que j’arrête » convient aussi."),
                )
        return cleaned

    @property
    def ends_at(self) -> datetime | None:
        """The first moment when it is closed again; nothing when it goes on."""
        if self.cleaned_data["lasts"] == "always":
            return None
        after = self.cleaned_data["until"] + timedelta(days=1)
        return timezone.make_aware(datetime.combine(after, time()))


class SearchForm(PlainForm):
    """Words to look for in one's own pages, which are read again each time."""

    words_sought = forms.CharField(
        label=_("Chercher dans mon carnet"), required=False, max_length=SHORT
    )


class ChosenForm(PlainForm):
    """Which pages to print."""

    notes = forms.MultipleChoiceField(
        label=_("Quelles pages ?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins une page.")},
    )

    def __init__(self, *args, notes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["notes"].choices = notes
