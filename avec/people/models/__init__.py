"""People, how they enter, and the organizations they act in."""

from avec.people.models.keys import CardCode, CodeCard, Passkey
from avec.people.models.persons import Account, Person
from avec.people.models.places import Affiliation, Organization, Team

__all__ = [
    "Account",
    "Affiliation",
    "CardCode",
    "CodeCard",
    "Organization",
    "Passkey",
    "Person",
    "Team",
]
