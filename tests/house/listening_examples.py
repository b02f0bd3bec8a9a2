"""One example per action of listening, on the moments of the cast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from avec.listening.models import KeptWords, Listening, Worry
from avec.listening.words import Place as Where
from avec.listening.words import Step, Trace
from avec.people.models import Person
from tests.second_wall import found


def his_moment(cast) -> Listening:
    return found(cast, Listening, "listener_id = :sami and is_closed")


def to_keep(cast) -> KeptWords:
    return found(cast, KeptWords, "owner_id = :nora and confirmed_at is null")


def about_her(cast) -> Worry:
    return found(cast, Worry, "person_id = :nora")


LISTENING: dict[str, Callable[[Any], dict[str, Any]]] = {
    "listening.begin": lambda c: {"announced": True},
    "listening.close": lambda c: {
        "listening": found(c, Listening, "listener_id = :sami and not is_closed"),
        "day": timezone.localdate(),
        "place": Where.HOME,
    },
    "listening.write_debrief": lambda c: {
        "listening": his_moment(c),
        "content": {"state": "…"},
    },
    "listening.say_not_needed": lambda c: {"listening": his_moment(c)},
    "listening.say_supervised": lambda c: {"listening": his_moment(c)},
    "listening.destroy_debrief": lambda c: {"listening": his_moment(c)},
    "listening.bring": lambda c: {"listening": his_moment(c), "words": "…"},
    "listening.stop_bringing": lambda c: {"listening": his_moment(c)},
    "listening.keep_words": lambda c: {
        "person": Person(pk=c.nora),
        "words": "…",
        "reach": Trace.BOTH,
    },
    "listening.confirm_words": lambda c: {"kept": to_keep(c), "words": "…"},
    "listening.erase_words": lambda c: {"kept": to_keep(c)},
    "listening.close_between": lambda c: {"person_id": c.sami, "other_id": c.odile},
    "listening.begin_worry": lambda c: {"what": "…"},
    "listening.take_step": lambda c: {
        "worry": found(c, Worry, "is_third_party"),
        "step": Step.CALLED,
        "words": "…",
    },
    "listening.stop_naming": lambda c: {"worry": about_her(c)},
    "listening.erase_worry": lambda c: {"worry": about_her(c)},
    "listening.leave_listening": lambda c: {},
}
