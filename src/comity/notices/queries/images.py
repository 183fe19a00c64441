"""Which pictures may be looked at by those who answer for them, while the public does not see them."""

from comity.core.actors import Actor
from comity.core.refusals import NotFound
from comity.members.models import Bureau
from comity.notices import permissions
from comity.notices.models import PublicImage
from comity.notices.queries.public import public_image


def decides_images(actor: Actor) -> bool:
    """Whether the actor decides about pictures that were reported: for the General Secretariat only."""
    return actor.bureau == Bureau.SECRETARIAT and permissions.DECIDE_IMAGE.allows(actor)


def image_open_to(actor: Actor, slug: str) -> PublicImage:
    """A picture, for its bureau's officers and for those who decide.  Raises NotFound."""
    found = public_image(slug)
    own = found.owner_id == actor.bureau and not actor.entity and permissions.PROPOSE_EXTRACT.roles & actor.roles
    if not (own or decides_images(actor)):
        raise NotFound
    return found
