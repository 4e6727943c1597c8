"""The narrators of a set of reports: how often each is the root of what is told, and how often others relay it.

A named narrator is the same wherever it is quoted and under whatever alias. One without a name ("a security source")
is known only through who vouches for it: the narrator before it in the chain. A page whose outlet is unknown is a
narrator of its own.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields

from riwaya.arabic import bare
from riwaya.attribution.personal import own_name
from riwaya.attribution.words import forms
from riwaya.exports.record import THRESHOLD
from riwaya.model import Claim, Coding, Link
from riwaya.register import Register
from riwaya.register.namebook import surface
from riwaya.table import Style, aligned

_NAMED = frozenset({"named_person", "organization", "media"})
_UNNAMED = frozenset({"anonymous", "witness", "official"})
#: Columns of the table for people; the other forms have all fields.
_SHOWN = ("id", "name", "kind", "country", "root", "relayed", "relaying", "reports")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a narrator is in a set of reports: equal keys are one narrator; ``via`` vouches for one without a name."""

    key: str
    name: str
    id: str | None = None
    kind: str | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Narrator:
    """A narrator with its claims: innermost in ``root``, quoted by another in ``relayed``, quoting in ``relaying``."""

    id: str | None
    name: str
    via: str | None
    kind: str | None
    country: str | None
    affiliation: tuple[str, ...]
    root: int
    relayed: int
    relaying: int
    reports: int


#: The id of a report and the narrators of one of its claims.
Told = tuple[str, tuple[Identity, ...]]


def chains(coding: Coding, register: Register, every: bool = False) -> Iterator[Told]:
    """For each claim the id of its report and its narrators from outside in; unsure claims only with ``every``."""
    for claim in coding.claims:
        if every or claim.confidence >= THRESHOLD:
            yield coding.report.id, identities(coding, claim, register)


def identities(coding: Coding, claim: Claim, register: Register) -> tuple[Identity, ...]:
    """Who the narrators of a claim are, from the publisher inward; never empty, since a page narrates for itself."""
    report = coding.report
    found: list[Identity] = []
    if not report.outlet:
        found.append(Identity(f"page {report.id}", report.url or report.path or report.id))
    for link in (n for n in claim.chain if not _is_nobody(n)):
        outer = link.name == report.outlet and not found
        found.append(_identity(link, found[-1] if found else None, register, report.url if outer else None))
    return tuple(found) or (_identity(Link(report.outlet or "", "media", "affirms"), None, register, report.url),)


def _identity(link: Link, before: Identity | None, register: Register, url: str | None) -> Identity:
    id = link.id or _registered(link, register, url)
    if id is not None:
        record = register.record(id)
        return Identity(id, record.ar if record else link.name, id, record.kind if record else link.kind)
    words = surface(link.name)
    own = " ".join(own_name(words.split())) if link.kind == "named_person" else ""
    if before is None or link.kind in _NAMED:
        return Identity(f"words {own or words}", link.name, None, link.kind)
    return Identity(f"{before.key} < {words}", link.name, None, link.kind, before.id or before.name)


def _is_nobody(link: Link) -> bool:
    """Whether a link names only how sure something is ("according to first data"): a paper that nobody wrote."""
    return link.kind == "document" and all(bare(w) in forms("nobodys_words") for w in surface(link.name).split())


def _registered(link: Link, register: Register, url: str | None) -> str | None:
    """The register's id of a narrator that is called by exactly a name in it; of a body, by a name nobody else has."""
    if link.kind == "media":
        return register.outlet(link.name, url)
    known = register.candidates(link.name) if link.kind not in _UNNAMED else ()
    return known[0] if len(known) == 1 else None


def tally(told: Iterable[Told], register: Register) -> tuple[Narrator, ...]:
    """Every narrator of the chains of many claims, those that are oftenest the root first."""
    known: dict[str, Identity] = {}
    counts: Counter[tuple[str, str]] = Counter()
    reports: dict[str, set[str]] = defaultdict(set)
    for report, chain in told:
        for who in chain:
            known.setdefault(who.key, who)
            reports[who.key].add(report)
        parts = {(who.key, part) for i, who in enumerate(chain) for part in _parts(i, len(chain))}
        counts.update(parts)
    found = [
        _narrator(who, register, [counts[key, part] for part in ("root", "relayed", "relaying")], len(reports[key]))
        for key, who in known.items()
    ]
    return tuple(sorted(found, key=lambda n: (-n.root, -n.relayed, -n.relaying, n.name, n.via or "")))


def _parts(index: int, length: int) -> Iterator[str]:
    yield "root" if index == length - 1 else "relaying"
    if index:
        yield "relayed"


def _narrator(who: Identity, register: Register, counts: Sequence[int], reports: int) -> Narrator:
    record = register.record(who.id) if who.id else None
    backers = register.backers(who.id, None) if who.id and record and record.is_outlet else ()
    country = record.country if record else None
    return Narrator(who.id, who.name, who.via, who.kind, country, backers, counts[0], counts[1], counts[2], reports)


def as_json(narrators: Sequence[Narrator], _style: Style) -> Iterator[str]:
    """A JSON object a line, one line a narrator."""
    return (json.dumps(asdict(narrator), ensure_ascii=False) for narrator in narrators)


def as_csv(narrators: Sequence[Narrator], _style: Style) -> Iterator[str]:
    """Lines of a CSV table with a heading, all fields; several affiliations are parted by spaces."""
    yield ",".join(f.name for f in fields(Narrator))
    for narrator in narrators:
        row = {**asdict(narrator), "affiliation": " ".join(narrator.affiliation)}
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow("" if v is None else v for v in row.values())
        yield line.getvalue()


def as_table(narrators: Sequence[Narrator], style: Style) -> Iterator[str]:
    """Lines of a table for people; a narrator without a name shows who vouches for it."""
    return aligned([list(_SHOWN), *map(_cells, narrators)], style)


def _cells(narrator: Narrator) -> list[str]:
    values = asdict(narrator)
    values["id"] = narrator.id or (f"via {narrator.via}" if narrator.via else "")
    return ["" if values[name] is None else " ".join(str(values[name]).split()) for name in _SHOWN]
