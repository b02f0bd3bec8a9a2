"""What these tests share."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from avec.access.identity import acting_as
from avec.people.models import Person
from avec.references import actions
from avec.references.models import Referent, Substitute


@pytest.fixture
def acts(cast):
    """Act as somebody of the cast, in one transaction."""

    def act(who, action, **given):
        viewer = cast.seen_by(who)
        with acting_as(viewer), transaction.atomic():
            return action(viewer=viewer, **given)

    return act


@pytest.fixture
def day():
    """Return a day counted from today."""

    def counted(days: int) -> date:
        return timezone.localdate() + timedelta(days=days)

    return counted


@pytest.fixture
def asks(cast, acts, day):
    """Let Nora ask somebody, from today on unless told otherwise."""

    def ask(to, domain, first=0, last=None, **more):
        return acts(
            "nora",
            actions.choose_referent,
            to=Person(pk=cast.people[to], name=to.title()),
            domain=domain,
            first_on=day(first),
            last_on=None if last is None else day(last),
            name="Nora",
            **more,
        )

    return ask


@pytest.fixture
def agreed(acts, asks):
    """Let Nora ask somebody, who says yes."""

    def agree(to, domain, first=0, last=None, **more):
        one = asks(to, domain, first, last, **more)
        acts(to, actions.answer_reference, reference=one, accepted=True)
        return one

    return agree


@pytest.fixture
def sees(cast):
    """Return the keys of what somebody sees, when both walls say the same."""

    def seen(who, model=Referent) -> set:
        viewer = cast.seen_by(who)
        with acting_as(viewer), transaction.atomic():
            everything = set(model.objects.order_by("pk").values_list("pk", flat=True))
            rows = model.objects.visible_to(viewer).order_by("pk")
            assert set(rows.values_list("pk", flat=True)) == everything
        return everything

    return seen


@pytest.fixture
def care(cast):
    """Claire is there for care; Sami is to stand in."""
    with cast.acting("nora"):
        return Referent.objects.get(domain="care")


@pytest.fixture
def standing(cast, care):
    """Sami said yes to stand in for Claire."""
    with cast.acting("nora"):
        return Substitute.objects.get(substitute_id=cast.sami, reference=care)
