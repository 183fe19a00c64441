"""Founding the organisation that a node serves."""

from datetime import datetime

from comity.core.actors import Actor
from comity.core.operations import note, operation
from comity.members import demonstration, founding, permissions
from comity.members.errors import AnotherOrganisation
from comity.members.models import Organisation
from comity.members.profiles import Profile, load


@operation("members.set_up_organisation", allow=permissions.SET_UP_ORGANISATION)
def set_up_organisation(actor: Actor, *, profile: str | Profile = "worldwide", at: datetime) -> Organisation:
    """Found the organisation of a profile, or add what a profile such as the demonstration adds to it.

    profile  the name of a shipped one, or one that was read from a file
    Done again, it makes only what is missing.  Raises ProfileInvalid, AnotherOrganisation.
    """
    wanted = load(profile) if isinstance(profile, str) else profile
    base = load(wanted.extends) if wanted.extends else wanted
    present = Organisation.objects.first()
    if present is not None and present.profile != base.code:
        raise AnotherOrganisation(profile=present.profile)
    organisation = founding.found(base, at=at)
    admitted = founding.admit_all(base)
    if wanted.extends:
        admitted += founding.admit_all(wanted)
        demonstration.settle(wanted, at=at)
        if wanted.code not in organisation.additions:
            organisation.additions = sorted({*organisation.additions, wanted.code})
            organisation.save(update_fields=["additions"])
    note(profile=wanted.code, edition=wanted.edition, admitted=admitted)
    return organisation
