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

import annotated
import numpy as np
from annotated import Sheet, document, reports
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import GroupKFold

from riwaya import coder, scorer
from riwaya import text as texts
from riwaya.model import Claim, Coding, Report
from riwaya.scorer import AFTER, BEFORE, HAPPENED, TRIGGER, features, terms
from riwaya.scoring.pairing import pair, same_event

ROOT = Path(__file__).parent.parent
OUT = scorer.FOLDER / "scorer.json"
TYPES = ("ASSAULT", "PROTEST")
BITS, BITS_NEAR = 17, 14
FOLDS, SEEDS = 5, (0, 1, 2)
#: Strengths of the blocks (before the ridge penalty 1 / C), chosen once on the folds.
C_NEWS, NAMED, SAID, NEAR = 1.0, 0.15, 0.5, 0.05
C_SURE, NAMED_SURE, NEAR_SURE = 0.3, 0.45, 0.4
C_CALM, BITS_CALM = 1.0, 16
#: How much a claim of each source counts in training.
SHARE = {"dev": 1.6, "press": 1.6, "own": 1.6, "corpus": 1.0, "calm": 2.0}
#: Claims from this probability on are given 0.5 or more: F1 is higher below one half, calibration worse.
CUT_SURE = 0.45
#: Weight of a sentence that two thirds or more accepted but that is not gold, of one that half accepted.
AMBIGUOUS, TIE = 0.5, 0.3
#: A named feature seen less often than this in training is left out.
RARE = 4
#: So often must a hashed piece be seen.
MINDF = 3


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


def judged(folder: Path, kit: coder.Kit, classes: dict[str, tuple[str, ...]]) -> list[Judged]:
    """The sentences judged for assault and protest."""
    out = []
    for kind in TYPES:
        with (folder / "gsr" / f"{kind.lower()}_labels.csv").open(encoding="utf-8", newline="") as rows:
            labels = {row["id"]: row for row in csv.DictReader(rows)}
        for report in reports(folder / "gsr" / f"{kind.lower()}_input.jsonl"):
            row = labels[report.id]
            own = [c for c in cases(report, kit, classes, "gsr", document(report.id))[1] if c.claim.type == kind]
            own = [c for c in own if c.claim.status in HAPPENED]
            out.append(Judged(kind, row["label"], int(row["accept"]) / int(row["total"]), document(report.id), own))
    return out


def marked(
    sheets: Sequence[Sheet], kit: coder.Kit, classes: dict[str, tuple[str, ...]]
) -> tuple[list[Case], Counter[str]]:
    """Cases with gold beside them, and how many gold events each source has."""
    out: list[Case] = []
    total: Counter[str] = Counter()
    for sheet in sheets:
        coding, found = cases(sheet.report, kit, classes, sheet.source, sheet.group)
        for _, claim in pair(sheet.events, coding.claims, same_event):
            next(case for case in found if case.claim is claim).right = True
        total[sheet.source] += len(sheet.events)
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


# --- calm ------------------------------------------------------------------------------------------------------------


@dataclass
class Words:
    """The words of a text, whether it is calm news, its document."""

    words: list[str]
    calm: bool
    group: str


def all_words(found: Sequence[Sheet], sentences: Sequence[Report]) -> list[Words]:
    """Texts with events, texts judged for the press, calm news; texts of the corpus without any event are left out."""
    out = []
    for sheet in found:
        if sheet.events or sheet.source == "calm":
            text = texts.read(sheet.report.text)
            out.append(Words(terms.words_of(text.words), sheet.source == "calm", sheet.group))
    out += [Words(terms.words_of(texts.read(r.text).words), False, document(r.id)) for r in sentences]
    return out


class Calm:
    """The model of calm news, and its log odds for sentences by weights trained without their document."""

    def __init__(self, found: list[Words]) -> None:
        x = bag([sentence_row(w.words, BITS_CALM) for w in found], BITS_CALM)
        seen = np.bincount(x.indices, minlength=1 << BITS_CALM)
        self.scale = np.where(seen < MINDF, 0.0, np.log(len(found) / np.maximum(1, seen)))
        x, y = x @ diags(self.scale), np.array([w.calm for w in found])
        groups = [w.group for w in found]
        self.parts: dict[str, LogisticRegression] = {}
        z = np.zeros(len(y))
        for train, test in folds(groups, 0):
            model = ridge(C_CALM).fit(x[train], y[train])
            z[test] = model.decision_function(x[test])
            self.parts.update({groups[i]: model for i in test})
        self.model = ridge(C_CALM).fit(x, y)
        named = np.mean(z[y] > 0), np.mean(z[~y] > 0)
        print(f"== calm: {y.sum()} of {len(y)} texts; held out AUC {roc_auc_score(y, z):.3f}, "
              f"taken for calm {named[0]:.3f} of the calm, {named[1]:.4f} of the rest")  # fmt: skip

    def tell(self, cases: Sequence[Case]) -> None:
        """Add to the features of cases what the model tells of their sentences."""
        x = bag([sentence_row(c.words, BITS_CALM) for c in cases], BITS_CALM) @ diags(self.scale)
        for i, case in enumerate(cases):
            model = self.parts.get(case.group, self.model)
            case.told.update(features.calm(float(model.decision_function(x[i])[0])))

    def record(self) -> dict[str, object]:
        """As it is written."""
        tables = {scorer.ANY: packed(self.model.coef_[0] * self.scale, BITS_CALM)}
        return record({}, float(self.model.intercept_[0]), {"": (1.0, 0.0, 0.5)}, tables, 0.0)


# --- confidence ------------------------------------------------------------------------------------------------------


def sure(found: list[Case], total: Counter[str]) -> tuple[dict[str, object], list[tuple[float, float, int]]]:
    """The model of ``confidence``, with its figures on held-out documents printed."""
    y = np.array([c.right for c in found])
    real = np.array([c.source != "calm" for c in found])
    vector = common([c.told for c in found])
    parts, blocks = [vector.transform([c.told for c in found]) * NAMED_SURE], []
    for name in (BEFORE, AFTER, TRIGGER):
        rows = [[c.trigger] if name == TRIGGER else getattr(c, name) for c in found]
        rows = [[*words, *(terms.typed(c.claim.type, w) for w in words)] for c, words in zip(found, rows, strict=True)]
        parts.append(bag([counted(words, BITS_NEAR) for words in rows], BITS_NEAR) * NEAR_SURE)
        blocks.append(Block(name, BITS_NEAR, np.full(1 << BITS_NEAR, NEAR_SURE)))
    x = hstack(parts).tocsr()
    weight = np.array([SHARE[c.source] for c in found])
    runs = [sure_held_out((x, y, weight, real), [c.group for c in found], seed) for seed in SEEDS]
    line = np.mean([platt(z[real], y[real]) for z, _ in runs], axis=0).tolist()
    bins = sure_figures(found, y, total, [p for _, p in runs])
    model = ridge(C_SURE).fit(x, y, sample_weight=weight)
    weights, tables = unpacked(model, vector, blocks, NAMED_SURE)
    return {**record(weights, float(model.intercept_[0]), {"": (*line, CUT_SURE)}, tables, 0.0), "typed": True}, bins


Rows = tuple[csr_matrix, np.ndarray, np.ndarray, np.ndarray]


def sure_held_out(rows: Rows, groups: list[str], seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Log odds and probabilities of each claim from a model and a line fitted without its document."""
    x, y, weight, real = rows
    z, p, split = np.zeros(len(y)), np.zeros(len(y)), list(folds(groups, seed))
    for train, test in split:
        z[test] = ridge(C_SURE).fit(x[train], y[train], sample_weight=weight[train]).decision_function(x[test])
    for train, test in split:
        fit_on = train[real[train]]
        slope, offset = platt(z[fit_on], y[fit_on])
        p[test] = bent(sigmoid(slope * z[test] + offset), CUT_SURE)
    return z, p


def sure_figures(
    found: list[Case], y: np.ndarray, total: Counter[str], given: list[np.ndarray]
) -> list[tuple[float, float, int]]:
    """Print figures of the held-out probabilities; bins of the first run. Calm news counts for itself alone."""
    prior, source = sigmoid(np.array([c.told["weight"] for c in found])), np.array([c.source for c in found])
    real = source != "calm"
    errors = [calibration_error(y[real], p[real]) for p in given]
    alone = roc_auc_score(y[real], prior[real])
    print(f"== confidence: {real.sum()} claims, {y.sum()} right; the rule's weight alone: AUC {alone:.3f}")
    auc = np.mean([roc_auc_score(y[real], p[real]) for p in given])
    print(f"held out   AUC {auc:.3f}  ECE {np.mean([e for e, _ in errors]):.3f}")
    print(f"calm news among them   AUC {np.mean([roc_auc_score(y, p) for p in given]):.3f}  "
          f"ECE {np.mean([calibration_error(y, p)[0] for p in given]):.3f}")  # fmt: skip
    for name in (n for n in total if n != "calm"):
        own = source == name
        kept = {"scorer": [p >= 0.5 for p in given], "weight": [prior >= 0.4999], "all": [y >= 0]}
        shown = (f"{k} {np.mean([f1(y[own], p[own], total[name]) for p in v]):.3f}" for k, v in kept.items())
        auc = np.mean([roc_auc_score(y[own], p[own]) for p in given])
        print(f"claims F1 {name}: {'  '.join(shown)}  AUC {auc:.3f}")
    calm = {c.group for c, p in zip(found, given[0], strict=True) if c.source == "calm" and p >= 0.5}
    print(f"calm sentences with a claim: {len(calm)}")
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
    return {**shown, "typed": False, "weights": weights, "tables": tables}


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


def sentence_row(words: list[str], bits: int = BITS) -> dict[int, float]:
    """What :meth:`riwaya.scorer.terms.Table.sentence` sums up, as a row."""
    distinct = sorted(set(words))
    row = counted(distinct, bits)
    for place, count in {terms.pair(a, b, bits) for a, b in pairwise(words)}:
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
    weights, tables = unpacked(model, vector, blocks, NAMED)
    words = scorer.model_of(record({}, 0.0, {"": (1.0, 0.0, 0.5)}, tables, 0.0))
    absent = float(
        np.mean([scorer.counted(words, c.claim.type, c.words, (c.before, c.after, c.trigger)) for c in found])
    )
    return record(weights, float(model.intercept_[0]), lines, tables, absent)


def unpacked(
    model: LogisticRegression, vector: DictVectorizer, blocks: list[Block], scale: float
) -> tuple[dict[str, float], dict[str, object]]:
    """Weights of the named features, and the tables of the words."""
    flat, at = model.coef_[0], len(vector.feature_names_)
    weights, tables = named(vector, flat[:at] * scale), {}
    for block in blocks:
        size = 1 << block.bits
        tables[block.name] = packed(flat[at : at + size] * block.scale, block.bits)
        at += size
    return weights, tables


def packed(values: np.ndarray, bits: int) -> dict[str, object]:
    """Values as signed bytes; the few largest are cut off at the 99.9th percentile of those in use."""
    top = float(np.percentile(np.abs(values[values != 0]), 99.9))
    cells = np.clip(np.round(values / top * 127), -127, 127).astype(np.int8)
    return {"bits": bits, "scale": round(top / 127, 8), "cells": base64.b64encode(cells.tobytes()).decode("ascii")}


def sheets(folder: Path) -> list[Sheet]:
    """Everything annotated: sentences of the evaluation folder, gold pages, the corpus, calm news."""
    own = annotated.records([annotated.GOLD], "own")
    corpus = annotated.records(annotated.corpus_files(), "corpus")
    return [*annotated.sentences(folder), *annotated.newspaper(folder), *own, *corpus, *annotated.calm()]


# --- all -------------------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> int:
    """Train, print, write; exit code 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("eval", type=Path)
    parser.add_argument("--dry", action="store_true", help="print the figures, write nothing")
    options = parser.parse_args(arguments)
    started, kit, classes = time.perf_counter(), coder.load_kit(None), scorer.classes()
    found = sheets(options.eval)
    claims, total = marked(found, kit, classes)
    sentences = judged(options.eval, kit, classes)
    calm = Calm(all_words(found, judged_reports(options.eval)))
    calm.tell([*claims, *(c for s in sentences for c in s.cases)])
    confidence, sure_bins = sure(claims, total)
    reported, news_bins = news(sentences)
    print(f"{time.perf_counter() - started:.0f} s")
    if not options.dry:
        weights = {"calm": calm.record(), "confidence": confidence, "reported": reported}
        OUT.write_text(json.dumps(weights, indent=0) + "\n", encoding="utf-8")
        figures = ROOT / "docs" / "figures"
        figures.mkdir(exist_ok=True)
        (figures / "confidence.svg").write_text(plot(sure_bins, "confidence, held out"), encoding="utf-8")
        (figures / "reported.svg").write_text(plot(news_bins, "reported, held out"), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
