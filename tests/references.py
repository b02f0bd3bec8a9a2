"""Who is there for Nora: two who said yes, one who has not answered, one who stood in.

Claire is there for care, and Sami stands in for her next week; Sami offered to be there
for daily life; Marc has not answered, for words of hers, nor for standing in for Sami.
Claire was there for papers, and is not any more. Nora shows who is there; Karim too,
who has nobody.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.people.models import Person
from avec.references import actions
from avec.references.models import Referent
from avec.references.words import Domain

THERE_WORDS = "CANARI-le-chat-de-Nora-3c58"
THERE_LABEL = "CANARI-mot-a-cote-de-Claire-b1e0"


def be_there(cast) -> None:
    """Write all of it, through the same actions as the site."""
    nora, karim = Viewer(cast.nora), Viewer(cast.karim)
    claire, sami = cast.seen_by("claire"), cast.seen_by("sami")
    today = timezone.localdate()
    week = timedelta(days=7)
    people = {who: Person(pk=cast.people[who], name=who.title()) for who in cast.people}

    def asks(to: str, domain: Domain, **more) -> Referent:
        with acting_as(nora), transaction.atomic():
            return actions.choose_referent(
                viewer=nora,
                to=people[to],
                domain=domain,
                first_on=today,
                name="Nora",
                **more,
            )

    care = asks("claire", Domain.CARE, label=THERE_LABEL)
    papers = asks("claire", Domain.RIGHTS)
    asks("marc", Domain.OWN_WORDS, own_words=THERE_WORDS)
    with acting_as(claire), transaction.atomic():
        for one in (care, papers):
            actions.answer_reference(viewer=claire, reference=one, accepted=True)
        actions.end_reference(viewer=claire, reference=papers)
    with acting_as(sami), transaction.atomic():
        daily = actions.offer_reference(
            viewer=sami,
            to=people["nora"],
            domain=Domain.DAILY_LIFE,
            first_on=today,
            last_on=today + 4 * week,
            name="Sami",
            label="pair-aidant",
        )
    with acting_as(nora), transaction.atomic():
        actions.answer_reference(viewer=nora, reference=daily, accepted=True)
        stands_in = actions.name_substitute(
            viewer=nora,
            reference=care,
            to=people["sami"],
            first_on=today + week,
            last_on=today + 2 * week,
        )
        actions.name_substitute(
            viewer=nora,
            reference=daily,
            to=people["marc"],
            first_on=today + week,
            last_on=today + 2 * week,
        )
        declined = actions.name_substitute(
            viewer=nora,
            reference=care,
            to=people["marc"],
            first_on=today + 4 * week,
            last_on=today + 5 * week,
        )
        actions.show_referents(viewer=nora, shown=True)
        actions.say_what_matters(viewer=nora, domains=[Domain.CARE, Domain.HOUSING])
    with acting_as(sami), transaction.atomic():
        actions.answer_substitute(viewer=sami, substitute=stands_in, accepted=True)
    with acting_as(cast.seen_by("marc")), transaction.atomic():
        actions.answer_substitute(
            viewer=cast.seen_by("marc"), substitute=declined, accepted=False
        )
    with acting_as(karim), transaction.atomic():
        actions.show_referents(viewer=karim, shown=True)
        actions.say_what_matters(viewer=karim, domains=[Domain.WORK])
