"""Talking about a change: the subject is hers, and her permission comes first.

Whoever holds the pen writes nothing of the conversation before she has said, in her
own words or by their pen, that she agrees to talk about it today. She herself writes
when she wants.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import DateTimeField, ExpressionWrapper
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from avec.access.rules import Refusal
from avec.access.viewer import Viewer
from avec.documents.actions.writing import Place
from avec.documents.behaviours import Behaviour, behaves
from avec.documents.models import Passage
from avec.documents.words import Mode, Quality
from avec.foundation.models import Now

TODAY = timedelta(hours=12)
"""How long a yes « pour en parler aujourd’hui » holds."""

FIRST = "agreeing"
PERMISSION = "permission"


class NotAgreedYet(Refusal):
    """She has not said that she agrees to talk about it."""

    sentence = gettext_lazy(
        "D’abord, sa permission : la personne n’a pas encore dit qu’elle est d’accord"
        " pour en parler aujourd’hui. Elle peut l’écrire, ou vous sous sa dictée."
    )


class AgreeingIsPartOfIt(Refusal):
    """The part where she agrees was not opened with the others."""

    sentence = gettext_lazy(
        "Ouvrez aussi la partie « Se mettre d’accord » : c’est là que se dit votre"
        " permission, avant le reste."
    )


@behaves
class Interview(Behaviour):
    """Asks for permission first, and reminds who holds the pen to follow."""

    name = "interview"
    apart_from_moments = True

    def before_words(self, viewer: Viewer, place: Place, mode: Mode) -> None:
        """Refuse words under dictation until she agrees.

        :raises NotAgreedYet: when her last answer, if any, is not yes.
        """
        if mode != Mode.DICTATED or place.section_key == FIRST:
            return
        if not _agrees(viewer, place):
            raise NotAgreedYet

    def before_session(self, section_keys: Sequence[str]) -> None:
        """Refuse a session without the part where she agrees.

        :raises AgreeingIsPartOfIt: when it was not chosen with the others.
        """
        if FIRST not in section_keys:
            raise AgreeingIsPartOfIt

    def for_the_helper(self) -> str:
        """Say what following means, in a sentence."""
        return _(
            "Vous suivez, vous n’argumentez pas. Le sujet est le sien. Ses bonnes"
            " raisons de ne pas changer comptent autant que les autres."
        )


def _agrees(viewer: Viewer, place: Place) -> bool:
    """Say whether she agrees today.

    What she wrote or confirmed herself counts; what was taken down under her dictation
    counts only while she has said nothing herself. Nobody else's words count.
    """
    answers = (
        Passage.objects.visible_to(viewer)
        .filter(
            document=place.document,
            question_key=PERMISSION,
            author_id=place.document.owner_id,
            quality=Quality.PERSON,
            written_at__gt=ExpressionWrapper(
                Now() - TODAY, output_field=DateTimeField()
            ),
        )
        .heads()
        .order_by("-written_at", "-pk")
    )
    hers = [one for one in answers if not one.awaits_confirmation]
    last = next(iter(hers or answers), None)
    return last is not None and last.content.get("answer") == "yes"
