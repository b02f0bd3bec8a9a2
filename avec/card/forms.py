"""What is ticked and written to make a card."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from avec.card.words import Place
from avec.foundation.forms import PlainForm

LONGEST = 200
MOST = 12


class OwnLinesForm(PlainForm):
    """Lines of one's own, one under the other, in each place of the card."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for place in Place:
            self.fields[f"own-{place.value}"] = forms.CharField(
                label=_("Vos propres lignes, une par ligne"),
                required=False,
                max_length=LONGEST * MOST,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self):
        """Refuse what would not fit on a card, and say where."""
        cleaned = super().clean()
        for place in Place:
            name = f"own-{place.value}"
            lines = self._lines(name)
            if len(lines) > MOST:
                self.add_error(name, _("Gardez douze lignes au plus ici."))
            elif any(len(line) > LONGEST for line in lines):
                self.add_error(name, _("Une ligne tient en 200 signes."))
        return cleaned

    def lines(self) -> list[tuple[Place, str]]:
        """Return what was written, place by place."""
        return [
            (place, line)
            for place in Place
            for line in self._lines(f"own-{place.value}")
        ]

    def _lines(self, name: str) -> list[str]:
        written = self.cleaned_data.get(name, "").replace("\0", "")
        return [line.strip() for line in written.splitlines() if line.strip()]
