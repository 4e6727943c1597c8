"""How far two people who coded the same reports agree, field by field, and where they do not.

Claims are matched one to one as in :mod:`riwaya.scoring`: of one type with overlapping triggers first, then those left
whose triggers overlap. Cohen's kappa (1960) and Krippendorff's alpha (2011) are those of NLTK; both are ``None`` where
they say nothing: for fewer than two units, and where all values are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from riwaya import text as cutting
from riwaya.arabic import key
from riwaya.errors import MissingExtra, ScoreError
from riwaya.exports.record import to_record
from riwaya.model import Claim, Coding, Link, Report, When, Where, Who
from riwaya.scoring import pairing

Record = dict[str, Any]
Pair = tuple[Coding, Coding]
Label = Hashable | None
Distance = Literal["nominal", "masi", "interval"]
#: What two coders said of each unit; for alpha there may be more coders, and ``None`` where one said nothing.
Units = Sequence[tuple[Label, ...]]

FOUND = "found"
#: The fields compared, and how far two values that differ are apart.
FIELDS: Mapping[str, Distance] = {
    "type": "nominal", "mode": "nominal", "status": "nominal", "assertion": "nominal", "actors": "masi",
    "recipients": "masi", "when": "interval", "where": "nominal", "killed": "interval", "injured": "interval",
    "detained": "interval", "chain": "nominal",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Matched:
    """The claims of two codings of one report: those of both, and those of one alone."""

    both: tuple[tuple[Claim, Claim], ...]
    left: tuple[Claim, ...]
    right: tuple[Claim, ...]


def match(pair: Pair) -> Matched:
    """The claims of two codings put side by side; raises ScoreError where they are of different texts."""
    left, right = pair
    if left.report.text != right.report.text:
        raise ScoreError(f"{left.report.id}: the two codings hold different texts")
    alike, retyped = pairing.matched(left, right)
    both = sorted([*alike, *retyped], key=lambda claims: claims[0].trigger)
    return Matched(
        tuple(both),
        tuple(pairing.unused(left.claims, [one for one, _ in both])),
        tuple(pairing.unused(right.claims, [other for _, other in both])),
    )


def measure(pairs: Iterable[Pair]) -> Record:
    """Agreement of a first and a second coder over the same reports, as a plain record.

    ``claims`` counts those of each, of both and of one alone; ``fields`` holds for each field ``n`` units, the share on
    which the two are ``equal``, ``kappa``, ``alpha`` with its ``distance`` and the ``pairable`` units that it is over.
    The units of ``found`` are sentences (does it hold a claim's trigger?), those of the fields are claims of both.
    Raises ScoreError for codings of different texts and MissingExtra where NLTK is not installed.
    """
    taken = list(pairs)
    matched = [match(pair) for pair in taken]
    both = [(pair[0].report, *claims) for pair, found in zip(taken, matched, strict=True) for claims in found.both]
    left, right = (sum(len(pair[side].claims) for pair in taken) for side in (0, 1))
    sentences = [unit for pair in taken for unit in _sentences(pair)]
    fields = {FOUND: _figures(sentences, "nominal", sentences)}
    for name, distance in FIELDS.items():
        labels = [_labels(name, one, other) for _, one, other in both]
        apart = [_numbers(name, *unit) for unit in both] if distance == "interval" else labels
        fields[name] = _figures(labels, distance, apart)
    return {
        "reports": len(taken),
        "claims": {
            "left": left, "right": right, "both": len(both), "only_left": left - len(both),
            "only_right": right - len(both), "share": 2 * len(both) / (left + right) if left + right else None,
        },
        "fields": fields,
    }  # fmt: skip


def _figures(labels: Units, distance: Distance, apart: Units) -> Record:
    equal = sum(left == right for left, right in labels)
    pairable = [unit for unit in apart if distance != "interval" or None not in unit]
    return {
        "n": len(labels), "equal": equal / len(labels) if labels else None, "kappa": kappa(labels),
        "alpha": alpha(pairable, distance), "distance": distance, "pairable": len(pairable),
    }  # fmt: skip


def _sentences(pair: Pair) -> Iterator[tuple[bool, bool]]:
    """Whether each coder found a claim in each sentence of a report."""
    text = cutting.read(pair[0].report.text)
    held = [{text.words[text.word_at(claim.trigger.start)].sentence for claim in coding.claims} for coding in pair]
    yield from ((sentence.index in held[0], sentence.index in held[1]) for sentence in text.sentences)


# --- coefficients ----------------------------------------------------------------------------------------------------


def kappa(units: Units) -> float | None:
    """Cohen's kappa of two coders; ``None`` below two units and where each used one and the same value throughout."""
    if len(units) < 2 or len({label for unit in units for label in unit}) < 2:
        return None
    task, _ = _library()
    return float(task(_triples(units, coded_none=True)).kappa())


def alpha(units: Units, distance: Distance = "nominal", gaps: bool | None = None) -> float | None:
    """Krippendorff's alpha of two or more coders.

    With ``gaps`` a coder's ``None`` is a missing value, as it always is in an ``interval``; else a value of its own.
    ``None`` comes back where fewer than two units have two values, and where all these are the same.
    """
    missing = distance == "interval" if gaps is None else gaps
    given = [unit for unit in units if not missing or sum(label is not None for label in unit) > 1]
    values = {label for unit in given for label in unit if label is not None or not missing}
    if len(given) < 2 or len(values) < 2:
        return None
    task, apart = _library()
    return float(task(_triples(given, coded_none=not missing), distance=apart[distance]).alpha())


def _triples(units: Units, coded_none: bool) -> list[tuple[int, int, Label]]:
    return [
        (coder, number, label)
        for number, unit in enumerate(units)
        for coder, label in enumerate(unit)
        if label is not None or coded_none
    ]


def _library() -> tuple[Any, dict[str, Callable[[Any, Any], float]]]:
    """NLTK's task and its distances by our names; raises MissingExtra where it is not installed."""
    try:
        from nltk.metrics import binary_distance, interval_distance, masi_distance
        from nltk.metrics.agreement import AnnotationTask
    except ModuleNotFoundError as err:
        raise MissingExtra("agreement", "agreement of coders") from err

    def masi(left: frozenset[str], right: frozenset[str]) -> float:
        # Two empty sets are the same answer, "nobody"; the formula divides by the size of their union.
        return 0.0 if left == right else float(masi_distance(left, right))

    return AnnotationTask, {"nominal": binary_distance, "interval": interval_distance, "masi": masi}


# --- values ----------------------------------------------------------------------------------------------------------


def _labels(field: str, left: Claim, right: Claim) -> tuple[Label, Label]:
    """What two coders say of one field, equal where they mean the same."""
    one, other = getattr(left, field), getattr(right, field)
    if field in ("actors", "recipients"):
        names = _alike([_named(who) for who in one], [_named(who) for who in other])
        return frozenset(names[0]), frozenset(names[1])
    if field == "chain":
        names = _alike([_told(link) for link in one], [_told(link) for link in other])
        return tuple(names[0]), tuple(names[1])
    if field == "where":
        names = _alike([_place(one)] if one else [], [_place(other)] if other else [])
        return next(iter(names[0]), None), next(iter(names[1]), None)
    if field == "when":
        return _days(one), _days(other)
    return one, other


def _numbers(field: str, report: Report, left: Claim, right: Claim) -> tuple[int | None, int | None]:
    """What two coders say as numbers that lie apart: a count of people, or days from publication to the first day.

    Days of reports that lie years apart would drown every difference between two coders of one report.
    """
    one, other = getattr(left, field), getattr(right, field)
    return (_days_on(report, one), _days_on(report, other)) if field == "when" else (one, other)


def _alike(left: list[tuple[str | None, str]], right: list[tuple[str | None, str]]) -> tuple[list[str], list[str]]:
    """What stands for each (id, name): the id, that of the same name on the other side, else the name."""
    known = [{name: id for id, name in side if id} for side in (left, right)]
    return (
        [id or known[1].get(name, name) for id, name in left],
        [id or known[0].get(name, name) for id, name in right],
    )


def _named(who: Who) -> tuple[str | None, str]:
    return who.id, _folded(who.text)


def _told(link: Link) -> tuple[str | None, str]:
    return link.id, _folded(link.name)


def _place(where: Where) -> tuple[str | None, str]:
    return where.gazetteer_id, f"{_folded(where.name)} {where.country or ''}"


def _folded(name: str) -> str:
    """A name without the variety of its spelling."""
    return " ".join(key(name).split()).casefold()


def _days(when: When | None) -> str | None:
    return f"{when.first or '?'}/{when.last or '?'}" if when else None


def _days_on(report: Report, when: When | None) -> int | None:
    if when is None or when.first is None or report.published is None:
        return None
    return when.first.toordinal() - report.published.toordinal()


# --- where they differ -----------------------------------------------------------------------------------------------


def disagreements(pair: Pair) -> list[Record]:
    """Field by field where two codings of a report differ, in the order of the text.

    Each is ``{field, trigger, left, right}``, a side ``{claim, value, spans}`` with the value as in the claim's record.
    A claim that one coder alone found is a difference of ``found``: its value the whole claim, the other side ``None``.
    """
    matched = match(pair)
    rows = [{row["id"]: row for row in to_record(coding, every=True)["claims"]} for coding in pair]
    out = [
        _difference(field, (left, right), rows)
        for left, right in matched.both
        for field in FIELDS
        if len(set(_labels(field, left, right))) > 1
    ]
    out += [_difference(FOUND, (claim, None), rows) for claim in matched.left]
    out += [_difference(FOUND, (None, claim), rows) for claim in matched.right]
    return sorted(out, key=lambda one: one["trigger"])


def _difference(field: str, claims: tuple[Claim | None, Claim | None], rows: Sequence[Mapping[str, Record]]) -> Record:
    """One field on which two coders differ."""
    trigger = next(claim for claim in claims if claim)
    left, right = (_side(row, claim, field) if claim else None for claim, row in zip(claims, rows, strict=True))
    return {"field": field, "trigger": _span(trigger), "left": left, "right": right}


def _span(claim: Claim) -> list[int]:
    return [claim.trigger.start, claim.trigger.end]


def _side(rows: Mapping[str, Record], claim: Claim, field: str) -> Record:
    """One coder's value of a field, and the words it stands on: those of the trigger where it has none of its own."""
    row = rows[claim.id]
    value = row if field == FOUND else row[field]
    parts: list[Any] = value if isinstance(value, list) else [value]
    if field in ("killed", "injured", "detained"):
        parts = [toll for toll in row["tolls"] if toll["kind"] == field]
    spans = [part["span"] for part in parts if isinstance(part, dict) and part.get("span")]
    return {"claim": claim.id, "value": value, "spans": spans or [_span(claim)]}
