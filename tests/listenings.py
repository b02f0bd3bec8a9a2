"""What the cast keeps of listening times, each word where somebody chose to put it.

Sami    listened twice: one moment is closed, with a debrief, of which Odile, who is in
        his circle, reads what he brings to supervision; the other is still open. He
        wrote down words of Nora’s, worried for her and said so, and once for somebody
        whom nothing names.
Nora    kept words for herself and Sami, and others for a team; some wait for her yes.
Claire  listened too: her debrief is hers.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.listening import actions
from avec.listening.words import Place, Step, Told, Trace
from avec.people.models import Person
from tests.scene import tie

DEBRIEF_WORDS = "CANARI-retour-de-Sami-6d02"
BROUGHT_WORDS = "CANARI-supervision-de-Sami-91be"
CLAIRES_DEBRIEF = "CANARI-retour-de-Claire-0c7a"
KEPT_WORDS = "CANARI-mots-pour-deux-b514"
WAITING_WORDS = "CANARI-mots-a-garder-3f8e"
TEAM_KEPT_WORDS = "CANARI-mots-pour-l-equipe-77d1"
WORRY_WORDS = "CANARI-inquietude-dite-e20c"
QUIET_WORRY = "CANARI-inquietude-tue-a4f9"


def listen_to_the_cast(cast) -> None:
    """Write all of it, through the same actions as the site."""
    tie(cast.sami, cast.odile, "trusted_person")
    sami, claire = cast.seen_by("sami"), cast.seen_by("claire")
    today = timezone.localdate()
    with acting_as(sami), transaction.atomic():
        first = actions.begin(viewer=sami, announced=True)
        actions.close(
            viewer=sami, listening=first, day=today, place=Place.DROP_IN, minutes=40
        )
        actions.write_debrief(
            viewer=sami,
            listening=first,
            content={"state": f"Fatigué. {DEBRIEF_WORDS}", "need": ["breathe"]},
        )
        actions.bring(
            viewer=sami,
            listening=first,
            words=f"Une promesse que j’ai faite. {BROUGHT_WORDS}",
            to_person=Person.objects.get(pk=cast.odile),
        )
        actions.begin(viewer=sami, announced=True)
        her = Person.objects.get(pk=cast.nora)
        kept = [
            actions.keep_words(
                viewer=sami, person=her, words=f"Je dors. {words}", reach=reach
            )
            for words, reach in [
                (KEPT_WORDS, Trace.BOTH),
                (TEAM_KEPT_WORDS, Trace.TEAM),
                (WAITING_WORDS, Trace.ME),
            ]
        ]
        said = actions.begin_worry(
            viewer=sami, what=f"Elle ne mange plus. {WORRY_WORDS}", person=her
        )
        actions.take_step(
            viewer=sami, worry=said, step=Step.TOLD, words="", told=Told.YES
        )
        actions.take_step(
            viewer=sami, worry=said, step=Step.DONE, words="Un repas, à deux."
        )
        actions.begin_worry(
            viewer=sami, what=f"Quelqu’un la suit. {QUIET_WORRY}", is_third_party=True
        )
    nora = Viewer(cast.nora)
    with acting_as(nora), transaction.atomic():
        for one, words, reach, team in [
            (kept[0], KEPT_WORDS, Trace.BOTH, None),
            (kept[1], TEAM_KEPT_WORDS, Trace.TEAM, cast.team),
        ]:
            actions.confirm_words(
                viewer=nora,
                kept=one,
                words=f"Je dors mieux. {words}",
                reach=reach,
                team=team,
                name="Nora",
            )
    with acting_as(claire), transaction.atomic():
        hers = actions.begin(viewer=claire, announced=True)
        actions.write_debrief(
            viewer=claire, listening=hers, content={"state": CLAIRES_DEBRIEF}
        )
        actions.bring(viewer=claire, listening=hers, words="Le silence.")
        actions.begin_worry(viewer=claire, what="Une voix très basse.")
