"""How often the right actor is linked, on mentions in context of our own, with what went wrong in words.

python bench/actors.py [--half odd|even] [--misses] [--set FILE]
"""

import argparse
import datetime as dt
import json
from collections import Counter
from pathlib import Path

from riwaya import coder, text
from riwaya.model import Report, Span, Who

ACTORS = Path(__file__).parent.parent / "tests" / "actors" / "actors.jsonl"


def at(item: dict, kit: coder.Kit) -> Who | None:
    """The party found where the gold has one: the phrase that shares most with it, the shorter of two alike."""
    day = dt.date.fromisoformat(item["published"])
    report = Report(id=item["id"], text=item["text"], outlet=item["outlet"], published=day)
    words = text.read(report.text)
    whos = coder.ground(report, words, coder.look(words, kit, kit.register.outlet(report.outlet)), kit).whos
    span = Span(item["start"], item["end"])
    shared = [(min(s.end, span.end) - max(s.start, span.start), -s.length, s.start, w) for s, w in whos.items()]
    best = max(shared, key=lambda row: row[:3], default=(0, 0, 0, None))
    return best[3] if best[0] > 0 else None


def holds(kit: coder.Kit, ids: list[str], office: str | None, on: dt.date) -> bool:
    """Whether one of the persons who are right answers holds an office on a day: an office's title means either."""
    records = (kit.register.record(id) for id in ids)
    return any(tie.id == office and tie.period.holds(on) for record in records if record for tie in record.posts)


def judge(item: dict, found: Who | None, kit: coder.Kit) -> tuple[bool, bool, bool]:
    """Whether entity, country and sector are right; of a generic description country and sector make the entity."""
    wanted = item["is"]
    country = found is not None and found.country in (wanted["country"], *wanted.get("country_also", []))
    sectors = (wanted["sector"], *wanted.get("sector_also", []))
    sector = wanted["sector"] is None or (found is not None and found.role in sectors)
    if item["ids"] is None:
        known = found is not None and (wanted["country"] is None or country)
        return known and sector, known, sector
    day = dt.date.fromisoformat(item["published"])
    right = found is not None and (found.id in item["ids"] or holds(kit, item["ids"], found.id, day))
    return right, country, sector


def measure(path: Path = ACTORS, half: str | None = None, misses: bool = False) -> dict[str, Counter[str]]:
    """How many are right, and of how many, by what each item tries; ``misses`` prints what is wrong."""
    kit = coder.load_kit()
    counts: dict[str, Counter[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        if half and int(item["id"][1:]) % 2 != (half == "odd"):
            continue
        found = at(item, kit)
        verdicts = dict(zip(("entity", "country", "sector"), judge(item, found, kit), strict=True))
        for group in ("all", item["tests"]):
            counts.setdefault(group, Counter())["of"] += 1
            counts[group].update(name for name, right in verdicts.items() if right)
        if misses and not all(verdicts.values()):
            said = (found.text, found.id, found.country, found.role) if found else "nothing"
            wrong = " ".join(name for name, right in verdicts.items() if not right)
            print(f"{item['id']} {wrong}: {item['mention']} = {item['is']} {item['ids']} -> {said}")
            print(f"    {item['published']} {item['text']}")
    return counts


def main() -> None:
    """Print the shares, by what each item tries."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", type=Path, default=ACTORS)
    parser.add_argument("--half", choices=("odd", "even"))
    parser.add_argument("--misses", action="store_true")
    asked = parser.parse_args()
    for group, seen in measure(asked.set, asked.half, asked.misses).items():
        shares = "  ".join(f"{name} {seen[name] / seen['of']:.3f}" for name in ("entity", "country", "sector"))
        print(f"{group:14} {shares}  of {seen['of']}")


if __name__ == "__main__":
    main()
