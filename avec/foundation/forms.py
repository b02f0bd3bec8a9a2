"""What every form of the house has in common: its sentences are ours."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

TOO_LONG = _("C’est très long. Gardez l’essentiel.")


class PlainForm(forms.Form):
    """A form that lets the server say in words what is missing.

    Somebody may have left since the page was opened: a choice that is not there any
    more is asked again, and no key is shown.
    """

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def full_clean(self) -> None:
        """Look at what was sent, with the sentences of every field there is by now."""
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                _ask_again(field)
        super().full_clean()


def _ask_again(field: forms.ChoiceField) -> None:
    said, ours = field.error_messages, type(field).default_error_messages
    if said["invalid_choice"] is not ours["invalid_choice"]:
        return  # it has its own sentence
    said["invalid_choice"] = (
        said["required"]
        if field.required
        else _("Ce choix n’est plus là. Choisissez encore une fois.")
    )


def key_sent(request: HttpRequest, name: str) -> UUID | None:
    """Return the key that a form sent under this name; nothing when it is none."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return None


def words_field(
    label: Any,
    help_text: Any = "",
    *,
    rows: int = 4,
    required: Any = "",
    longest: int = 20_000,
    too_long: Any = TOO_LONG,
) -> forms.CharField:
    """Ask for a few sentences; ``required`` says what is missing without them."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=bool(required),
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": required, "max_length": too_long},
    )
