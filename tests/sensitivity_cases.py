"""The table of sensitive and of plain claims, as records that the program would write."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parent / "tables" / "sensitivity.tsv"
APART = TABLE.with_name("sensitivity_apart.tsv")


@dataclass(frozen=True)
class Case:
    text: str
    record: dict[str, Any]
    reasons: frozenset[str]
    level: int


def cases(table: Path = TABLE) -> list[Case]:
    lines = table.read_text(encoding="utf-8").splitlines()
    return [case(*line.split("\t")) for line in lines if line and not line.startswith("#")]


def case(marked: str, kind: str, who: str, whom: str, chain: str, reasons: str, level: str) -> Case:
    before, trigger, after = marked.replace("]", "[").split("[")
    text = before + trigger + after
    kind, _, mode = kind.partition(" ")
    record = {
        "type": kind, "mode": mode or None, "trigger": {"span": [len(before), len(before + trigger)], "text": trigger},
        "actors": parties(text, who), "recipients": parties(text, whom), "tolls": [], "detained": None,
        "chain": [link(words) for words in chain.split(";") if words],
    }  # fmt: skip
    return Case(text, record, frozenset(reasons.split()), int(level))


def parties(text: str, named: str) -> list[dict[str, Any]]:
    if not named:
        return []
    words, _, id = named.partition("=")
    return [{"span": [text.index(words), text.index(words) + len(words)], "text": words, "id": id or None}]


def link(words: str) -> dict[str, Any]:
    kind, _, named = words.strip().partition(":")
    name, _, id = named.partition("=")
    return {"name": name, "id": id or None, "kind": kind, "stance": "affirms", "span": None}
