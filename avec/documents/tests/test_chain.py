"""What was published stays what was published, even once words are removed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avec.documents import chain
from avec.documents.chain import ChainBroken, Entry, Link

MONDAY = datetime(2026, 11, 23, 14, 10, tzinfo=UTC)
KEY = b"k" * 32
words = st.text(max_size=30)


def chain_of(*versions):
    links, previous = [], chain.FIRST
    for number, passages in enumerate(versions, start=1):
        entries = tuple(
            Entry(chain.passage_digest(KEY, {"text": text}), {"text": text})
            for text in passages
        )
        at = MONDAY + timedelta(days=number)
        digest = chain.version_digest(
            previous, number, at, "t" * 64, [entry.digest for entry in entries]
        )
        links.append(Link(number, at, "t" * 64, entries, previous, digest))
        previous = digest
    return links


histories = st.lists(
    st.lists(words, min_size=1, max_size=4, unique=True), min_size=1, max_size=4
).map(lambda versions: chain_of(*versions))


@given(histories)
def test_what_was_published_holds(links):
    chain.verify(links, key=KEY, head=links[-1].digest)


@given(histories, st.data())
def test_words_can_be_removed_and_the_chain_still_holds(links, data):
    number = data.draw(st.integers(0, len(links) - 1))
    blank = tuple(Entry(entry.digest) for entry in links[number].entries)
    links[number] = replace(links[number], entries=blank)

    chain.verify(links, key=KEY, head=links[-1].digest)


@given(histories, st.data(), words)
def test_a_changed_word_is_noticed(links, data, other):
    number = data.draw(st.integers(0, len(links) - 1))
    link = links[number]
    place = data.draw(st.integers(0, len(link.entries) - 1))
    if link.entries[place].passage == {"text": other}:
        return
    entries = list(link.entries)
    entries[place] = Entry(entries[place].digest, {"text": other})
    links[number] = replace(link, entries=tuple(entries))

    with pytest.raises(ChainBroken):
        chain.verify(links, key=KEY)


@given(histories, st.data(), words)
def test_a_changed_word_with_its_digest_is_noticed_without_the_key(links, data, other):
    number = data.draw(st.integers(0, len(links) - 1))
    link = links[number]
    forged = Entry(chain.passage_digest(b"x" * 32, {"text": other}), {"text": other})
    links[number] = replace(link, entries=(forged, *link.entries[1:]))

    with pytest.raises(ChainBroken) as broken:
        chain.verify(links)

    assert broken.value.number == number + 1


@given(histories, st.data())
def test_a_passage_taken_out_is_noticed(links, data):
    number = data.draw(st.integers(0, len(links) - 1))
    link = links[number]
    links[number] = replace(link, entries=link.entries[1:])

    with pytest.raises(ChainBroken):
        chain.verify(links)


def test_passages_put_in_another_order_are_noticed():
    links = chain_of(["un", "deux"])
    links[0] = replace(links[0], entries=links[0].entries[::-1])

    with pytest.raises(ChainBroken):
        chain.verify(links)


@pytest.mark.parametrize("gone", [0, 1, 2])
def test_a_version_taken_out_is_noticed(gone):
    links = chain_of(["un"], ["deux"], ["trois"])
    head = links[-1].digest
    del links[gone]

    with pytest.raises(ChainBroken):
        chain.verify(links, head=head)


def test_versions_put_in_another_order_are_noticed():
    links = chain_of(["un"], ["deux"], ["trois"])

    with pytest.raises(ChainBroken):
        chain.verify([links[0], links[2], links[1]])


@pytest.mark.parametrize(
    "change",
    [
        {"published_at": MONDAY},
        {"template_digest": "u" * 64},
        {"digest": "0" * 64},
        {"previous_digest": "0" * 64},
        {"number": 5},
    ],
)
def test_anything_else_changed_is_noticed(change):
    links = chain_of(["un"], ["deux"])
    links[1] = replace(links[1], **change)

    with pytest.raises(ChainBroken):
        chain.verify(links)


def test_the_same_moment_said_in_another_zone_changes_nothing():
    paris = MONDAY.astimezone(timezone(timedelta(hours=1)))

    assert chain.version_digest("", 1, MONDAY, "t", []) == chain.version_digest(
        "", 1, paris, "t", []
    )


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        chain.version_digest("", 1, MONDAY.replace(tzinfo=None), "t", [])


def test_the_order_of_keys_changes_nothing():
    one = chain.passage_digest(KEY, {"a": 1, "b": "é"})

    assert one == chain.passage_digest(KEY, {"b": "é", "a": 1})
    assert one != chain.passage_digest(chain.new_key(), {"a": 1, "b": "é"})


def test_a_printed_code_is_read_back_however_it_is_typed():
    for _time in range(200):
        code = chain.new_check_code()
        printed = chain.printed_code(code)

        assert len(printed) == 9
        assert not set(printed) & set("ILOU")
        assert chain.read_code(printed) == code
        assert chain.read_code(f" {printed.lower().replace('0', 'o')} ") == code


@pytest.mark.parametrize(
    "typed", ["", "K7QF", "K7QF-2M9D-1", "K7QF-2M9é", "*" * 8, "1" * 99]
)
def test_what_cannot_be_a_code_is_not_read_as_one(typed):
    assert chain.read_code(typed) == ""
