"""One question of each kind, and forms as a browser sends them."""

from django.utils.datastructures import MultiValueDict

from avec.documents.fields import Around, kind_of
from avec.documents.shapes import Choice, Question

STATES = (Choice("under_way", "En route"), Choice("paused", "En pause"))
PILES = (Choice("fine", "Ça va"), Choice("hard", "C’est difficile"))
AROUND = Around(people=(("u1", "Marc"),), links=(("d1", "Mes directives"),))

QUESTIONS = {
    "text": Question("q", "Quoi ?", "text"),
    "short": Question("q", "Quoi ?", "text", options={"length": "short"}),
    "list": Question("q", "Quoi ?", "list"),
    "ordered": Question("q", "Quoi ?", "list", options={"ordered": True}),
    "mixed": Question(
        "q", "Qui ?", "list", options={"items": ("person", "place", "text")}
    ),
    "linked": Question("q", "Quoi ?", "list", options={"items": ("text", "link")}),
    "choice": Question("q", "Où ?", "choice", choices=STATES),
    "several": Question(
        "q", "Où ?", "choice", choices=STATES, options={"several": True, "other": True}
    ),
    "scale": Question("q", "Où ?", "scale", options={"bounds": "person"}),
    "date": Question("q", "Quand ?", "date"),
    "number": Question("q", "Combien ?", "number", options={"unit": "minutes"}),
    "person": Question("q", "Qui ?", "person"),
    "action": Question("q", "Quoi ?", "action"),
    "agreement": Question("q", "Oui ?", "agreement"),
    "link": Question("q", "Lequel ?", "link"),
    "pair": Question("q", "Quoi ?", "pair"),
    "component": Question("q", "Où ?", "component", choices=STATES, piles=PILES),
}


def form(**values):
    """Write a form as a browser sends it: `form(day="1")` is `answer-day`."""
    data = MultiValueDict()
    for name, value in values.items():
        key = "answer" if name == "answer" else f"answer-{name.replace('__', '-')}"
        data.setlist(key, value if isinstance(value, list) else [value])
    return data


def clean(name, **values):
    question = QUESTIONS[name]
    return kind_of(question).clean(form(**values), question, around=AROUND)


def read(name, content):
    return kind_of(QUESTIONS[name]).as_text(content, QUESTIONS[name], AROUND)
