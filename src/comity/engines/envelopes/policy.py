"""What an organisation may decide about its acts: ages, clocks, and which handling needs the hybrid suite."""

from dataclasses import dataclass
from datetime import timedelta

from .suites import SUITES, Suite


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings of sealing and opening.

    warn_after              age of a directory from which it is `ageing`
    refuse_after            age from which nothing is sealed with it: acts wait in the queue
    clock_tolerance         how far in the future an act may be dated; beyond, it is held
    hybrid_handling         handling codes that only a hybrid suite may carry
    kinds_while_suspended   kinds of act that travel to and from a suspended bureau: a recall reaches it, and so does
                            its receipt come back
    """

    warn_after: timedelta = timedelta(days=2)
    refuse_after: timedelta = timedelta(days=7)
    clock_tolerance: timedelta = timedelta(minutes=5)
    hybrid_handling: frozenset[str] = frozenset({"H2", "H3"})
    kinds_while_suspended: frozenset[str] = frozenset()

    def suite_for(self, handling: str) -> Suite:
        """The suite for a handling code: the hybrid one where it is asked for."""
        return SUITES[2 if handling in self.hybrid_handling else 1]


USUAL = Policy()
