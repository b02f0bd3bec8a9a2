"""Words shared by the room of people: in what capacity someone acts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Capacity(models.TextChoices):
    """In what capacity someone belongs to an organization. Never a title."""

    PEER_SUPPORTER = "peer_supporter", _("pair-aidance")
    PROFESSIONAL = "professional", _("accompagnement professionnel")
    TEAM_COORDINATOR = "team_coordinator", _("coordination d’équipe")
    PARTNERSHIP_LEAD = "partnership_lead", _("direction ou partenariats")
    USERS_REPRESENTATIVE = "users_representative", _("représentation des usagers")
    TERRITORY_COORDINATOR = "territory_coordinator", _("coordination du territoire")
    TRUSTED_THIRD_PARTY = "trusted_third_party", _("tierce personne de confiance")
    TECHNICAL_ADMINISTRATOR = "technical_administrator", _("administration technique")


class OrganizationKind(models.TextChoices):
    """What kind of organization it is."""

    HOSPITAL = "hospital", _("établissement de santé")
    ASSOCIATION = "association", _("association")
    GEM = "gem", _("groupe d’entraide mutuelle (GEM)")
    LOCAL_COUNCIL = "local_council", _("conseil local de santé mentale (CLSM)")
    PLATFORM = "platform", _("plate-forme de ressources")
    OTHER = "other", _("autre")


class Gives(models.TextChoices):
    """What a one-time address is for."""

    PLACE = "place", _("ouvrir un lieu et en répondre")
    ADMINISTRATION = "administration", _("administration technique")
