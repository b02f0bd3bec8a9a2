"""How the people of the story come to be there for each other."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from avec.access.viewer import Viewer
from avec.references import actions
from avec.references.models import Referent, Substitute
from avec.references.words import Domain
from avec.web.demo.living import Lived, Moment
from avec.web.demo_data.references import Mattering, Replacement, There


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell who asked, who answered, who stands in, from the day of each."""
    told = lived.world.references
    lines: dict[str, Referent] = {}
    standing: dict[str, Substitute] = {}
    for one in told.lines:
        asker = lived.at_work(one.asked_by)
        other = one.referent if one.asked_by == one.owner else one.owner
        yield Moment(one.asked, one.key, asker, partial(_ask, lived, one, lines))
        if one.answered:
            answers = partial(_answer, one, lines)
            yield Moment(one.answered, one.key, lived.at_work(other), answers)
    for each in told.replacements:
        names = partial(_name, lived, each, lines, standing)
        yield Moment(each.named, each.key, lived.at_work(each.named_by), names)
        if each.answered:
            agrees = partial(_agree, each, standing)
            by = lived.at_work(each.substitute)
            yield Moment(each.answered, each.key, by, agrees)
    for mattering in told.matters:
        says = partial(_say, mattering)
        yield Moment(mattering.at, mattering.key, lived.as_self(mattering.owner), says)


def _ask(lived: Lived, one: There, lines: dict[str, Referent], viewer: Viewer) -> None:
    is_hers = one.asked_by == one.owner
    act = actions.choose_referent if is_hers else actions.offer_reference
    lines[one.key] = act(
        viewer=viewer,
        to=lived.person(one.referent if is_hers else one.owner),
        domain=Domain(one.domain),
        first_on=one.first,
        last_on=one.last,
        name=lived.world.people[one.asked_by].name,
        label=one.label,
    )


def _answer(one: There, lines: dict[str, Referent], viewer: Viewer) -> None:
    actions.answer_reference(viewer=viewer, reference=lines[one.key], accepted=True)


def _name(
    lived: Lived,
    one: Replacement,
    lines: dict[str, Referent],
    standing: dict[str, Substitute],
    viewer: Viewer,
) -> None:
    standing[one.key] = actions.name_substitute(
        viewer=viewer,
        reference=lines[one.line],
        to=lived.person(one.substitute),
        first_on=one.first,
        last_on=one.last,
    )


def _agree(one: Replacement, standing: dict[str, Substitute], viewer: Viewer) -> None:
    actions.answer_substitute(
        viewer=viewer, substitute=standing[one.key], accepted=True
    )


def _say(one: Mattering, viewer: Viewer) -> None:
    domains = [Domain(domain) for domain in one.domains]
    actions.say_what_matters(viewer=viewer, domains=domains)
