"""Texts with the events that people found in them, in one form: what the training tools read."""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from riwaya import readers
from riwaya.exports.record import from_record
from riwaya.model import Assertion, Claim, Report, Span, Status

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
#: Annotations without their texts, which may not be copied: see :func:`newspaper`.
NEWSPAPER = Path(__file__).parent / "newspaper.jsonl"
PARTS = ("actors", "recipients")
GOLD = ROOT / "tests" / "gold"


@dataclass(frozen=True)
class Event:
    """One annotated event; ``reported`` is None where nobody was asked."""

    type: str
    trigger: Span
    actors: tuple[Span, ...]
    recipients: tuple[Span, ...]
    status: Status
    assertion: Assertion
    reported: bool | None


@dataclass(frozen=True)
class Sheet:
    """A text with its events; ``source`` is dev, press, own, corpus or calm; no fold may part a ``group``."""

    source: str
    group: str
    report: Report
    events: tuple[Event, ...]


def reports(path: Path) -> Iterator[Report]:
    """Every report of a file; a file that cannot be read is raised."""
    for report in readers.read(str(path), readers.ReadOptions()):
        if isinstance(report, Exception):
            raise report
        yield report


def document(ident: str) -> str:
    """The document of a sentence: its id without the sentence number."""
    return ident.rsplit("-", 1)[0] if "-" in ident else ident.rsplit("_", 1)[0]


def occurrence(text: str, wanted: str, nth: int) -> Span | None:
    """Where a string stands for the nth time; None where it does not."""
    at = -1
    for _ in range(nth):
        at = text.find(wanted, at + 1)
        if at < 0:
            return None
    return Span(at, at + len(wanted))


def place(text: str, quoted: object, nth: int = 1) -> Span | None:
    """Where an annotated string stands; its occurrence may be given beside it."""
    if isinstance(quoted, dict):
        quoted, nth = quoted["text"], quoted.get("occ") or 1
    return occurrence(text, str(quoted), nth)


def sentences(folder: Path) -> Iterator[Sheet]:
    """The annotated newspaper sentences of an evaluation folder."""
    path = folder / "dev.jsonl"
    rows = {r["id"]: r for r in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    for report in reports(path):
        events = []
        for row in rows[report.id]["events"]:
            trigger = place(report.text, row["trigger"], row.get("occ") or 1)
            actors, recipients = (
                tuple(s for quoted in row[part] if (s := place(report.text, quoted))) for part in PARTS
            )
            if trigger:
                events.append(Event(row["type"], trigger, actors, recipients, row["status"], row["claim"], None))
        yield Sheet("dev", document(report.id), report, tuple(events))


def newspaper(folder: Path, path: Path = NEWSPAPER) -> Iterator[Sheet]:
    """More sentences of the evaluation folder's development half: ids and offsets are ours, the texts stand there."""
    texts = {r.id: r for kind in ("assault", "protest") for r in reports(folder / "gsr" / f"{kind}_input.jsonl")}
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        events = []
        for e in row["events"]:
            actors, recipients = (tuple(Span(*s) for s in e[part]) for part in PARTS)
            trigger = Span(*e["trigger"])
            events.append(Event(e["type"], trigger, actors, recipients, e["status"], e["assertion"], None))
        yield Sheet("press", document(row["id"]), texts[row["id"]], tuple(events))


def of_claim(claim: Claim, asked: bool) -> Event:
    """A claim that a person wrote as an event."""
    actors, recipients = (tuple(w.span for w in whos) for whos in (claim.actors, claim.recipients))
    news = claim.reported >= 0.5 if asked else None
    return Event(claim.type, claim.trigger, actors, recipients, claim.status, claim.assertion, news)


def records(paths: Sequence[Path], source: str) -> Iterator[Sheet]:
    """Records annotated by hand: a folder of JSON files, or JSON lines."""
    for path in paths:
        files = sorted(path.glob("*.json")) if path.is_dir() else [path]
        for file in files:
            content = file.read_text(encoding="utf-8")
            for row in [content] if file.suffix == ".json" else content.splitlines():
                gold = from_record(json.loads(row))
                events = tuple(of_claim(c, source == "corpus") for c in gold.claims)
                yield Sheet(source, f"{source}:{gold.report.id}", gold.report, events)


def calm(path: Path = CORPUS / "calm" / "sentences.jsonl") -> Iterator[Sheet]:
    """Sentences without any event."""
    for report in reports(path):
        yield Sheet("calm", f"calm:{report.id}", report, ())


def corpus_files() -> list[Path]:
    """The annotated files of the project's corpus."""
    return sorted(CORPUS.glob("*.jsonl"))


def marked(folder: Path | None) -> list[Sheet]:
    """Gold pages and the corpus, and the annotated newspaper sentences of an evaluation folder where one is given."""
    sheets = [*records([GOLD], "own"), *records(corpus_files(), "corpus")]
    return [*sheets, *sentences(folder), *newspaper(folder)] if folder else sheets


def options(about: str | None, arguments: Sequence[str]) -> argparse.Namespace:
    """What is asked of a tool that trains on annotated texts: ``eval``, a folder or None, and ``dry``."""
    parser = argparse.ArgumentParser(description=(about or "").splitlines()[0])
    parser.add_argument("eval", type=Path, nargs="?")
    parser.add_argument("--dry", action="store_true", help="print the figures, write nothing")
    return parser.parse_args(arguments)
