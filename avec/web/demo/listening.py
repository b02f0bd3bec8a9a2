"""How the listening times of the story are lived."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from django.utils import timezone

from avec.access.viewer import Viewer
from avec.listening import actions
from avec.listening.models import KeptWords
from avec.listening.words import Trace
from avec.web.demo.living import Lived, Moment
from avec.web.demo_data.listening import Kept, Listened


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell each moment, then the words, then the yes of who said them."""
    heard = lived.world.listenings
    written: dict[str, KeptWords] = {}
    for one in heard.moments:
        yield Moment(
            one.at, one.key, lived.at_work(one.by), partial(_listen, lived, one)
        )
    for words in heard.words:
        writes = partial(_write, lived, written, words)
        yield Moment(words.at, words.key, lived.at_work(words.by), writes)
        if words.kept:
            keeps = partial(_keep, lived, written, words)
            yield Moment(words.kept, words.key, lived.as_self(words.of), keeps)


def _listen(lived: Lived, one: Listened, viewer: Viewer) -> None:
    moment = actions.begin(viewer=viewer, announced=True)
    actions.close(
        viewer=viewer,
        listening=moment,
        day=timezone.localdate(one.at),
        place=one.place,
        minutes=one.minutes,
    )
    if one.debrief:
        actions.write_debrief(viewer=viewer, listening=moment, content=one.debrief)
    if one.brings:
        actions.bring(
            viewer=viewer,
            listening=moment,
            words=one.brings,
            to_person=lived.person(one.brings_to),
        )


def _write(
    lived: Lived, written: dict[str, KeptWords], words: Kept, viewer: Viewer
) -> None:
    written[words.key] = actions.keep_words(
        viewer=viewer,
        person=lived.person(words.of),
        words=words.words,
        next_step=words.next_step,
        reach=Trace.BOTH,
    )


def _keep(
    lived: Lived, written: dict[str, KeptWords], words: Kept, viewer: Viewer
) -> None:
    actions.confirm_words(
        viewer=viewer,
        kept=written[words.key],
        words=words.words,
        next_step=words.next_step,
        reach=Trace.BOTH,
        name=lived.person(words.of).name,
    )
