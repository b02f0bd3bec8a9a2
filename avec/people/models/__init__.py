"""People, how they enter, and the organizations they act in."""

from avec.people.models.keys import CardCode, CodeCard, Passkey
from avec.people.models.offers import FoundingAddress, Offer
from avec.people.models.persons import Account, Person, name_of
from avec.people.models.places import Affiliation, Organization, Team, answered_for
from avec.people.models.recovery import RecoveryHelper, RecoveryRequest

__all__ = [
    "Account",
    "Affiliation",
    "CardCode",
    "CodeCard",
    "FoundingAddress",
    "Offer",
    "Organization",
    "Passkey",
    "Person",
    "RecoveryHelper",
    "RecoveryRequest",
    "Team",
    "answered_for",
    "name_of",
]
