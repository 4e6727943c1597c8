"""Train the scorer's weights and print what they do on folds held out: src/riwaya/data/models/scorer.json.

python tools/train_scorer.py EVAL [--gold FOLDER ...] [--dry]
EVAL holds dev.jsonl and gsr/; gold folders hold records annotated by hand. Needs scikit-learn (BSD), for training only.
Nothing of the texts is written: weights of named features, and of hashed words as bytes.
"""

import argparse
import base64
import csv
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import GroupKFold

from riwaya import coder, readers, scorer
from riwaya import text as texts
from riwaya.exports.record import from_record
from riwaya.model import Claim, Coding, Report, Span
from riwaya.scorer import AFTER, BEFORE, HAPPENED, TRIGGER, features, terms

ROOT = Path(__file__).parent.parent
OUT = scorer.FOLDER / "scorer.json"
TYPES = ("ASSAULT", "PROTEST")
BITS, BITS_NEAR = 17, 14
FOLDS, SEEDS = 5, (0, 1, 2)
#: Strengths of the blocks (before the ridge penalty 1 / C), chosen once on the folds.
C_NEWS, NAMED, SAID, NEAR = 1.0, 0.15, 0.5, 0.05
C_SURE = 0.05
#: Claims from this probability on are given 0.5 or more: F1 is higher below one half, calibration worse.
CUT_SURE = 0.45
#: Weight of a sentence that two thirds or more accepted but that is not gold, of one that half accepted.
AMBIGUOUS, TIE = 0.5, 0.3
#: A named feature seen less often than this in training is left out.
RARE = 4
#: So often must a hashed piece be seen.
MINDF = 3
SURE = ("weight", "type", "form", "role", "status", "context", "fold", "phrase", "article", "pronoun", "preposition",
        "refers", "frames", "triggers", "same", "named", "mode", "hit", "rule", "prev", "next")  # fmt: skip


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


# --- reading ---------------------------------------------------------------------------------------------------------


def reports(path: Path) -> Iterator[Report]:
    """Every report of a file; a file that cannot be read is raised."""
    for report in readers.read(str(path), readers.ReadOptions()):
        if isinstance(report, Exception):
            raise report
        yield report


def document(ident: str) -> str:
    """The document of a sentence: its id without the sentence number."""
    return ident.rsplit("-", 1)[0] if "-" in ident else ident.rsplit("_", 1)[0]


def cases(
    report: Report, kit: coder.Kit, classes: dict[str, tuple[str, ...]], source: str
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
                group = document(report.id) if source == "dev" else report.id
                out.append(Case(claims[frame], told, words, *near, text.words[at].key, group, source))
    return coding, out


def judged(folder: Path, kit: coder.Kit, classes: dict[str, tuple[str, ...]]) -> list[Judged]:
    """The sentences judged for assault and protest."""
    out = []
    for kind in TYPES:
        with (folder / "gsr" / f"{kind.lower()}_labels.csv").open(encoding="utf-8", newline="") as rows:
            labels = {row["id"]: row for row in csv.DictReader(rows)}
        for report in reports(folder / "gsr" / f"{kind.lower()}_input.jsonl"):
            row = labels[report.id]
            own = [c for c in cases(report, kit, classes, "dev")[1] if c.claim.type == kind]
            own = [c for c in own if c.claim.status in HAPPENED]
            out.append(Judged(kind, row["label"], int(row["accept"]) / int(row["total"]), document(report.id), own))
    return out


def mark(found: list[Case], coding: Coding, gold: Sequence[tuple[str, Span]]) -> None:
    """Pair gold events with claims one to one, in gold order, as the scorers of both gold forms do."""
    free = list(coding.claims)
    for kind, span in gold:
        same = (c for c in free if c.type == kind and c.trigger.meets(span))
        hit = next(same, None)
        if hit is not None:
            free.remove(hit)
            next(c for c in found if c.claim is hit).right = True


def sentence_gold(record: dict[str, object]) -> list[tuple[str, Span]]:
    """Type and trigger of the events of an annotated sentence."""
    out = []
    for event in record["events"]:  # type: ignore[attr-defined]
        at = -1
        for _ in range(event.get("occ") or 1):
            at = str(record["text"]).find(event["trigger"], at + 1)
        out.append((event["type"], Span(at, at + len(event["trigger"]))))
    return out


def annotated(
    folder: Path, golds: list[Path], kit: coder.Kit, classes: dict[str, tuple[str, ...]]
) -> tuple[list[Case], Counter[str]]:
    """Cases with gold beside them, and how many gold events each source has."""
    out: list[Case] = []
    total: Counter[str] = Counter()
    dev = {r["id"]: r for r in map(json.loads, (folder / "dev.jsonl").read_text(encoding="utf-8").splitlines())}
    pairs = [("dev", r, sentence_gold(dev[r.id])) for r in reports(folder / "dev.jsonl")]
    for path in (p for g in golds for p in sorted(g.glob("*.json"))):
        gold = from_record(json.loads(path.read_text(encoding="utf-8")))
        pairs.append(("own", gold.report, [(c.type, c.trigger) for c in gold.claims]))
    for source, report, events in pairs:
        coding, found = cases(report, kit, classes, source)
        mark(found, coding, events)
        total[source] += len(events)
        out.extend(found)
    return out, total


# --- figures ---------------------------------------------------------------------------------------------------------


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Log odds as probabilities."""
    return 1 / (1 + np.exp(-np.clip(z, -30, 30)))


def bent(p: np.ndarray, cut: float) -> np.ndarray:
    """Probabilities bent so that a cut comes out as 0.5."""
    return np.where(p < cut, p * 0.5 / cut, 1 - (1 - p) * 0.5 / (1 - cut))


def calibration_error(y: np.ndarray, p: np.ndarray, bins: int = 10) -> tuple[float, list[tuple[float, float, int]]]:
    """Expected calibration error over ten equal bins, and (mean probability, share right, count) of each."""
    at = np.minimum((p * bins).astype(int), bins - 1)
    rows = [
        (float(p[at == b].mean()), float(y[at == b].mean()), int((at == b).sum()))
        for b in range(bins)
        if (at == b).any()
    ]
    return sum(abs(x - r) * n for x, r, n in rows) / len(y), rows


def f1(y: np.ndarray, found: np.ndarray, gold: int) -> float:
    """F1 of what is found among what is right."""
    return float(2 * (y & found).sum() / (found.sum() + gold))


def platt(z: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Slope and offset of the straight line that makes log odds fit."""
    fitted = LogisticRegression(C=100.0).fit(z[:, None], y)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def folds(groups: Sequence[str], seed: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Training and test rows, no document in both."""
    return GroupKFold(FOLDS, shuffle=True, random_state=seed).split(groups, groups=groups)


def plot(rows: list[tuple[float, float, int]], title: str) -> str:
    """A reliability plot as SVG: probability given against share right, dots as large as the bin is full."""
    total = sum(n for _, _, n in rows)
    dots = "".join(
        f'<circle cx="{40 + 240 * p:.1f}" cy="{260 - 240 * r:.1f}" r="{3 + 12 * (n / total) ** 0.5:.1f}"'
        f' fill="#2b6cb0" fill-opacity="0.7"><title>{p:.2f} given, {r:.2f} right, {n}</title></circle>'
        for p, r, n in rows
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 300" font-family="sans-serif" font-size="11">'
        '<rect width="300" height="300" fill="#fff"/>'
        '<rect x="40" y="20" width="240" height="240" fill="none" stroke="#999"/>'
        f'<line x1="40" y1="260" x2="280" y2="20" stroke="#999" stroke-dasharray="4"/>{dots}'
        f'<text x="40" y="14">{title}</text><text x="120" y="290">probability given</text>'
        '<text x="14" y="180" transform="rotate(-90 14 180)">share right</text>'
        '<text x="36" y="274">0</text><text x="274" y="274">1</text><text x="28" y="28">1</text></svg>\n'
    )


# --- confidence ------------------------------------------------------------------------------------------------------


def sure(found: list[Case], total: Counter[str]) -> tuple[dict[str, object], list[tuple[float, float, int]]]:
    """The model of ``confidence``, with its figures on held-out documents printed."""
    y = np.array([c.right for c in found])
    told = [{k: v for k, v in c.told.items() if k.startswith(SURE)} for c in found]
    vector = common(told)
    x = vector.transform(told)
    runs = [sure_held_out(x, y, [c.group for c in found], seed) for seed in SEEDS]
    line = np.mean([platt(z, y) for z, _ in runs], axis=0).tolist()
    bins = sure_figures(found, y, total, [p for _, p in runs])
    model = ridge(C_SURE).fit(x, y)
    return record(named(vector, model.coef_[0]), float(model.intercept_[0]), {"": (*line, CUT_SURE)}, {}, 0.0), bins


def sure_held_out(x: csr_matrix, y: np.ndarray, groups: list[str], seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Log odds and probabilities of each claim from a model and a line fitted without its document."""
    z, p, split = np.zeros(len(y)), np.zeros(len(y)), list(folds(groups, seed))
    for train, test in split:
        z[test] = ridge(C_SURE).fit(x[train], y[train]).decision_function(x[test])
    for train, test in split:
        slope, offset = platt(z[train], y[train])
        p[test] = bent(sigmoid(slope * z[test] + offset), CUT_SURE)
    return z, p


def sure_figures(
    found: list[Case], y: np.ndarray, total: Counter[str], given: list[np.ndarray]
) -> list[tuple[float, float, int]]:
    """Print figures of the held-out probabilities; bins of the first run."""
    prior, source = sigmoid(np.array([c.told["weight"] for c in found])), np.array([c.source for c in found])
    errors = [calibration_error(y, p) for p in given]
    print(
        f"== confidence: {len(y)} claims, {y.sum()} right; the rule's weight alone: AUC {roc_auc_score(y, prior):.3f}"
    )
    auc, ece = np.mean([roc_auc_score(y, p) for p in given]), np.mean([e for e, _ in errors])
    print(f"held out   AUC {auc:.3f}  ECE {ece:.3f}")
    for name in total:
        own = source == name
        kept = {"scorer": [p >= 0.5 for p in given], "weight": [prior >= 0.4999], "all": [y >= 0]}
        shown = (f"{k} {np.mean([f1(y[own], p[own], total[name]) for p in v]):.3f}" for k, v in kept.items())
        print(f"claims F1 {name}: {'  '.join(shown)}")
    return errors[0][1]


def ridge(c: float) -> LogisticRegression:
    """A logistic regression with a ridge penalty 1 / c."""
    return LogisticRegression(C=c, max_iter=300, tol=1e-3)


def common(told: list[dict[str, float]]) -> DictVectorizer:
    """Columns of the features that are not rare."""
    seen = Counter(k for t in told for k, v in t.items() if v)
    return DictVectorizer().fit([{k: 0.0 for k, n in sorted(seen.items()) if n >= RARE}])


def named(vector: DictVectorizer, weights: np.ndarray) -> dict[str, float]:
    """Weights by the name of their feature, those near nothing left out."""
    return {n: round(float(w), 4) for n, w in zip(vector.feature_names_, weights, strict=True) if abs(w) >= 5e-4}


def record(
    weights: dict[str, float],
    intercept: float,
    lines: dict[str, tuple[float, ...]],
    tables: dict[str, object],
    absent: float,
) -> dict[str, object]:
    """A model as it is written."""
    rounded = {kind: [round(v, 5) for v in numbers] for kind, numbers in lines.items()}
    shown = {"intercept": round(intercept, 5), "absent": round(absent, 5), "lines": rounded}
    return {**shown, "weights": weights, "tables": tables}


# --- reported --------------------------------------------------------------------------------------------------------


@dataclass
class Block:
    """Columns of one table in the matrix, and by what each was multiplied."""

    name: str
    bits: int
    scale: np.ndarray


def bag(rows: list[dict[int, float]], bits: int) -> csr_matrix:
    """Rows of counts by place as a matrix."""
    at = [(i, j, v) for i, row in enumerate(rows) for j, v in row.items()]
    i, j, v = (np.array(a) for a in zip(*at, strict=True))
    return csr_matrix((v, (i, j)), shape=(len(rows), 1 << bits))


def counted(words: Sequence[str], bits: int) -> dict[int, float]:
    """How much each place of a table counts for words."""
    out: dict[int, float] = {}
    for word in words:
        for place, count in terms.pieces(word, bits):
            out[place] = out.get(place, 0.0) + count
    return out


def sentence_row(words: list[str]) -> dict[int, float]:
    """What :meth:`riwaya.scorer.terms.Table.sentence` sums up, as a row."""
    distinct = sorted(set(words))
    row = counted(distinct, BITS)
    for place, count in {terms.pair(a, b, BITS) for a, b in pairwise(words)}:
        row[place] = row.get(place, 0.0) + count
    return {place: count / np.sqrt(len(distinct) or 1) for place, count in row.items()}


def matrix(found: list[Case]) -> tuple[csr_matrix, DictVectorizer, list[Block]]:
    """Named features, the sentence's words by type, the words around the trigger; one row a case."""
    vector = common([c.told for c in found])
    said = bag([sentence_row(c.words) for c in found], BITS)
    seen = np.bincount(said.indices, minlength=1 << BITS)
    idf = np.where(seen < MINDF, 0.0, np.log(len(found) / np.maximum(1, seen)))
    blocks, parts = [], [vector.transform([c.told for c in found]) * NAMED]
    for kind in TYPES:
        own = diags(np.array([c.claim.type == kind for c in found], float))
        parts.append(own @ said @ diags(idf * SAID))
        blocks.append(Block(kind, BITS, idf * SAID))
    for name in (BEFORE, AFTER, TRIGGER):
        rows = [counted([c.trigger] if name == TRIGGER else getattr(c, name), BITS_NEAR) for c in found]
        parts.append(bag(rows, BITS_NEAR) * NEAR)
        blocks.append(Block(name, BITS_NEAR, np.full(1 << BITS_NEAR, NEAR)))
    return hstack(parts).tocsr(), vector, blocks


def soft(sentence: Judged) -> tuple[int, float]:
    """Label and weight of a sentence in training: those that people disagree on count for less."""
    if sentence.label == "ambiguous":
        return (1, AMBIGUOUS) if sentence.accepted > 0.6 else (0, 0.0)
    tie = sentence.label != "yes" and sentence.accepted >= 0.5
    return int(sentence.label == "yes"), TIE if tie else 1.0


def best(z: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    """The row of each sentence that scores best."""
    return np.array([a + int(np.argmax(z[a:b])) for a, b in pairwise(bounds)])


def best_cut(y: np.ndarray, p: np.ndarray, missed: int) -> float:
    """The probability that parts best: where F1 is highest, smoothed over its neighbours."""
    cuts = np.linspace(0.08, 0.7, 63)
    scores = [f1(y, p >= c, int(y.sum()) + missed) for c in cuts]
    smooth = np.convolve(np.pad(scores, 3, mode="edge"), np.ones(7) / 7, mode="valid")
    return float(cuts[int(np.argmax(smooth))])


@dataclass
class Task:
    """Judged sentences that have a claim, as arrays: rows of sentence i are ``bounds[i]:bounds[i + 1]``."""

    x: csr_matrix
    bounds: np.ndarray
    target: np.ndarray
    y: np.ndarray
    counted: np.ndarray
    kinds: np.ndarray
    groups: list[str]
    first: np.ndarray
    missed: dict[str, int]


def task(sentences: list[Judged], x: csr_matrix) -> Task:
    """Judged sentences as arrays."""
    own = [s for s in sentences if s.cases]
    bounds = np.concatenate([[0], np.cumsum([len(s.cases) for s in own])]).astype(int)
    weight = np.concatenate([[c.told["weight"] for c in s.cases] for s in own])
    return Task(
        x, bounds, np.array([soft(s) for s in own]), np.array([s.label == "yes" for s in own]),
        np.array([s.label != "ambiguous" for s in own]), np.array([s.type for s in own]), [s.group for s in own],
        best(weight, bounds), Counter(s.type for s in sentences if not s.cases and s.label == "yes"),
    )  # fmt: skip


def fit(t: Task, train: np.ndarray) -> LogisticRegression:
    """Weights from the best claim of each sentence, chosen by the weights of the round before."""
    model, picked = ridge(C_NEWS), t.first
    for _ in range(2):
        rows = picked[train]
        model.fit(t.x[rows], t.target[train, 0], sample_weight=t.target[train, 1])
        picked = best(model.decision_function(t.x), t.bounds)
    return model


def held_out(t: Task, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Log odds and probabilities of each sentence from models and lines fitted without its document."""
    z, p = np.zeros(len(t.y)), np.zeros(len(t.y))
    split = list(folds(t.groups, seed))
    for train, test in split:
        scores = fit(t, train).decision_function(t.x)
        z[test] = np.maximum.reduceat(scores, t.bounds[:-1])[test]
    for train, test in split:
        for kind in TYPES:
            slope, offset, cut = line(t, z, train, kind)
            own = test[t.kinds[test] == kind]
            p[own] = bent(sigmoid(slope * z[own] + offset), cut)
    return z, p


def line(t: Task, z: np.ndarray, rows: np.ndarray, kind: str) -> tuple[float, float, float]:
    """Slope, offset and cut for a type (for all of them: "") from some of the sentences."""
    rows = rows[t.counted[rows] & (np.isin(t.kinds[rows], [kind] if kind else TYPES))]
    slope, offset = platt(z[rows], t.y[rows])
    missed = t.missed[kind] if kind else sum(t.missed.values())
    return slope, offset, best_cut(t.y[rows], sigmoid(slope * z[rows] + offset), missed)


def news(sentences: list[Judged]) -> tuple[dict[str, object], list[tuple[float, float, int]]]:
    """The model of ``reported``, with its figures on held-out documents printed."""
    found = [c for s in sentences for c in s.cases]
    x, vector, blocks = matrix(found)
    t = task(sentences, x)
    runs = [held_out(t, seed) for seed in SEEDS]
    ok = t.counted
    print(f"== reported: {int(ok.sum())} sentences with a claim, {int(t.y[ok].sum())} yes")
    errors = [calibration_error(t.y[ok], p[ok]) for _, p in runs]
    aucs = [roc_auc_score(t.y[ok], p[ok]) for _, p in runs]
    print(f"held out   AUC {np.mean(aucs):.3f}  ECE {np.mean([e for e, _ in errors]):.3f}")
    for kind in TYPES:
        detect(t, kind, [p for _, p in runs], sum(s.type == kind and s.label != "ambiguous" for s in sentences))
    every = np.arange(len(t.y))
    lines = {k: tuple(np.mean([line(t, z, every, k) for z, _ in runs], axis=0).tolist()) for k in ("", *TYPES)}
    return weights_of(fit(t, every), vector, blocks, found, lines), errors[0][1]


def detect(t: Task, kind: str, given: list[np.ndarray], of: int) -> None:
    """F1 at 0.5 and average precision over all sentences judged for a type, with intervals from resampled sentences."""
    own = t.counted & (t.kinds == kind)
    y, gold = t.y[own], int(t.y[own].sum()) + t.missed[kind]
    f1s = [f1(y, p[own] >= 0.5, gold) for p in given]
    aps = [average_precision_score(y, p[own]) * y.sum() / gold for p in given]
    rng, drawn = np.random.default_rng(0), []
    for _ in range(500):
        i = rng.integers(0, len(y), len(y))
        missed = rng.poisson(t.missed[kind])
        drawn.append(f1(y[i], given[0][own][i] >= 0.5, int(y[i].sum()) + missed))
    low, high = np.percentile(drawn, [2.5, 97.5])
    print(
        f"{kind:<10} {of} sentences, {gold} yes: F1 at 0.5 {np.mean(f1s):.3f} ({low:.2f}-{high:.2f})  "
        f"AP {np.mean(aps):.3f}  AUC {np.mean([roc_auc_score(y, p[own]) for p in given]):.3f}  "
        f"ECE {np.mean([calibration_error(y, p[own])[0] for p in given]):.3f}"
    )


def weights_of(
    model: LogisticRegression,
    vector: DictVectorizer,
    blocks: list[Block],
    found: list[Case],
    lines: dict[str, tuple[float, ...]],
) -> dict[str, object]:
    """The trained weights as they are written: named ones, and tables in bytes."""
    flat = model.coef_[0]
    at = len(vector.feature_names_)
    weights, tables = named(vector, flat[:at] * NAMED), {}
    for block in blocks:
        size = 1 << block.bits
        tables[block.name] = packed(flat[at : at + size] * block.scale, block.bits)
        at += size
    words = scorer.model_of(record({}, 0.0, {"": (1.0, 0.0, 0.5)}, tables, 0.0))
    absent = float(
        np.mean([scorer.counted(words, c.claim.type, c.words, (c.before, c.after, c.trigger)) for c in found])
    )
    return record(weights, float(model.intercept_[0]), lines, tables, absent)


def packed(values: np.ndarray, bits: int) -> dict[str, object]:
    """Values as signed bytes; the few largest are cut off at the 99.9th percentile of those in use."""
    top = float(np.percentile(np.abs(values[values != 0]), 99.9))
    cells = np.clip(np.round(values / top * 127), -127, 127).astype(np.int8)
    return {"bits": bits, "scale": round(top / 127, 8), "cells": base64.b64encode(cells.tobytes()).decode("ascii")}


# --- all -------------------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> int:
    """Train, print, write; exit code 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("eval", type=Path)
    parser.add_argument("--gold", type=Path, nargs="*", default=[ROOT / "tests" / "gold"])
    parser.add_argument("--dry", action="store_true", help="print the figures, write nothing")
    options = parser.parse_args(arguments)
    started, kit, classes = time.perf_counter(), coder.load_kit(None), scorer.classes()
    confidence, sure_bins = sure(*annotated(options.eval, options.gold, kit, classes))
    sentences = judged(options.eval, kit, classes)
    reported, news_bins = news(sentences)
    print(f"{time.perf_counter() - started:.0f} s")
    if not options.dry:
        OUT.write_text(json.dumps({"confidence": confidence, "reported": reported}, indent=0) + "\n", encoding="utf-8")
        figures = ROOT / "docs" / "figures"
        figures.mkdir(exist_ok=True)
        (figures / "confidence.svg").write_text(plot(sure_bins, "confidence, held out"), encoding="utf-8")
        (figures / "reported.svg").write_text(plot(news_bins, "reported, held out"), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
