"""The kinds of answer a template may ask for.

`kind_of(question)` gives the field type of a question; each type knows how to read
a form, show an answer and draw its inputs. All seventeen are declared; those whose
`ready` is false can only be printed as blank forms for now.
"""

from avec.documents.fields.base import (
    UNKNOWN,
    Around,
    Content,
    FieldType,
    Refused,
    Row,
)
from avec.documents.fields.cards import ComponentField
from avec.documents.fields.choices import (
    AgreementField,
    ChoiceField,
    NumberField,
    ScaleField,
)
from avec.documents.fields.dates import DateField
from avec.documents.fields.declared import (
    AppointmentField,
    MediaField,
    ReminderField,
    SignatureField,
    VoiceField,
)
from avec.documents.fields.lists import ListField, PairField
from avec.documents.fields.people import LinkField, PersonField
from avec.documents.fields.steps import ActionField
from avec.documents.fields.text import LONG, SHORT, TextField, tidy
from avec.documents.shapes import Question

REGISTER: dict[str, FieldType] = {
    kind.key: kind
    for kind in (
        TextField(),
        ListField(),
        ChoiceField(),
        ScaleField(),
        DateField(),
        NumberField(),
        PersonField(),
        AppointmentField(),
        ActionField(),
        AgreementField(),
        MediaField(),
        LinkField(),
        VoiceField(),
        PairField(),
        SignatureField(),
        ReminderField(),
        ComponentField(),
    )
}


def kind_of(question: Question) -> FieldType:
    """Give the field type of a question. Raises `KeyError` if it does not exist."""
    return REGISTER[question.type]


def as_words(answer: Content, question: Question) -> str:
    """Give as plain words what was said beside, whatever form it once had."""
    return answer.get("text") or kind_of(question).as_text(answer, question)


__all__ = [
    "LONG",
    "REGISTER",
    "SHORT",
    "UNKNOWN",
    "Around",
    "Content",
    "FieldType",
    "Refused",
    "Row",
    "as_words",
    "kind_of",
    "tidy",
]
