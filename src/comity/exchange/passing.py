"""Passing on what was received: who may be given it, as the rule of handling says, and the message that does so."""

from collections.abc import Collection
from datetime import datetime

from comity.core.actors import Actor
from comity.core.codes import Handling
from comity.exchange.models import Act, Grant
from comity.exchange.rules import handling
from comity.exchange.writing import Writing


def passing(actor: Actor, act: Act, to: Collection[str], at: datetime) -> handling.Passing:
    """Who of `to` the actor's bureau may give what came in an act, and for whom it has to ask the originator."""
    grants = [allowance(grant) for grant in Grant.objects.filter(of_act=act, granted_to=actor.bureau)]
    return handling.passing_on(received(act), to, grants, at)


def received(act: Act) -> handling.Received:
    """An act as the rule of passing on sees it."""
    return handling.Received(
        originator=act.issuer_id,
        handling=Handling(act.handling),
        audience=frozenset(act.consignments.values_list("recipient_id", flat=True)),
        confidential=act.audience == "confidential",
    )


def allowance(grant: Grant) -> handling.Allowance:
    """A grant as the rule of passing on sees it."""
    return handling.Allowance(bureaus=frozenset(grant.to_bureaus), until=grant.until_at)


def written_from(act: Act, *, language: str, to: Collection[str] = ()) -> Writing:
    """What passes an act on: what it said, under its own code, with whose it is.

    language  of whom it is written by, where the act says none
    """
    body = act.body or {}
    return Writing(
        to=to,
        title=str(body.get("title", "")),
        original_language=body.get("original_language", language),
        texts=body.get("texts", {}),
        entities=body.get("entities", ()),
        handling=act.handling,
        handling_note=act.handling_note,
        details={"passes_on": [{"act": str(act.pk), "issuer": act.issuer_id, "handling": act.handling}]},
    )
