"""The phones of gates as they act: for the bureau of the host, each called by its id in the audit."""

from django.utils import translation

from comity.accreditation.models import GateDevice
from comity.core.actors import Actor, ActorKind, Origin
from comity.core.codes import Purpose, Role


def phone_of(device: GateDevice) -> Actor:
    """A phone that serves a gate, as it acts now."""
    return Actor(
        kind=ActorKind.INTEGRATION,
        id=str(device.pk),
        bureau=device.gate.terms.host_id,
        roles=frozenset({Role.SYSTEM}),
        purpose=Purpose.SECURITY_CHECK,
        origin=Origin.API,
        language=translation.get_language() or "en",
    )
