"""The unit of work of one running operation: what it touched, noted and emitted."""

from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from django.db import models

from comity.core.actors import Actor

_current: ContextVar["Unit | None"] = ContextVar("comity_unit", default=None)


class OutsideOperation(RuntimeError):
    """Something that only operations may do was tried outside one: a bug, not a refusal."""


class OperationInsideOperation(RuntimeError):
    """An operation called another: what two verbs share is a rule or a private helper."""


@dataclass(slots=True)
class Unit:
    """Collected while a verb runs, and turned into one ledger entry when it ends.

    touched  (model, primary key) of every subject row written, in the order of first writing
    erased   (model label, primary key) of subjects whose earlier audit content is erased with this entry
    stream   name of the stream that the entry continues; "" for none
    """

    event: str
    actor: Actor
    at: datetime
    subject: Any = None
    touched: dict[tuple[type[models.Model], Any], None] = field(default_factory=dict)
    erased: dict[tuple[str, str], None] = field(default_factory=dict)
    emitted: list[Any] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    stream: str = ""
    _token: Token["Unit | None"] | None = None

    def touch(self, model: type[models.Model], pk: Any) -> None:
        """Remember that a row was written: its state will be committed to."""
        # A proxy is another face of the same rows.
        self.touched[model._meta.concrete_model or model, pk] = None

    def __enter__(self) -> Self:
        outer = _current.get()
        if outer is not None:
            raise OperationInsideOperation(f"{self.event} was called by {outer.event}")
        self._token = _current.set(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._token is not None:
            _current.reset(self._token)


def current_unit() -> Unit | None:
    """The operation that is running in this thread, if one is."""
    return _current.get()


def require_unit(doing: str) -> Unit:
    """The running operation. Raises OutsideOperation, naming what was tried."""
    unit = _current.get()
    if unit is None:
        raise OutsideOperation(f"{doing} is possible only inside an @operation")
    return unit
