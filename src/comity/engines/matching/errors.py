"""Why an index cannot be opened. Each has a code and facts; whoever owns the records then builds it again."""


class IndexUnusableError(Exception):
    """The stored index cannot answer; `code` and `facts` say why."""

    code = "matching.index-unusable"

    def __init__(self, **facts: str | int) -> None:
        super().__init__(self.code, facts)
        self.facts = facts


class IndexMissing(IndexUnusableError):
    """There is no index at this place."""

    code = "matching.index-missing"


class IndexOutdated(IndexUnusableError):
    """It was written by another version of the format or of the weights' keys: never guessed at."""

    code = "matching.index-outdated"


class IndexCorrupt(IndexUnusableError):
    """Its bytes are not the bytes that were written."""

    code = "matching.index-corrupt"
