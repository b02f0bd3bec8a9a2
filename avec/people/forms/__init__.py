"""What people type about themselves."""

from avec.people.forms.account import (
    AddressForm,
    LanguageForm,
    NameForm,
    NewPassphraseForm,
)
from avec.people.forms.entering import (
    CardCodeForm,
    NewAccountForm,
    PasskeyNameForm,
    ProveForm,
    SignInForm,
)

__all__ = [
    "AddressForm",
    "CardCodeForm",
    "LanguageForm",
    "NameForm",
    "NewAccountForm",
    "NewPassphraseForm",
    "PasskeyNameForm",
    "ProveForm",
    "SignInForm",
]
