"""A template as a blank form: what to draw under each question, to fill by hand."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from avec.documents.fields import kind_of
from avec.documents.shapes import Question, Template

Drawing = dict[str, Any]
"""One thing to draw: its `kind` (lines, boxes, spaces, table, frame, nothing)."""


def blank_sections(template: Template) -> list[dict[str, Any]]:
    """Give every section and question of a template, with what to draw under it."""
    return [
        {
            "title": section.title,
            "note": section.note,
            "repeatable": section.repeatable,
            "questions": [
                {
                    "prompt": question.prompt,
                    "help": question.help,
                    "drawing": _drawing(question),
                }
                for question in section.questions
                if not question.retired
            ],
        }
        for section in template.sections
        if not section.retired
    ]


def _lines(count: int, *, numbered: bool = False) -> Drawing:
    return {"kind": "lines", "count": count, "numbered": numbered}


def _boxes(labels: list[str], *, other: bool = False) -> Drawing:
    return {"kind": "boxes", "labels": labels, "other": _("Autre :") if other else ""}


def _spaces(*labels: str) -> Drawing:
    return {"kind": "spaces", "labels": list(labels)}


def _table(
    headers: list[str], *, rows: int = 0, first: list[str] | None = None
) -> Drawing:
    return {
        "kind": "table",
        "headers": headers,
        "first": first or [""] * rows,
        "boxes": False,
    }


def _drawing(question: Question) -> Drawing:
    return _DRAWN[question.type](question, kind_of(question).option)


Option = Callable[[Question, str], Any]


def _text(question: Question, option: Option) -> Drawing:
    return _lines(2 if option(question, "length") == "short" else 6)


def _list(question: Question, option: Option) -> Drawing:
    beside = {
        "person": _("Qui"),
        "date": _("Jusqu’à quand"),
        "weight": _("Poids"),
        "for": _("Pour quoi faire, quand"),
        "agreed": _("D’accord ?"),
        "stance": _("Préféré, accepté ou refusé"),
        "why": _("Pourquoi"),
        "when": _("Quand"),
    }
    columns = [beside[name] for name in option(question, "with")]
    if columns:
        return _table([_("Quoi"), *columns], rows=4)
    return _lines(5, numbered=bool(option(question, "ordered")))


def _choice(question: Question, option: Option) -> Drawing:
    labels = [choice.label for choice in question.choices]
    return _boxes(labels, other=bool(option(question, "other")))


def _scale(question: Question, option: Option) -> Drawing:
    own = option(question, "bounds") == "person"
    return {
        "kind": "scale",
        "steps": list(range(option(question, "from"), option(question, "to") + 1)),
        "ends": [_("À un bout :"), _("À l’autre bout :")] if own else [],
    }


def _number(question: Question, _option: Option) -> Drawing:
    unit = kind_of(question).unit(question)  # type: ignore[attr-defined] # a number
    return _spaces(unit.capitalize() if unit else _("Nombre"))


def _action(question: Question, option: Option) -> Drawing:
    headers = [_("Quoi"), _("Qui"), _("Quand"), _("Ce que ça a donné")]
    return _table(headers, rows=3 if option(question, "several") else 1)


def _agreement(question: Question, option: Option) -> Drawing:
    labels = [_("Oui"), _("Non")]
    return _boxes(
        [*labels, _("Pas maintenant")] if option(question, "not_now") else labels
    )


def _pair(question: Question, option: Option) -> Drawing:
    left = _("Qui") if option(question, "left") == "person" else _("Ce qui arrive")
    right = (
        _("Comment") if option(question, "left") == "person" else _("Ce que l’on fait")
    )
    return _table([left, right], rows=3)


def _component(question: Question, option: Option) -> Drawing:
    return _COMPONENTS[option(question, "name")](question)


def _card_sort(question: Question) -> Drawing:
    cards = [card.label for card in question.choices]
    table = _table(
        [_("Domaine"), *(pile.label for pile in question.piles)],
        first=[*cards, "", "", ""],
    )
    return {**table, "boxes": True}


_COMPONENTS: Mapping[str, Callable[[Question], Drawing]] = {
    "card_sort": _card_sort,
    "trusted_person": lambda _q: _spaces(
        _("Prénom et nom"),
        _("Comment la joindre"),
        _("Sa signature"),
        _("Ma signature"),
        _("Date"),
    ),
    "emergency_referral": lambda _q: _boxes([_("Oui"), _("Non")]),
    "directive_follow_up": lambda _q: _table(
        [_("Quoi"), _("Suivi"), _("En partie"), _("Pas suivi"), _("Pourquoi")], rows=4
    ),
    "register_of_copies": lambda _q: _table(
        [_("Document et version"), _("Remis à"), _("Date")], rows=3
    ),
    "pair_of_visitors": lambda _q: _spaces(
        _("Prénom et fonction"), _("Prénom et fonction")
    ),
    "worry": lambda _q: _spaces(
        _("Ce qui m’inquiète"),
        _("Je l’ai dit à la personne, ou pourquoi ce n’était pas possible"),
        _("Qui j’appelle"),
        _("Ce qui a été fait"),
    ),
}

_DRAWN: Mapping[str, Callable[[Question, Option], Drawing]] = {
    "text": _text,
    "list": _list,
    "choice": _choice,
    "scale": _scale,
    "date": lambda _q, _o: _spaces(_("Date")),
    "number": _number,
    "person": lambda _q, _o: _lines(1),
    "appointment": lambda _q, _o: _spaces(_("Où"), _("Quand"), _("Avec qui")),
    "action": _action,
    "agreement": _agreement,
    "media": lambda _q, _o: {"kind": "frame"},
    "link": lambda _q, _o: _lines(3),
    "voice": lambda _q, _o: _table([_("Qui parle"), _("Ses mots")], rows=4),
    "pair": _pair,
    "signature": lambda _q, _o: _spaces(_("Signature"), _("Date"), _("Témoins")),
    "reminder": lambda _q, _o: {"kind": "nothing"},
    "component": _component,
}
