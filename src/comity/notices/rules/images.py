"""When a public picture that people report is blocked."""

from comity.notices.tables import ImageRule


def is_blocked(reporters: int, networks: int, restored_before: bool, row: ImageRule) -> bool:
    """Whether enough different people, from enough different networks, reported a picture in its present round.

    restored_before   a person looked at it and let it be shown again: many more must then disagree
    """
    needed = row.after_restored if restored_before else row.block_after
    return reporters >= needed and networks >= min(needed, row.networks)
