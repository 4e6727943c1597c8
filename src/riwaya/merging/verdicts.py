"""People's verdicts on pairs of claims, made whole: who must be together, who must be apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from riwaya.model import Judgement

#: The judgements of people that touch any of some claims, oldest first.
Look = Callable[[Sequence[str]], Sequence[Judgement]]


@dataclass(frozen=True, slots=True)
class Bonds:
    """Claims that verdicts put together with one claim (itself included), and claims they keep apart from it."""

    same: frozenset[str]
    different: frozenset[str]


def settle(verdicts: Iterable[Judgement]) -> tuple[dict[str, frozenset[str]], frozenset[frozenset[str]]]:
    """Claims put together, as a set for each, and pairs of claims of which the sets must stay apart.

    The newest verdict on a pair counts; where verdicts on several pairs cannot all hold, the older ones yield.
    "Unsure" takes back what was said of the pair before.
    """
    groups: dict[str, frozenset[str]] = {}
    apart: set[frozenset[str]] = set()
    settled: set[frozenset[str]] = set()
    order = sorted(enumerate(verdicts), key=lambda at: (at[1].at, at[0]), reverse=True)
    for _, verdict in order:
        pair = frozenset((verdict.left, verdict.right))
        if len(pair) < 2 or pair in settled:
            continue
        settled.add(pair)
        ours, theirs = (groups.get(c, frozenset((c,))) for c in (verdict.left, verdict.right))
        if verdict.verdict == "same" and not _parted(ours, theirs, apart):
            groups.update(dict.fromkeys(ours | theirs, ours | theirs))
        elif verdict.verdict == "different" and ours != theirs:
            apart.add(pair)
    return groups, frozenset(apart)


def bonds(claim: str, look: Look) -> Bonds:
    """What verdicts say of one claim, through others: same as same is same, different from same is different."""
    verdicts = _connected(claim, look)
    if not verdicts:
        return Bonds(frozenset((claim,)), frozenset())
    groups, apart = settle(verdicts)
    same = groups.get(claim, frozenset((claim,)))
    other = {c for pair in apart if pair & same for c in pair - same}
    return Bonds(same, frozenset(c for o in other for c in groups.get(o, frozenset((o,)))))


def forbidden(ours: Iterable[str], theirs: Iterable[str], look: Look) -> bool:
    """Whether a verdict keeps any of our claims apart from any of theirs."""
    left, right = list(ours), frozenset(theirs)
    if not look([*left, *right]):
        return False
    return any(bonds(claim, look).different & right for claim in left)


def _parted(ours: frozenset[str], theirs: frozenset[str], apart: set[frozenset[str]]) -> bool:
    return any(pair & ours and pair & theirs for pair in apart)


def _connected(claim: str, look: Look) -> Sequence[Judgement]:
    """All verdicts that hang together with those on a claim, in the order of ``look``, oldest first."""
    seen: set[str] = set()
    fresh = {claim}
    while fresh:
        seen |= fresh
        fresh = {c for v in look(sorted(fresh)) for c in (v.left, v.right)} - seen
    return look(sorted(seen)) if len(seen) > 1 else ()
