"""What a claim is in other codebooks: CAMEO root code, quad class, and ACLED's event and sub-event type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from riwaya.model import Who
from riwaya.resources import DATA, LINE, load_yaml

Acled = tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Sense:
    """A PLOVER type, or a type in one mode, as other codebooks have it; ``by`` names the rule of parties, if any."""

    quad: int
    cameo: str
    acled: Acled
    by: str | None


@dataclass(frozen=True, slots=True)
class Codebook:
    """Senses by (type, mode), the type alone under mode ``None``; sectors by kind of party; ACLED events by case."""

    senses: dict[tuple[str, str | None], Sense]
    sectors: dict[str, frozenset[str]]
    cases: dict[str, Acled]


@lru_cache(maxsize=1)
def codebook() -> Codebook:
    """The crosswalk table that ``data/codebooks/plover.yaml`` holds."""
    rows = load_yaml(DATA / "codebooks" / "plover.yaml")
    parties = next(row["parties"] for row in rows if "parties" in row)
    senses: dict[tuple[str, str | None], Sense] = {}
    for row in rows:
        if "type" in row:
            senses.update(_senses(row))
    sectors = {name: frozenset(parties[name]) for name in ("armed", "state", "civilian")}
    return Codebook(senses, sectors, {k: _pair(v) for k, v in parties["cases"].items() if k != LINE})


def _senses(row: dict[str, Any]) -> dict[tuple[str, str | None], Sense]:
    """The sense of a type and of each of its modes; a mode inherits what it does not say."""
    base = Sense(row["quad"], row["cameo"], _pair(row["acled"]), row.get("by_parties"))
    out: dict[tuple[str, str | None], Sense] = {(row["type"], None): base}
    for mode, says in row["modes"].items():
        if mode == LINE:
            continue
        acled = _pair(says["acled"]) if "acled" in says else base.acled
        by = says.get("by_parties") if ("by_parties" in says or "acled" in says) else base.by
        out[row["type"], mode] = Sense(base.quad, says.get("cameo", base.cameo), acled, by)
    return out


def _pair(value: list[str] | None) -> Acled:
    return (value[0], value[1]) if value else None


def types() -> dict[str, tuple[str, ...]]:
    """The modes of every PLOVER type, in the codebook's order."""
    found: dict[str, tuple[str, ...]] = {}
    for name, mode in codebook().senses:
        found[name] = (*found.get(name, ()), *((mode,) if mode else ()))
    return found


def crosswalk(
    type: str, mode: str | None, actors: Sequence[Who], recipients: Sequence[Who], killed: int | None
) -> tuple[str | None, int | None, Acled]:
    """CAMEO root code, quad class (1-4) and ACLED (event type, sub-event type) of a claim.

    The ACLED pair is ``None`` where ACLED records no such event, or where the parties it depends on are unknown.
    An unknown mode counts as none; an unknown type yields three ``None``.
    """
    book = codebook()
    sense = book.senses.get((type, mode)) or book.senses.get((type, None))
    if sense is None:
        return None, None, None
    acled = _acled(book, sense, actors, recipients, killed)
    fought = type == "ASSAULT" and acled is not None and acled == book.cases["clash"] and sense.cameo == "18"
    return "19" if fought else sense.cameo, sense.quad, acled


def _acled(book: Codebook, sense: Sense, actors: Sequence[Who], recipients: Sequence[Who], killed: int | None) -> Acled:
    """The ACLED event of a sense, by its parties where it depends on them."""
    if sense.by == "violence":
        return _violence(book, actors, recipients)
    if sense.by == "remote":
        return book.cases["clash"] if _two_sided(book, actors, recipients) else sense.acled
    if sense.by == "crowd":
        return book.cases["excessive" if killed else "intervention"]
    if sense.by == "deal":
        sides = [w for w in (*actors, *recipients) if _is(book, w, "armed") or _is(book, w, "state")]
        return book.cases["deal"] if len(sides) > 1 and any(_is(book, w, "armed") for w in sides) else None
    return sense.acled


def _violence(book: Codebook, actors: Sequence[Who], recipients: Sequence[Who]) -> Acled:
    """A clash between armed parties, an attack on civilians, or ``None`` where nothing tells which it is."""
    if _two_sided(book, actors, recipients) or any(_is(book, w, "armed") for w in recipients):
        return book.cases["clash"]
    if any(_is(book, w, "civilian") for w in recipients):
        return book.cases["civilians"]
    unsaid = bool(recipients) and all(w.role is None and w.id is None for w in recipients)
    return book.cases["civilians"] if unsaid else None


def _two_sided(book: Codebook, actors: Sequence[Who], recipients: Sequence[Who]) -> bool:
    """Whether two parties fight: both named as actors with nobody suffering it, and none of them a civilian."""
    if recipients or len(actors) < 2:
        return False
    return any(_is(book, w, "armed") for w in actors) and not any(_only_civilian(book, w) for w in actors)


def _only_civilian(book: Codebook, who: Who) -> bool:
    return _is(book, who, "civilian") and not _is(book, who, "state")


def _is(book: Codebook, who: Who, kind: str) -> bool:
    """Whether a party's sector (or its country slot, for armed groups across borders) is of a kind."""
    return who.role in book.sectors[kind] or who.country in book.sectors[kind]
