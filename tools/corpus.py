"""Annotated sentences from the short form that people write into the form of Codings, checked on the way.

python tools/corpus.py SHORT.jsonl ... --out FILE.jsonl     the short form is described in corpus/GUIDE.md
python tools/corpus.py SHORT.jsonl ...                      only checks, and prints every fault with its text's id
"""

import argparse
import datetime as dt
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

from annotated import occurrence

from riwaya.exports.record import to_record
from riwaya.model import (
    Assertion,
    Attribution,
    Claim,
    Coding,
    Grain,
    Link,
    Report,
    Span,
    SpeakerKind,
    Stance,
    Status,
    Toll,
    TollKind,
    When,
    Where,
    Who,
)
from riwaya.resolution import crosswalk

Row = dict[str, Any]
NAMES = ("PERS", "ORG", "LOC")
KEYS = {"id", "d", "o", "t", "n", "e", "q", "tm", "pl"}
EVENT_KEYS = {"y", "g", "a", "r", "s", "c", "rep", "w", "p", "k", "i", "dt", "l", "by"}
SPEECH_KEYS = {"cue", "sp", "kind", "st", "b", "z", "in"}
OCCURRENCE = re.compile(r"(.*)#(\d+)$", re.DOTALL)


class Fault(ValueError):
    """Something in a row that is not as the guide has it."""


def find(text: str, quoted: str) -> Span:
    """Where a quoted string stands; ``string#2`` is its second occurrence. Raises :class:`Fault` where it does not."""
    counted = OCCURRENCE.match(quoted)
    wanted, nth = (counted[1], int(counted[2])) if counted and quoted not in text else (quoted, 1)
    span = occurrence(text, wanted, nth) if wanted else None
    if span is None:
        raise Fault(f"not in the text: {quoted}")
    return span


def one_of(value: Any, choices: Sequence[str], what: str) -> Any:
    """A value that must be one of a closed list."""
    if value not in choices:
        raise Fault(f"{what} must be one of {', '.join(choices)}, not {value!r}")
    return value


def known_keys(row: Row, keys: set[str]) -> None:
    """No key that the guide does not name."""
    if row.keys() - keys:
        raise Fault(f"unknown keys: {', '.join(sorted(row.keys() - keys))}")


def day(value: str) -> dt.date | None:
    """A day, or nothing for an empty string."""
    return dt.date.fromisoformat(value) if value else None


def coding(row: Row) -> tuple[Coding, list[list[Any]]]:
    """The Coding of a row and its names as ``[start, end, kind]``."""
    known_keys(row, KEYS)
    text = row["t"]
    report = Report(str(row["id"]), text, outlet=row.get("o"), published=day(row.get("d", "")))
    said = tuple(speeches(text, row.get("q", ())))
    times = tuple(when(text, item) for item in row.get("tm", ()))
    places = tuple(where(text, item) for item in row.get("pl", ()))
    events = row.get("e", ())
    claims = tuple(claim(report, event, i, (said, times, places)) for i, event in enumerate(events))
    whos = {w.span: w for c in claims for w in (*c.actors, *c.recipients)}
    names = [name(text, item) for item in row.get("n", ())]
    actors = tuple(whos[span] for span in sorted(whos))
    return Coding(
        report, attributions=said, claims=claims, actors=actors, places=places, times=times, by="annotator"
    ), sorted(names)


def name(text: str, item: str) -> list[Any]:
    """A name as start, end and kind."""
    kind, _, words = item.partition("|")
    span = find(text, words)
    return [span.start, span.end, one_of(kind, NAMES, "kind of name")]


def speeches(text: str, rows: Sequence[Row]) -> Iterator[Attribution]:
    """The attributions of a row."""
    for row in rows:
        known_keys(row, SPEECH_KEYS)
        cue, first, last = find(text, row["cue"]), find(text, row["b"]), find(text, row["z"])
        speaker = find(text, row["sp"]) if row.get("sp") else None
        if first.start >= last.end:
            raise Fault(f"content ends before it starts: {row['b']} ... {row['z']}")
        content = Span(first.start, last.end)
        ends = [s for s in (cue, speaker, content) if s]
        whole = Span(min(s.start for s in ends), max(s.end for s in ends))
        kind = one_of(row.get("kind"), get_args(SpeakerKind), "kind of speaker") if speaker else None
        stance = one_of(row.get("st", "affirms"), get_args(Stance), "stance")
        parent = row.get("in")
        if parent is not None and not 0 <= parent < len(rows):
            raise Fault(f"no attribution {parent} to stand inside")
        yield Attribution(whole, cue, speaker, content, kind, stance, parent, "annotator")


def when(text: str, item: str) -> When:
    """A time expression with its days; the grain is that of their distance."""
    words, first, last = item.split("|")
    start, end = day(first), day(last)
    return When(start, end, grain(start, end), "stated", find(text, words))


def grain(first: dt.date | None, last: dt.date | None) -> Grain:
    """How long a stretch of days is, in the words of the record."""
    days = (last - first).days + 1 if first and last else 1
    steps: tuple[tuple[int, Grain], ...] = ((1, "day"), (7, "week"), (31, "month"), (92, "season"), (366, "year"))
    return next((name for longest, name in steps if days <= longest), "longer")


def where(text: str, item: str) -> Where:
    """A place by its name and country."""
    words, country = item.split("|")
    span = find(text, words)
    precision = "town"
    return Where(text[span.start : span.end], country or None, None, None, None, precision, "stated", None, span)


Around = tuple[tuple[Attribution, ...], tuple[When, ...], tuple[Where, ...]]


def claim(report: Report, row: Row, index: int, around: Around) -> Claim:
    """One event of a row."""
    known_keys(row, EVENT_KEYS)
    text, (said, times, places) = report.text, around
    kind, _, mode = row["y"].partition("/")
    one_of(kind, tuple(crosswalk.types()), "type")
    if mode:
        one_of(mode, crosswalk.types()[kind], f"mode of {kind}")
    trigger = whole_word(text, find(text, row["g"]))
    parties = {part: tuple(who(text, words) for words in row.get(part, ())) for part in ("a", "r")}
    time, place = (find(text, row[k]) if row.get(k) else None for k in ("w", "p"))
    cameo, quad, acled = crosswalk.crosswalk(kind, mode or None, parties["a"], parties["r"], row.get("k"))
    return Claim(
        id=f"{report.id}-{index + 1}", report=report.id, type=kind, mode=mode or None, trigger=trigger,
        actors=parties["a"], recipients=parties["r"],
        status=one_of(row.get("s", "occurred"), get_args(Status), "status"),
        assertion=one_of(row.get("c", "asserted"), get_args(Assertion), "assertion"),
        when=next((t for t in times if time and t.span and t.span.meets(time)), None),
        where=next((p for p in places if place and p.span and p.span.meets(place)), None),
        tolls=tuple(toll(text, item) for item in row.get("l", ())),
        killed=row.get("k"), injured=row.get("i"), detained=row.get("dt"),
        chain=tuple(chain(report, said, row.get("by"))),
        confidence=1.0,
        reported=float(one_of(row["rep"], (0, 1), "rep")), frame=index, rule="annotator",
        cameo=cameo, quad=quad, acled=acled,
    )  # fmt: skip


def whole_word(text: str, span: Span) -> Span:
    """The span, if it is one whole word as written."""
    beside = text[max(0, span.start - 1) : span.start] + text[span.end : span.end + 1]
    if re.search(r"\s", text[span.start : span.end]) or re.search(r"\w", beside):
        raise Fault(f"a trigger is one whole word as written: {text[span.start : span.end]}")
    return span


def who(text: str, words: str) -> Who:
    """A party by its words."""
    span = find(text, words)
    return Who(span, text[span.start : span.end])


def toll(text: str, item: str) -> Toll:
    """A count: kind, words, low, high."""
    kind, words, low, high = item.split("|")
    one_of(kind, get_args(TollKind), "kind of toll")
    span = find(text, words)
    return Toll(kind, text[span.start : span.end], int(low) if low else None, int(high) if high else None, span)


def chain(report: Report, said: Sequence[Attribution], inner: int | None) -> Iterator[Link]:
    """The narrators from the outlet inward to whoever is said to know."""
    if report.outlet:
        yield Link(report.outlet, "media", "relays" if inner is not None else "affirms")
    path: list[int] = []
    while inner is not None and inner not in path:
        if not 0 <= inner < len(said):
            raise Fault(f"no attribution {inner}")
        path.append(inner)
        inner = said[inner].parent
    for i in reversed(path):
        speaker = said[i].speaker
        if speaker:
            yield Link(report.text[speaker.start : speaker.end], said[i].kind, said[i].stance, span=speaker)


def rows(paths: Sequence[Path]) -> Iterator[tuple[Path, int, Row]]:
    """Every row of the files with where it stands."""
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                yield path, number, json.loads(line)


def main() -> int:
    """Check, and write where asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("short", nargs="+", type=Path)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    out, faults, seen, count = [], 0, Counter[str](), Counter[str]()
    for path, number, row in rows(arguments.short):
        try:
            made, names = coding(row)
        except (Fault, KeyError, ValueError, TypeError) as err:
            faults += 1
            print(f"{path}:{number}: {row.get('id')}: {err}", file=sys.stderr)
            continue
        seen[made.report.id] += 1
        count.update(c.type for c in made.claims)
        out.append({**to_record(made, every=True), "names": names})
    doubles = [i for i, n in seen.items() if n > 1]
    if doubles:
        print(f"ids given twice: {', '.join(doubles)}", file=sys.stderr)
    if arguments.out and out:
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in out)
        arguments.out.write_text(lines, encoding="utf-8")
    print(f"{len(out)} texts, {count.total()} events, {faults} faults", dict(sorted(count.items())))
    return int(bool(faults or doubles))


if __name__ == "__main__":
    sys.exit(main())
