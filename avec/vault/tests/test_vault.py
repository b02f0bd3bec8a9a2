"""Sealed words open in their own place, with their own key, and nowhere else."""

from __future__ import annotations

import stat
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from avec.vault.actions import (
    Unreadable,
    erase_keys,
    key_store,
    rotate_keys,
    seal,
    unseal,
)
from avec.vault.keys import FileKeyStore, KeyGone

FIELD = "documents.passage"
NORA, MARC = uuid4(), uuid4()
ROW, OTHER_ROW = uuid4(), uuid4()
# The folder of keys may serve every example of one test.
trials.register_profile(
    "vault",
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
vault_trials = trials(trials.get_profile("vault"))


@pytest.fixture(autouse=True)
def keys(tmp_path, settings):
    """A folder of keys for each test."""
    settings.AVEC_KEYS_DIR = str(tmp_path / "keys")
    return tmp_path / "keys"


def people(count: int) -> list[UUID]:
    return [uuid4() for _ in range(count)]


# --- Words and places -------------------------------------------------------


@vault_trials
@given(
    text=st.text(max_size=400), field=st.sampled_from(["a.b", "c.d"]), row=st.uuids()
)
def test_what_was_sealed_opens_as_it_was(text, field, row):
    blob = seal(NORA, field, row, text)

    assert unseal(NORA, field, row, blob) == text
    assert len(text) < 4 or text.encode() not in blob


def test_a_long_and_strange_text_opens_as_it_was():
    text = "a\u0301" * 10_000 + "👩‍🌾" + "\u202eà l’envers" + "\x00\n"

    assert unseal(NORA, FIELD, ROW, seal(NORA, FIELD, ROW, text)) == text


def test_the_same_words_are_never_sealed_twice_alike():
    blobs = {seal(NORA, FIELD, ROW, "Une maison.") for _ in range(50)}

    assert len(blobs) == 50


@pytest.mark.parametrize(
    ("owner", "field", "row"),
    [(MARC, FIELD, ROW), (NORA, "documents.draft", ROW), (NORA, FIELD, OTHER_ROW)],
    ids=["another person", "another field", "another row"],
)
def test_sealed_words_moved_elsewhere_do_not_open(owner, field, row):
    seal(MARC, FIELD, ROW, "Marc a une clé lui aussi.")
    blob = seal(NORA, FIELD, ROW, "Une maison.")

    with pytest.raises(Unreadable):
        unseal(owner, field, row, blob)


def test_one_bit_changed_anywhere_and_nothing_opens():
    blob = seal(NORA, FIELD, ROW, "Une maison.")

    for place in range(len(blob)):
        for bit in (1, 128):
            changed = bytearray(blob)
            changed[place] ^= bit
            with pytest.raises(Unreadable):
                unseal(NORA, FIELD, ROW, bytes(changed))


@pytest.mark.parametrize("cut", [0, 1, 5, 16, 17, 30])
def test_a_piece_of_sealed_words_does_not_open(cut):
    blob = seal(NORA, FIELD, ROW, "Une maison.")

    with pytest.raises(Unreadable):
        unseal(NORA, FIELD, ROW, blob[:cut])


@vault_trials
@given(noise=st.binary(max_size=80))
def test_noise_does_not_open(noise):
    seal(NORA, FIELD, ROW, "Une maison.")

    with pytest.raises(Unreadable):
        unseal(NORA, FIELD, ROW, noise)


def test_words_do_not_open_in_another_house(tmp_path, settings):
    blob = seal(NORA, FIELD, ROW, "Une maison.")
    settings.AVEC_KEYS_DIR = str(tmp_path / "other keys")
    seal(NORA, FIELD, ROW, "Ailleurs.")

    with pytest.raises(Unreadable):
        unseal(NORA, FIELD, ROW, blob)


# --- Keys -------------------------------------------------------------------


def test_keys_are_read_by_their_account_alone(keys):
    seal(NORA, FIELD, ROW, "Une maison.")
    modes = {
        path: stat.S_IMODE(path.stat().st_mode) for path in [keys, *keys.rglob("*")]
    }

    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o600}


def test_a_key_on_the_disk_is_wrapped(keys):
    seal(NORA, FIELD, ROW, "Une maison.")
    _, key = key_store().current(NORA)

    for path in keys.rglob("*.keys"):
        assert key not in path.read_bytes()
        assert key.hex() not in path.read_text()


def test_a_key_file_copied_to_another_person_opens_nothing(keys):
    seal(NORA, FIELD, ROW, "Une maison.")
    seal(MARC, FIELD, ROW, "Un vélo.")
    hers, his = (next(keys.rglob(f"{person}.keys")) for person in (NORA, MARC))
    his.write_bytes(hers.read_bytes())

    with pytest.raises(KeyGone):
        FileKeyStore(keys).key(MARC, 1)


def test_a_destroyed_key_opens_nothing_and_comes_back_for_nobody():
    blob = seal(NORA, FIELD, ROW, "Une maison.")
    erase_keys(NORA)

    with pytest.raises(Unreadable):
        unseal(NORA, FIELD, ROW, blob)
    seal(NORA, FIELD, OTHER_ROW, "Autre chose.")
    with pytest.raises(Unreadable):
        unseal(NORA, FIELD, ROW, blob)


def test_destroying_one_key_leaves_those_of_others():
    hers, his = seal(NORA, FIELD, ROW, "Nora"), seal(MARC, FIELD, ROW, "Marc")
    erase_keys(NORA)

    assert unseal(MARC, FIELD, ROW, his) == "Marc"
    with pytest.raises(Unreadable):
        unseal(NORA, FIELD, ROW, hers)


def test_after_a_rotation_everything_opens_and_the_old_master_is_gone(keys):
    blobs = {person: seal(person, FIELD, ROW, str(person)) for person in people(5)}
    before = {path.read_bytes() for path in (keys / "masters").iterdir()}

    assert rotate_keys() == 5

    after = {path.read_bytes() for path in (keys / "masters").iterdir()}
    assert len(after) == 1
    assert not before & after
    for person, blob in blobs.items():
        assert unseal(person, FIELD, ROW, blob) == str(person)


def test_an_old_copy_of_a_key_is_useless_after_a_rotation(keys):
    blob = seal(NORA, FIELD, ROW, "Une maison.")
    file = next(keys.rglob(f"{NORA}.keys"))
    stolen = file.read_bytes()
    erase_keys(NORA)
    rotate_keys()
    file.write_bytes(stolen)

    with pytest.raises(Unreadable):
        unseal(NORA, FIELD, ROW, blob)
    with pytest.raises(KeyGone):
        FileKeyStore(keys).key(NORA, 1)


def test_a_broken_file_does_not_keep_the_old_master_alive(keys):
    blob = seal(NORA, FIELD, ROW, "Une maison.")
    seal(MARC, FIELD, ROW, "Un vélo.")
    file = next(keys.rglob(f"{MARC}.keys"))
    file.write_text(file.read_text().replace('"1": "', '"1": "AAAA'))
    old = {path.read_bytes() for path in (keys / "masters").iterdir()}

    assert rotate_keys() == 1
    assert not old & {path.read_bytes() for path in (keys / "masters").iterdir()}
    assert unseal(NORA, FIELD, ROW, blob) == "Une maison."


def test_rotations_follow_one_another():
    blob = seal(NORA, FIELD, ROW, "Une maison.")
    for _ in range(4):
        rotate_keys()

    assert unseal(NORA, FIELD, ROW, blob) == "Une maison."


def test_a_key_is_on_the_disk_before_anything_is_sealed_with_it(keys):
    seal(NORA, FIELD, ROW, "Une maison.")

    assert FileKeyStore(keys).key(NORA, 1) == key_store().current(NORA)[1]
    assert set(key_store().people()) == {NORA}
