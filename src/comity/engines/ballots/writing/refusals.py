"""What the writer's steps refuse: a code and facts, never a secret.  Sentences: `refusal_sentences.render`."""

from collections.abc import Mapping

from comity.engines.ballots.defects import Fact


class StepRefused(ValueError):
    """A step of an election that cannot be taken as asked.

    code    the rule, stable: `answers_too_few`, `share_differs`, …
    facts   the values that make it understandable
    """

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, Fact] = facts
