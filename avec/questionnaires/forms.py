"""Forms of questionnaires."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from avec.foundation.forms import PlainForm
from avec.questionnaires.files import Form


class AnswerForm(PlainForm):
    """Every question of a questionnaire, none of them compulsory."""

    def __init__(self, *args, asked: Form, **kwargs):
        super().__init__(*args, **kwargs)
        steps = [("", _("Je ne réponds pas"))]
        for step in asked.steps:
            words = {asked.low: asked.first, asked.high: asked.last}.get(step)
            steps.append((str(step), f"{step} – {words}" if words else str(step)))
        for number, prompt in enumerate(asked.questions):
            self.fields[f"q{number}"] = forms.ChoiceField(
                label=prompt, choices=steps, required=False, widget=forms.RadioSelect
            )
        self.asked = asked
        if asked.result != "none":
            self.fields["counted"] = forms.BooleanField(
                label=_("J’accepte que mon résultat soit compté, sans mon nom"),
                help_text=_(
                    "Le lieu n’en voit qu’une moyenne, à partir de onze personnes."
                    " Une moyenne déjà faite ne change pas. Sans cette case, rien"
                    " n’est compté."
                ),
                required=False,
            )

    def answers(self) -> dict[str, int]:
        """Return what was answered, by the number of the question."""
        said = {
            str(number): self.cleaned_data[f"q{number}"]
            for number in range(len(self.asked.questions))
        }
        return {number: int(value) for number, value in said.items() if value}


class OpenForm(PlainForm):
    """To whom of one's circle a result is opened."""

    reader = forms.ChoiceField(
        label=_("À qui ?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une personne.")},
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reader"].choices = people
