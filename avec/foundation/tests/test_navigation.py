"""The menus: rooms add their links, readers see theirs."""

from types import SimpleNamespace

import pytest

from avec.foundation import navigation


@pytest.fixture
def empty(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(navigation, "_ordered", ())


def request(signed_in: bool) -> SimpleNamespace:
    return SimpleNamespace(viewer=SimpleNamespace(is_signed_in=signed_in))


def test_links_come_in_order_and_only_for_those_they_are_for(empty) -> None:
    for name, who, order in (
        ("b", navigation.signed_in, 2),
        ("a", navigation.everyone, 3),
        ("c", navigation.signed_in, 1),
    ):
        navigation.register(
            name=name, label=name, route="x", icon="house", who=who, order=order
        )
    names = [entry.name for entry in navigation.entries_for(request(True))]
    assert names == ["c", "b", "a"]
    assert [e.name for e in navigation.entries_for(request(False))] == ["a"]


def test_a_name_is_taken_once_and_places_are_known(empty) -> None:
    navigation.register(name="a", label="A", route="x", icon="house")
    with pytest.raises(ValueError, match="Two navigation entries"):
        navigation.register(name="a", label="A", route="x", icon="house")
    with pytest.raises(ValueError, match="No such place"):
        navigation.register(name="b", label="A", route="x", icon="x", place="roof")
