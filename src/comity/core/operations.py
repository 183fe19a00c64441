"""@operation: the one place where permission, transaction, events and audit meet.

    @operation("notices.publish", allow=permissions.PUBLISH, subject="notice")
    def publish_notice(actor: Actor, *, notice: Notice, at: datetime) -> Notice: ...

What a call does, in this order: enter one transaction; read the subject again and lock it; ask for permission; run
the verb; store the domain events it emitted; append the ledger entry that commits to what was done and to the state
of everything it touched. A refusal rolls the verb back and is recorded itself. If the audit cannot be written, the
operation does not happen. There is no switch to skip any of this.
"""

import functools
import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.db import models, transaction

from comity.core import audit, writer
from comity.core.actors import Actor
from comity.core.permissions import Permission
from comity.core.refusals import NotFound, Refusal
from comity.core.unit import OperationInsideOperation, Unit, current_unit

P = ParamSpec("P")
R = TypeVar("R")

REGISTRY: dict[str, "Operation"] = {}


@dataclass(frozen=True, slots=True)
class Stream:
    """A row of ledger entries about one thing, such as the log of a session: declared by the operations it is made of.

    kind  what the thing is: "session"
    path  name of the attribute of an operation's subject that holds the id of the thing; "pk" for the thing itself
    """

    kind: str
    path: str = "pk"

    def name_of(self, key: Any) -> str:
        """The name of the stream of one thing."""
        return f"{self.kind}:{key}"

    def name_for(self, subject: Any) -> str:
        """The name of the stream that an operation on this subject continues."""
        return self.name_of(getattr(subject, self.path))


@dataclass(frozen=True, slots=True)
class Operation:
    """One audited verb, as the reference pages and the tests see it."""

    name: str
    allow: Permission
    verb: Callable[..., Any]
    subject: str = ""
    stream: "Stream | None" = None
    parameters: tuple[str, ...] = field(default=())

    @property
    def purpose(self) -> str:
        """The first sentence of the verb's docstring."""
        return (inspect.getdoc(self.verb) or "").split("\n\n")[0].replace("\n", " ")

    def perform(self, actor: Actor, inputs: dict[str, Any]) -> Any:
        """Run the verb as the one durable, audited step described above. Raises the verb's refusals."""
        outer = current_unit()
        if outer is not None:
            raise OperationInsideOperation(f"{self.name} was called by {outer.event}")
        outcome, refusal = writer.perform(lambda: self._attempt(actor, inputs))
        if refusal is not None:
            raise refusal
        return outcome

    def _attempt(self, actor: Actor, inputs: dict[str, Any]) -> tuple[Any, Refusal | None]:
        try:
            with transaction.atomic(), Unit(self.name, actor, inputs["at"]) as unit:
                if self.subject:
                    inputs = inputs | {self.subject: lock(inputs[self.subject])}
                    unit.subject = inputs[self.subject]
                self.allow.require(actor, unit.subject)
                outcome = self.verb(actor, **inputs)
                if isinstance(outcome, models.Model):
                    unit.subject = outcome
                if self.stream is not None:
                    unit.stream = self.stream.name_for(unit.subject)
                audit.record(unit, inputs)
                return outcome, None
        except Refusal as refusal:
            # After the rollback: inside it, the trace of the attempt would vanish too.
            audit.record_refusal(self.name, actor, inputs, refusal)
            return None, refusal


def operation(
    name: str, *, allow: Permission, subject: str = "", stream: Stream | None = None
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Make a verb an operation.

    name     "app.verb", as in the permission table and the audit
    allow    its line of the permission table
    subject  name of the argument that is read again and locked before permission is asked; "" for a verb that
             concerns nothing stored yet
    stream   the stream that its entry continues: numbered, each entry naming the one before it, so that an omission
             shows. Refused attempts are in the ledger alone: what was refused is no part of what happened
    """
    if allow.name != name:
        raise ValueError(f"{name} is allowed by the line of another operation: {allow.name}")

    def decorate(verb: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        signature = inspect.signature(verb)
        parameters = tuple(signature.parameters)
        if not inspect.getdoc(verb) or "at" not in parameters or name in REGISTRY:
            raise TypeError(f"{name} needs a docstring, an argument `at`, and a name of its own")
        known = Operation(name, allow, verb, subject, stream, parameters)
        REGISTRY[name] = known

        @functools.wraps(verb)
        def perform(actor: Actor, *args: P.args, **inputs: P.kwargs) -> R:
            if args:
                raise TypeError(f"{name} takes the actor first and the rest by name")
            asked = signature.bind(actor, **inputs)  # raises TypeError before anything is begun
            asked.apply_defaults()
            return cast(R, known.perform(actor, {name: asked.arguments[name] for name in parameters[1:]}))

        return cast(Callable[Concatenate[Actor, P], R], perform)

    return decorate


def lock(subject: Any) -> Any:
    """The subject as it is now, locked until the operation ends.

    Raises NotFound when it has gone since the caller read it.
    """
    manager = type(subject)._base_manager
    found = manager.select_for_update(of=("self",)).filter(pk=subject.pk).first()
    if found is None:
        raise NotFound
    return found


def note(**facts: Any) -> None:
    """Add coded facts to the ledger entry of the operation that is running (counts, outcome codes)."""
    unit = current_unit()
    if unit is None:
        raise RuntimeError("facts can be noted only while an operation runs")
    unit.notes.update(facts)


def consult(*rows: models.Model) -> None:
    """Say that the running operation shows these rows to its actor: their owners will find it in the audit."""
    for row in rows:
        consult_by_key(type(row), [row.pk])


def consult_by_key(model: type[models.Model], keys: Iterable[Any]) -> None:
    """The same of the rows of these keys, which the verb itself need not read."""
    unit = current_unit()
    if unit is None:
        raise RuntimeError("rows can be consulted only while an operation runs")
    for key in keys:
        unit.touch(model, key)
