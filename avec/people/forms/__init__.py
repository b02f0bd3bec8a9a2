"""What people type about themselves."""

from avec.people.forms.account import (
    AddressForm,
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
from avec.people.forms.leaving import LeavingForm
from avec.people.forms.places import OfferForm, OrganizationForm, TeamForm
from avec.people.forms.recovery import AttestForm, ComeBackForm, HelperForm

__all__ = [
    "AddressForm",
    "AttestForm",
    "CardCodeForm",
    "ComeBackForm",
    "HelperForm",
    "LeavingForm",
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
