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
from avec.people.forms.places import OfferForm, OrganizationForm, TeamForm

__all__ = [
    "AddressForm",
    "CardCodeForm",
    "LanguageForm",
    "NameForm",
    "NewAccountForm",
    "NewPassphraseForm",
    "OfferForm",
    "OrganizationForm",
    "PasskeyNameForm",
    "ProveForm",
    "SignInForm",
    "TeamForm",
]
