"""Claims with what is told of them, beside what people say: right or not, news or not."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annotated import Sheet, document, reports
from apart import Kits

from riwaya import coder
from riwaya import text as texts
from riwaya.model import Claim, Coding, Report
from riwaya.scorer import NEGATED, features, terms
from riwaya.scoring.pairing import pair, same_event

TYPES = ("ASSAULT", "PROTEST")


@dataclass
class Case:
    """One claim with what is told of it; ``right`` is whether type and trigger are, where gold says."""

    claim: Claim
    told: dict[str, float]
    words: list[str]
    before: list[str]
    after: list[str]
    trigger: str
    group: str
    source: str
    right: bool = False


@dataclass
class Judged:
    """One sentence judged for one type: its claims of that type, the label, the share that accepted it."""

    type: str
    label: str
    accepted: float
    group: str
    cases: list[Case]


def cases(
    report: Report, kit: coder.Kit, classes: dict[str, tuple[str, ...]], source: str, group: str
) -> tuple[Coding, list[Case]]:
    """The report coded, and a case for each of its claims."""
    coding = coder.code(report, kit)
    text = texts.read(report.text)
    found = features.Found(text, kit.lexicon.match(text), coding.mentions, coding.attributions)
    claims = {coding.frames[c.frame]: c for c in coding.claims}
    out = []
    for around in features.sentences(found, coding.frames, classes):
        shared, sentence = features.shared(around), around.sentence
        words = terms.words_of(text.words[sentence.first : sentence.last])
        for frame, hit in around.frames:
            if frame in claims:
                at = text.word_at(frame.trigger.start)
                near = terms.window(text, sentence.first, sentence.last, at)
                told = {**shared, **features.of(around, frame, hit)}
                out.append(Case(claims[frame], told, words, *near, text.words[at].key, group, source))
    return coding, out


def judged_reports(folder: Path) -> list[Report]:
    """Every sentence judged, once."""
    found = {r.id: r for kind in TYPES for r in reports(folder / "gsr" / f"{kind.lower()}_input.jsonl")}
    return list(found.values())


def judged(folder: Path, kits: Kits, classes: dict[str, tuple[str, ...]]) -> list[Judged]:
    """The sentences judged for assault and protest, each with its claims but those of what did not happen."""
    out = []
    for kind in TYPES:
        with (folder / "gsr" / f"{kind.lower()}_labels.csv").open(encoding="utf-8", newline="") as rows:
            labels = {row["id"]: row for row in csv.DictReader(rows)}
        for report in reports(folder / "gsr" / f"{kind.lower()}_input.jsonl"):
            row = labels[report.id]
            group = document(report.id)
            own = [c for c in cases(report, kits.of(group), classes, "gsr", group)[1] if c.claim.type == kind]
            own = [c for c in own if c.claim.status != NEGATED]
            out.append(Judged(kind, row["label"], int(row["accept"]) / int(row["total"]), group, own))
    return out


def marked(sheets: Sequence[Sheet], kits: Kits, classes: dict[str, tuple[str, ...]]) -> tuple[list[Case], Counter[str]]:
    """Cases with gold beside them, and how many gold events each source has."""
    out: list[Case] = []
    total: Counter[str] = Counter()
    for sheet in sheets:
        coding, found = cases(sheet.report, kits.of(sheet.group), classes, sheet.source, sheet.group)
        for _, claim in pair(sheet.events, coding.claims, same_event):
            next(case for case in found if case.claim is claim).right = True
        total[sheet.source] += len(sheet.events)
        out.extend(found)
    return out, total
