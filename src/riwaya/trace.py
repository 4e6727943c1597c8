"""Why this claim: rules and the words they stand on, as a tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from riwaya.model import Claim, Coding, CountValue, Link, Mention, Span, Who


@dataclass(frozen=True, slots=True)
class Node:
    """One value with the words it rests on and the rule that yielded it."""

    label: str
    value: str
    span: Span | None = None
    words: str | None = None
    rule: str | None = None
    children: tuple[Node, ...] = ()


def explain(coding: Coding, claim: Claim) -> Node:
    """The tree of a claim: type, parties, time, place, tolls and narrators, each with its words and rule."""
    parts = (
        Node("status", f"{claim.status}, {claim.assertion}"),
        *_parties(coding, "who", claim.actors),
        *_parties(coding, "to whom", claim.recipients),
        *_when(coding, claim),
        *_where(coding, claim),
        *(Node(t.kind, _range(t.low, t.high), t.span, _slice(coding, t.span)) for t in claim.tolls),
        _chain(coding, claim),
        Node("confidence", f"{claim.confidence:.2f}, reported {claim.reported:.2f}"),
    )
    kind = claim.type + (f" {claim.mode}" if claim.mode else "")
    return Node("claim", f"{claim.id} {kind}", claim.trigger, _slice(coding, claim.trigger), claim.rule, parts)


def lines(node: Node, depth: int = 0) -> Iterator[str]:
    """The tree as indented text lines."""
    words = f"  «{node.words}» {node.span.start}-{node.span.end}" if node.span and node.words else ""
    rule = f"  [{node.rule}]" if node.rule else ""
    yield f"{'  ' * depth}{node.label}: {node.value}{words}{rule}"
    for child in node.children:
        yield from lines(child, depth + 1)


def narrators(coding: Coding, claims: Sequence[Claim]) -> Node:
    """The tree of who tells what: the outlet, under it each narrator with the claims that hang on its word."""
    outlet = coding.report.outlet
    paths = [(_inner(claim.chain, outlet), claim) for claim in claims]
    id = next((link.id for claim in claims for link in claim.chain[:1] if link.name == outlet and link.id), None)
    return Node("told by", outlet or "outlet unknown", rule=id, children=_told(coding, paths))


def _inner(chain: tuple[Link, ...], outlet: str | None) -> tuple[Link, ...]:
    return chain[1:] if outlet and chain and chain[0].name == outlet else chain


def _told(coding: Coding, paths: Sequence[tuple[tuple[Link, ...], Claim]]) -> tuple[Node, ...]:
    """Claims told on one's own word, then each narrator who is quoted, by stance, in the order of the text."""
    own = [_leaf(coding, claim) for path, claim in paths if not path]
    quoted: dict[tuple[str, str], list[tuple[tuple[Link, ...], Claim]]] = {}
    for path, claim in paths:
        if path:
            quoted.setdefault((path[0].id or path[0].name, path[0].stance), []).append((path, claim))
    nodes = []
    for group in quoted.values():
        link = group[0][0][0]
        below = _told(coding, [(path[1:], claim) for path, claim in group])
        value = f"{link.name} ({link.kind or 'kind unknown'})"
        nodes.append(Node(link.stance, " ".join(value.split()), rule=link.id, children=below))
    return (*own, *nodes)


def _leaf(coding: Coding, claim: Claim) -> Node:
    kind = claim.type + (f" {claim.mode}" if claim.mode else "")
    return Node("claim", f"{claim.id} {kind}", claim.trigger, _slice(coding, claim.trigger))


def attributions(coding: Coding) -> Node:
    """The tree of who says what in a report, each attribution under the one it stands inside."""
    return Node("says", coding.report.outlet or "outlet unknown", children=_said(coding, None))


def _said(coding: Coding, parent: int | None) -> tuple[Node, ...]:
    out = []
    for i, said in enumerate(coding.attributions):
        if said.parent != parent:
            continue
        who = _slice(coding, said.speaker) if said.speaker else "(continued)"
        label = f"{said.stance} {said.kind or ''}".strip()
        out.append(Node(label, who, said.cue, _slice(coding, said.cue), said.rule, _said(coding, i)))
    return tuple(out)


def _slice(coding: Coding, span: Span) -> str:
    return " ".join(coding.report.text[span.start : span.end].split())


def _rule(mentions: Sequence[Mention], span: Span) -> str | None:
    return next((m.rule for m in mentions if m.span == span and not isinstance(m.value, CountValue)), None)


def _parties(coding: Coding, label: str, whos: Sequence[Who]) -> Iterator[Node]:
    for who in whos:
        known = " ".join(x for x in (who.name, who.country, who.role) if x) or "not in the register"
        yield Node(label, known, who.span, _slice(coding, who.span), _rule(coding.mentions, who.span))


def _when(coding: Coding, claim: Claim) -> Iterator[Node]:
    if claim.when is None:
        return
    when = claim.when
    days = (
        f"{when.first or '?'} to {when.last or '?'}" if when.first != when.last or not when.first else str(when.first)
    )
    odd = ", weekday disagrees" if when.weekday_disagrees else ""
    words = _slice(coding, when.span) if when.span else None
    rule = _rule(coding.mentions, when.span) if when.span else None
    yield Node("when", f"{days} ({when.grain}, {when.basis}{odd})", when.span, words, rule)


def _where(coding: Coding, claim: Claim) -> Iterator[Node]:
    if claim.where is None:
        return
    where = claim.where
    point = f"{where.lat:.3f}, {where.lon:.3f}" if where.lat is not None and where.lon is not None else "no point"
    value = f"{where.name} {where.country or ''} {point} ({where.precision}, {where.basis})"
    words = _slice(coding, where.span) if where.span else None
    yield Node("where", value, where.span, words, where.gazetteer_id)


def _chain(coding: Coding, claim: Claim) -> Node:
    links = tuple(
        Node(link.stance, f"{link.name} ({link.kind or 'kind unknown'})", link.span,
             _slice(coding, link.span) if link.span else None)
        for link in claim.chain
    )  # fmt: skip
    return Node("on whose word", " <- ".join(link.name for link in claim.chain) or "unknown", children=links)


def _range(low: int | None, high: int | None) -> str:
    if low is None:
        return "uncounted"
    if high is None:
        return f"at least {low}"
    return str(low) if low == high else f"{low} to {high}"
