"""What people do with their accounts, their hats and their data."""

from avec.people.actions.accounts import (
    Door,
    change_address,
    change_language,
    change_name,
    change_passphrase,
    create_account,
    end_session,
    end_sessions,
    open_door,
)
from avec.people.actions.cards import CODES_LOW, make_card, shown, spend_code
from avec.people.actions.passkeys import (
    EnoughPasskeys,
    PasskeyDoor,
    add_passkey,
    note_use,
    passkey_door,
    remove_passkey,
    rename_passkey,
)
from avec.people.entry_names import bare as bare_name

__all__ = [
    "CODES_LOW",
    "Door",
    "EnoughPasskeys",
    "PasskeyDoor",
    "add_passkey",
    "bare_name",
    "change_address",
    "change_language",
    "change_name",
    "change_passphrase",
    "create_account",
    "end_session",
    "end_sessions",
    "make_card",
    "note_use",
    "open_door",
    "passkey_door",
    "remove_passkey",
    "rename_passkey",
    "shown",
    "spend_code",
]
