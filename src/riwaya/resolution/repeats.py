"""One happening told twice on the same word is one claim: what only refers back is folded into what it refers to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from riwaya.arabic import key
from riwaya.model import Claim, Frame, Who
from riwaya.text import Text

#: How many sentences back a mention may refer.
_REACH = 6
_HAPPENED = frozenset({"occurred", "ongoing"})


def fold(text: Text, frames: Sequence[Frame], claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Claims without those that only refer back ("the attack", its outcome) to one told before on the same word."""
    kept: list[Claim] = []
    for claim in claims:
        back = frames[claim.frame].refers
        earlier = [c for c in kept if back and _same_telling(claim, c)]
        beside = [c for c in earlier if _sentence(text, c) == _sentence(text, claim)]
        before = next((c for c in reversed(earlier) if c not in beside and _refers_to(text, claim, c)), None)
        if before is not None and not beside:
            kept[kept.index(before)] = _joined(before, claim)
        else:
            kept.append(_sharing(claim, beside[-1]) if beside else claim)
    return tuple(kept)


def _sentence(text: Text, claim: Claim) -> int:
    return text.words[text.word_at(claim.trigger.start)].sentence


def _same_telling(claim: Claim, earlier: Claim) -> bool:
    """Same type, assertion and narrators, and a status that does not part them."""
    one = (claim.type, claim.assertion, [link.name for link in claim.chain])
    other = (earlier.type, earlier.assertion, [link.name for link in earlier.chain])
    return one == other and (claim.status == earlier.status or {claim.status, earlier.status} <= _HAPPENED)


def _refers_to(text: Text, claim: Claim, earlier: Claim) -> bool:
    """Whether nothing that the later mention says itself speaks against the earlier claim."""
    if _sentence(text, claim) - _sentence(text, earlier) > _REACH:
        return False
    if claim.mode and earlier.mode and claim.mode != earlier.mode:
        return False
    if claim.when and claim.when.basis == "stated" and earlier.when and claim.when.first != earlier.when.first:
        return False
    if claim.where and claim.where.basis == "stated" and earlier.where and claim.where.name != earlier.where.name:
        return False
    tolls = ((claim.killed, earlier.killed), (claim.injured, earlier.injured))
    if any(ours is not None and theirs is not None and ours != theirs for ours, theirs in tolls):
        return False
    return _compatible(claim.actors, (*earlier.actors, *earlier.recipients)) or not earlier.actors


def _compatible(ours: Sequence[Who], theirs: Sequence[Who]) -> bool:
    """Whether each of ours can be one of theirs: the same words, some of them, or the same id."""
    return all(any(_same(one, other) for other in theirs) for one in ours)


def _same(one: Who, other: Who) -> bool:
    left, right = key(one.text), key(other.text)
    return (one.id is not None and one.id == other.id) or left in right or right in left


def _sharing(claim: Claim, beside: Claim) -> Claim:
    """A second event of its sentence with the parties of the first, where it names none itself."""
    if claim.actors or claim.recipients:
        return claim
    return replace(claim, actors=beside.actors, recipients=beside.recipients)


def _joined(earlier: Claim, claim: Claim) -> Claim:
    """The earlier claim with what only the repeat tells."""
    return replace(
        earlier,
        actors=earlier.actors or claim.actors,
        recipients=earlier.recipients or claim.recipients,
        mode=earlier.mode or claim.mode,
        when=earlier.when or claim.when,
        where=earlier.where or claim.where,
        tolls=earlier.tolls or claim.tolls,
        killed=earlier.killed if earlier.killed is not None else claim.killed,
        injured=earlier.injured if earlier.injured is not None else claim.injured,
        detained=earlier.detained if earlier.detained is not None else claim.detained,
    )
