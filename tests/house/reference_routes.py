"""One example per route of who is there for what, and what its functions answer."""

from __future__ import annotations

from tests.house.example import Example, of, plain, row, sends

CARE = row("references_referent", "domain = 'care'")
ASKED_OF_MARC = row("references_referent", "referent_id = :marc")
SAMI_STANDS_IN = row("references_substitute", "substitute_id = :sami")
MARC_MAY_STAND_IN = row(
    "references_substitute", "substitute_id = :marc and declined_at is null"
)

REFERENCES: dict[str, Example] = {
    "references:mine": plain(),
    "references:choose": plain(),
    "references:offer": plain(),
    "references:show": sends(shown="yes"),
    "references:matters": plain(),
    "references:person": of(lambda cast: cast.nora),
    "references:reference": of(CARE),
    "references:answer": of(ASKED_OF_MARC, answer="yes"),
    "references:end": of(CARE),
    "references:name_substitute": of(CARE),
    "references:substitute": of(SAMI_STANDS_IN),
    "references:answer_substitute": of(MARC_MAY_STAND_IN, answer="yes"),
    "references:end_substitute": of(SAMI_STANDS_IN),
}

# What the narrow functions of the room say to whoever asks, and in whose name they act.
REFERENCE_FUNCTIONS = {
    "waits_in_references": "which kinds of news there may be for oneself",
    "people_around_me": "keys of those in one's own circle",
    "people_i_am_around": "keys of those in whose circle one is",
    "references_held": "keys of lines in which one is, or was asked to be, there",
    "there_for": "keys of those for whom one is there today",
    "references_shown": "keys of lines shown to one, or in which one stands in",
    "replacements_held": "keys of what one was asked to stand in",
    "replacements_of_mine": "keys of who stands in for one",
    "answer_reference": "what was asked of oneself",
    "end_reference": "one's own line, or one in which one is there",
    "answer_replacement": "what was asked of oneself",
    "end_replacement": "one's own, or one in which one is named",
    "part_references": "between oneself and another, once the tie has ended",
    "leave_references": "oneself",
}
