"""One happening, one frame: a result folds into the act that brought it about, a verb into the noun it tells of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from riwaya.arabic import DATIVE
from riwaya.frames.draft import Draft, players
from riwaya.frames.scene import Scene
from riwaya.frames.status import parted
from riwaya.model import Frame

#: A verb this near behind an event noun of its own type tells of that noun ("هجوم استهدف ...").
_NEAR = 4
#: An aim ("for shelling") belongs to the verb of its clause at most so many words before it.
_FAR = 8


def fold(scene: Scene, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with results merged into acts of the same sentence, in reading order."""
    kept: list[Draft] = []
    for sentence in scene.text.sentences:
        own = [d for d in drafts if sentence.first <= d.hit.first < sentence.last]
        kept.extend(_fold_sentence(scene, own))
    return kept


def _fold_sentence(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """Telling verbs first, so that what was aimed at comes before who was hit."""
    out = list(drafts)
    for draft in sorted(drafts, key=_is_result):
        host = _host(scene, draft, out)
        if host is not None:
            hurt = _is_result(draft) and bool(players(draft, "recipient"))
            out[out.index(host)] = replace(host, frame=_merged(host, draft), outcome=host.outcome or hurt)
            out.remove(next(d for d in out if d.hit is draft.hit))
    return out


def _is_result(draft: Draft) -> bool:
    """Whether a draft tells of the outcome of an act: who was hurt, what was destroyed."""
    return draft.hit.entry.says.get("fold") == "result"


def _is_part(draft: Draft) -> bool:
    """Whether a draft tells of an act's outcome or of what it was aimed at."""
    return draft.hit.entry.says.get("fold") in ("result", "aim")


def _host(scene: Scene, draft: Draft, out: Sequence[Draft]) -> Draft | None:
    """The draft that this one is part of: nearest act for a result, the noun before for a telling verb."""
    negated = _is_part(draft) and draft.frame.status == "negated"
    alike = (d for d in out if d.hit is not draft.hit and (_same(d.frame, draft.frame) or _kin(d, draft, negated)))
    others = [d for d in alike if not _listed(d, draft)]
    if _is_part(draft):
        acts = [d for d in others if not _is_part(d)]
        results = [d for d in others if _is_part(d) and d.hit.first < draft.hit.first]
        near = min(acts, key=lambda d: abs(d.hit.first - draft.hit.first), default=None)
        return near or (results[-1] if results else None)
    if draft.hit.preposition == DATIVE and "verb" not in draft.hit.tags:
        acts = [d for d in others if 0 <= draft.hit.first - d.hit.last <= _FAR and "verb" in d.hit.tags]
        acts = [d for d in acts if not parted(scene, d.hit, draft.hit)]
        return acts[-1] if acts and acts[-1].frame.mode == draft.frame.mode else None
    if "verb" not in draft.hit.tags:
        return None
    nouns = [d for d in others if "noun" in d.hit.tags and 0 <= draft.hit.first - d.hit.last <= _NEAR]
    return next((d for d in nouns if not parted(scene, d.hit, draft.hit)), None)


def _listed(one: Draft, other: Draft) -> bool:
    """Whether two events stand side by side in a list: ``القتل والخطف``, ``رفضت الدعوة واشترطت``."""
    first, last = sorted((one.hit, other.hit), key=lambda hit: hit.first)
    nouns = "verb" not in first.tags and "verb" not in last.tags
    return bool(last.conjunction) and ((nouns and last.first == first.last) or (not _is_part(other) and not nouns))


def _same(left: Frame, right: Frame) -> bool:
    """Whether two frames can tell of one happening: one type, one status, one assertion."""
    return (left.type, left.status, left.assertion) == (right.type, right.status, right.assertion)


def _kin(host: Draft, draft: Draft, negated: bool) -> bool:
    """Whether a result said not to have come about ("without hitting him") belongs to an act that did."""
    return negated and host.frame.type == draft.frame.type and not _is_result(host)


def _merged(draft: Draft, folded: Draft) -> Frame:
    """The host with parties and mode that the folded frame names; of several results the first one's victims."""
    host, part = draft.frame, folded.frame
    if part.status == "negated" != host.status:
        return host
    roles = list(host.roles)
    taken = {r.span for r in roles} | {host.trigger}
    if not any(r.name == "actor" for r in roles):
        roles += [r for r in part.roles if r.name == "actor" and r.span not in taken]
    if not (_is_result(folded) and draft.outcome):
        roles += [r for r in part.roles if r.name == "recipient" and r.span not in taken]
    sure = max(host.confidence, part.confidence)
    return replace(host, roles=tuple(roles), mode=host.mode or part.mode, confidence=sure)
