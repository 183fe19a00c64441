"""The Schulze method: who beats whom along the strongest paths of pairwise victories.

Source: M. Schulze (2011), "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
single-winner election method", Social Choice and Welfare 36, 267-303; strength of a link by winning votes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Ballot = Sequence[int]
# (votes for the victory, votes against it); (0, 0) where there is none.
Strength = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Schulze:
    """What the ballots give.

    preferred   (choices, choices)   how many ballots prefer the first to the second
    strongest   (choices, choices)   strength of the strongest path from the first to the second
    order       groups of equals, the best first
    blank       ballots that rank nobody, where these abstain
    """

    preferred: tuple[tuple[int, ...], ...]
    strongest: tuple[tuple[Strength, ...], ...]
    order: tuple[tuple[int, ...], ...]
    blank: int


def schulze(ballots: Sequence[Ballot], choices: int, *, has_blank: bool) -> Schulze:
    """Order the choices by the ranks that ballots give them.

    ballots     (ballots, choices)   1 is the best rank, equal ranks are allowed; 0 is unranked, below every rank
    has_blank   whether a ballot that ranks nobody is blank, and not one that likes all alike
    """
    counted = [ballot for ballot in ballots if any(ballot)] if has_blank else ballots
    places = range(choices)
    preferred = tuple(tuple(sum(_prefers(ballot, a, b) for ballot in counted) for b in places) for a in places)
    strongest = _strongest_paths(preferred)
    return Schulze(
        preferred=preferred,
        strongest=tuple(map(tuple, strongest)),
        order=_layers(strongest),
        blank=len(ballots) - len(counted),
    )


def _prefers(ballot: Ballot, a: int, b: int) -> bool:
    return ballot[a] != 0 and (ballot[b] == 0 or ballot[a] < ballot[b])


def _strongest_paths(preferred: Sequence[Sequence[int]]) -> list[list[Strength]]:
    """Floyd and Warshall: a path is as strong as its weakest link."""
    places = range(len(preferred))
    strongest = [
        [(preferred[a][b], preferred[b][a]) if preferred[a][b] > preferred[b][a] else (0, 0) for b in places]
        for a in places
    ]
    for through in places:
        for a in places:
            for b in places:
                if a != b and through not in (a, b):
                    path = min(strongest[a][through], strongest[through][b], key=_by_winning_votes)
                    strongest[a][b] = max(strongest[a][b], path, key=_by_winning_votes)
    return strongest


def _by_winning_votes(strength: Strength) -> tuple[int, int]:
    """More votes for it, then fewer against it."""
    return strength[0], -strength[1]


def _layers(strongest: Sequence[Sequence[Strength]]) -> tuple[tuple[int, ...], ...]:
    """Whom nobody beats, then whom nobody else beats, and so on: a path's victory is transitive, so none is left."""
    remaining, layers = set(range(len(strongest))), []
    while remaining:
        unbeaten = {
            b
            for b in remaining
            if not any(_by_winning_votes(strongest[a][b]) > _by_winning_votes(strongest[b][a]) for a in remaining)
        }
        layers.append(tuple(sorted(unbeaten)))
        remaining -= unbeaten
    return tuple(layers)
