"""Opening a tally: each trustee's share of the decryption, and the counts that follow from enough of them.

Source: Belenios specification 2.0, sections 4.17 to 4.19.
"""

from collections.abc import Iterable, Sequence
from math import isqrt

from comity.engines.ballots.election import NonHomomorphicQuestion, Question
from comity.engines.ballots.groups import Element, Group
from comity.engines.ballots.setting import Setting
from comity.engines.ballots.tally import Nested, PartialDecryption, leaves, map_nested, regrown

from .proving import prove_decryption
from .refusals import StepRefused
from .secret import Draw, Secret, drawn


def partial_decryption(setting: Setting, tally: Nested, secret: Secret, draw: Draw = drawn) -> PartialDecryption:
    """One trustee's share: F = alpha^x for every cell, with the proof that x is that of its public key."""
    group, x = setting.group, secret.reveal()
    public = group.encode(group.power_secret(group.generator, x))
    prefix = f"decrypt|{setting.fingerprint}|{public}"
    alphas = map_nested(lambda cell: group.decode(cell.alpha), tally)
    return PartialDecryption(
        factors=map_nested(lambda alpha: group.encode(group.power_secret(alpha, x)), alphas),
        proofs=map_nested(lambda alpha: prove_decryption(group, prefix, alpha, x, draw), alphas),
    )


def opened(
    group: Group, questions: Sequence[Question], tally: Nested, factors: Sequence[Element], total_weight: int
) -> Nested:
    """The result: what every cell holds, from the factors by which the whole key opens it.

    A count where answers were added up; the numbers of a ballot where ballots were shuffled.

    Raises StepRefused: count_not_found, if a cell holds a number above the total weight.
    """
    remaining = iter(factors)
    result = []
    for question, cells in zip(questions, tally, strict=True):
        elements = [group.divide(group.decode(cell.beta), next(remaining)) for cell in leaves(cells)]
        if isinstance(question, NonHomomorphicQuestion):
            result.append(tuple(tuple(group.embedded(each, len(question.answers))) for each in elements))
        else:
            result.append(regrown(cells, logarithms(group, elements, total_weight)))
    return tuple(result)


def logarithms(group: Group, powers: Iterable[Element], most: int) -> list[int]:
    """For each g^v the number v between 0 and `most`, by baby steps and giant steps: about √most products each.

    Raises StepRefused: count_not_found.
    """
    width = isqrt(most) + 1
    baby_steps, step = {}, group.identity
    for exponent in range(width):
        baby_steps[group.encode(step)] = exponent
        step = group.multiply(step, group.generator)
    giant_step = group.divide(group.identity, step)
    return [_logarithm(group, power, baby_steps, giant_step, width) for power in powers]


def _logarithm(group: Group, power: Element, baby_steps: dict[str, int], giant_step: Element, width: int) -> int:
    for giants in range(width):
        found = baby_steps.get(group.encode(power))
        if found is not None:
            return giants * width + found
        power = group.multiply(power, giant_step)
    raise StepRefused("count_not_found")
