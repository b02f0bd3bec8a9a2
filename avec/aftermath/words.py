"""Words shared by the room where one comes back to what happened."""

from __future__ import annotations

from avec.people.words import Capacity

REVIEW = "after_crisis_review"
DIRECTIVES = "advance_directives"
"""Keys of the two forms: where she comes back to it, and what she changes then."""

LIVED, LEARNS = "lived", "service_learns"
"""The part where only she speaks; the question of what the service learns."""

TOGETHER = 11
"""How many people's sentences leave at once for one place, never fewer."""

LONGEST = 400

READERS = (
    Capacity.PROFESSIONAL,
    Capacity.TEAM_COORDINATOR,
    Capacity.PEER_SUPPORTER,
    Capacity.PARTNERSHIP_LEAD,
    Capacity.USERS_REPRESENTATIVE,
)
"""As what one reads what one's place has learnt: all at the same time."""

SUGGESTED = {
    "helped": "helping/others_can_do",
    "hurt": "helping/makes_worse",
    "otherwise": "constraint/try_before",
    "told": "me/portrait",
    "found": "using/when_to_open",
    "followed": "constraint/never_again",
}
"""Where a sentence of the review usually goes in directives; she chooses."""
