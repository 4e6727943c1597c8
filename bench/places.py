"""How often the right place is chosen: mentions in context of our own, and those of IDRISI-DA beside the checkout.

python bench/places.py [--half odd|even] [--misses] [--set FILE] [--idrisi FILE] [--places FILE] [--lookups]
"""

import argparse
import datetime as dt
import gzip
import json
import resource
import time
from collections import Counter
from pathlib import Path

from riwaya import coder
from riwaya.arabic import key
from riwaya.distance import distance_km
from riwaya.model import Coding, Mention, Report, Span, Where
from riwaya.resolution import where
from riwaya.text import read

PLACES = Path(__file__).parent.parent / "tests" / "places" / "places.jsonl"
#: Given by a middle point, so that a wide radius is theirs.
AREAS = frozenset({"governorate", "district", "island", "desert", "mountain", "valley", "road", "region"})
NEAR, WIDE, CITY = 25.0, 100.0, 161.0


def at(coding: Coding, span: Span) -> Where | None:
    """The place found where the gold has one: the mention that shares most with it."""
    shared = [(min(w.span.end, span.end) - max(w.span.start, span.start), w) for w in coding.places if w.span]
    best = max(shared, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] > 0 else None


def judge(row: dict, found: Where | None) -> tuple[str, float]:
    """``right``, ``far``, ``bare`` (no coordinates) or ``missed``, and the kilometres between."""
    if found is None:
        return "missed", 0.0
    if found.lat is None:
        return "bare", 0.0
    km = distance_km(
        found, Where("", lat=row["lat"], lon=row["lon"], country=None, admin1=None, precision="town", basis="stated")
    )
    return ("right" if km <= (WIDE if row["kind"] in AREAS else NEAR) else "far"), km


def measure(
    half: str | None, imported: Path | None, misses: bool = False, path: Path = PLACES
) -> tuple[dict[str, Counter[str]], Counter[bool]]:
    """Verdicts on our own set by what each item tries, and how often the country is right."""
    kit = coder.load_kit(None, imported)
    counts: dict[str, Counter[str]] = {}
    countries: Counter[bool] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        wanted = item["is"]
        if half and int(item["id"][1:]) % 2 != (half == "odd"):
            continue
        day = dt.date.fromisoformat(item["published"])
        coding = coder.code(Report(id=item["id"], text=item["text"], outlet=item["outlet"], published=day), kit)
        found = at(coding, Span(item["start"], item["end"]))
        verdict, km = judge(wanted, found)
        countries[found is not None and found.country in (wanted["country"], *wanted.get("also_country", []))] += 1
        for group in ("all", item["tests"]):
            counts.setdefault(group, Counter())[verdict] += 1
        if misses and verdict != "right":
            said = f"{found.name}, {found.admin1}, {found.country}, {km:.0f} km off" if found else "nothing"
            print(f"{item['id']} {verdict}: {item['mention']} ({wanted['admin1']}, {wanted['country']}) -> {said}")
            print(f"    {item['text']}")
    return counts, countries


def own(path: Path, half: str | None, misses: bool, imported: Path | None) -> None:
    """Print the shares on our own set."""
    counts, countries = measure(half, imported, misses, path)
    for group, verdicts in counts.items():
        total = verdicts.total()
        print(f"{group:10} {verdicts['right'] / total:.3f}  {verdicts['right']}/{total}  {dict(verdicts)}")
    print(f"country    {countries[True] / countries.total():.3f}")


def resolve(raw: str, spans: list[Span], kit: coder.Kit) -> tuple[Where, ...]:
    """The places of given spans, chosen in the light of one another."""
    text = read(raw)
    named = [
        Mention(span, "place", "gold", " ".join(key(text.slice(span).replace("_", " ")).split())) for span in spans
    ]
    return where.ground(text, named, kit.gazetteer)


def idrisi(path: Path, imported: Path | None) -> None:
    """Accuracy at 161 km over the gold mentions, each looked up where it stands; unresolved counts as wrong."""
    kit = coder.load_kit(None, imported)
    right, near, total, by_kind = 0, 0, 0, Counter[str]()
    kinds: Counter[str] = Counter()
    started = time.process_time()
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
        tweet = json.loads(line)
        gold = [m for m in tweet["mentions"] if m.get("lat") is not None and m["country"]]
        if not gold:
            continue
        wheres = resolve(tweet["text"], [Span(m["start"], m["end"]) for m in gold], kit)
        for mention, found in zip(gold, wheres, strict=True):
            truth = Where(
                "", lat=mention["lat"], lon=mention["lon"], country=None, admin1=None, precision="town", basis="stated"
            )
            km = distance_km(found, truth) if found.lat is not None else float("inf")
            right += km <= CITY
            near += km <= NEAR
            total += 1
            kinds[mention["type"]] += 1
            by_kind[mention["type"]] += km <= CITY
    print(f"within 161 km {right / total:.3f}  within 25 km {near / total:.3f}  {total} mentions")
    print(f"looked up in {time.process_time() - started:.1f} s with loading")
    for kind, count in kinds.most_common(12):
        print(f"  {kind:32} {by_kind[kind] / count:.3f}  {count}")


def lookups(imported: Path | None, rounds: int = 5) -> None:
    """Print the time that 1,000 mentions take cold and warm, and the peak of memory."""
    kit = coder.load_kit(None, imported)
    names = [json.loads(line)["mention"] for line in PLACES.read_text(encoding="utf-8").splitlines()] * 4
    for turn in range(rounds):
        started = time.process_time()
        found = sum(len(kit.gazetteer.candidates(name)) for name in names[:1000])
        print(f"round {turn}: {1000 * (time.process_time() - started):.1f} ms for 1,000 mentions, {found} candidates")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", type=Path, default=PLACES)
    parser.add_argument("--half", choices=("odd", "even"))
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--idrisi", type=Path)
    parser.add_argument("--places", type=Path, help="a file that riwaya gazetteer import wrote")
    parser.add_argument("--lookups", action="store_true")
    asked = parser.parse_args()
    if asked.lookups:
        lookups(asked.places)
    elif asked.idrisi:
        idrisi(asked.idrisi, asked.places)
    else:
        own(asked.set, asked.half, asked.misses, asked.places)


if __name__ == "__main__":
    main()
