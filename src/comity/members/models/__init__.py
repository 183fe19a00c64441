"""States, bureaus, officers: who takes part, since when, in which capacity."""

from comity.members.models.accounts import Account, AccountManager
from comity.members.models.bureaus import Bureau, Entity, Unit
from comity.members.models.legal import LegalProfile
from comity.members.models.officers import Integration, Invitation, Officer, TokenUse
from comity.members.models.representation import (
    Post,
    Secondment,
    Visit,
)
from comity.members.models.states import (
    FormerName,
    Grouping,
    GroupingMember,
    Member,
    Membership,
    Organisation,
    Suspension,
)

__all__ = [
    "Account",
    "AccountManager",
    "Bureau",
    "Entity",
    "FormerName",
    "Grouping",
    "GroupingMember",
    "Integration",
    "Invitation",
    "LegalProfile",
    "Member",
    "Membership",
    "Officer",
    "Organisation",
    "Post",
    "Secondment",
    "Suspension",
    "TokenUse",
    "Unit",
    "Visit",
]
