"""Nobody is told of a moment that is over before the message could leave."""

from __future__ import annotations

from avec.episodes import actions
from avec.messages.standing import still_stands


def test_who_was_named_is_told_while_it_is_open_and_not_after(cast, opened):
    key = f"episodes.named:{opened.pk}:{cast.marc}"
    with cast.acting("marc"):
        assert still_stands(cast.seen_by("marc"), key)
    with cast.acting("nora"):
        actions.close_episode(viewer=cast.seen_by("nora"), episode=opened)
    with cast.acting("marc"):
        assert not still_stands(cast.seen_by("marc"), key)


def test_who_was_taken_out_is_told_no_more(cast, opened):
    key = f"episodes.named:{opened.pk}:{cast.marc}"
    with cast.acting("nora"):
        named = opened.named.get(person_id=cast.marc)
        actions.remove_somebody(viewer=cast.seen_by("nora"), named=named)
    with cast.acting("marc"):
        assert not still_stands(cast.seen_by("marc"), key)
