"""Train the scorer's weights and print what they do on folds held out: src/riwaya/data/models/scorer.json.

python tools/train_scorer.py EVAL [--gold FOLDER ...] [--dry]
EVAL holds dev.jsonl and gsr/; gold folders hold records annotated by hand. Needs scikit-learn (BSD), for training only.
Nothing of the texts is written: weights of named features, and of hashed words as bytes.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import annotated
import apart
import numpy as np
import reported
from annotated import Sheet, document
from fitting import (
    BITS_NEAR,
    MINDF,
    SEEDS,
    Block,
    bag,
    bent,
    calibration_error,
    common,
    counted,
    f1,
    folds,
    packed,
    platt,
    plot,
    record,
    ridge,
    sentence_row,
    sigmoid,
    unpacked,
)
from judging import Case, judged, judged_reports, marked
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from riwaya import coder, scorer
from riwaya import text as texts
from riwaya.model import Report
from riwaya.scorer import AFTER, BEFORE, TRIGGER, features, terms

ROOT = Path(__file__).parent.parent
OUT = scorer.FOLDER / "scorer.json"
#: Strengths of the blocks (before the ridge penalty 1 / C), chosen once on the folds.
C_SURE, NAMED_SURE, NEAR_SURE = 0.3, 0.45, 0.4
C_CALM, BITS_CALM = 1.0, 16
#: How much a claim of each source counts in training.
SHARE = {"dev": 1.6, "press": 1.6, "own": 1.6, "corpus": 1.0, "calm": 2.0}
#: Claims from this probability on are given 0.5 or more: F1 is higher below one half, calibration worse.
CUT_SURE = 0.45


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
    weights, tables = unpacked(model.coef_[0], vector, blocks, NAMED_SURE)
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


# --- all -------------------------------------------------------------------------------------------------------------


def sheets(folder: Path) -> list[Sheet]:
    """Everything annotated: sentences of the evaluation folder, gold pages, the corpus, calm news."""
    own = annotated.records([annotated.GOLD], "own")
    corpus = annotated.records(annotated.corpus_files(), "corpus")
    return [*annotated.sentences(folder), *annotated.newspaper(folder), *own, *corpus, *annotated.calm()]


def main(arguments: Sequence[str]) -> int:
    """Train, print, write; exit code 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("eval", type=Path)
    parser.add_argument("--dry", action="store_true", help="print the figures, write nothing")
    options = parser.parse_args(arguments)
    started, classes = time.perf_counter(), scorer.classes()
    found = sheets(options.eval)
    kits = apart.kits(found, coder.load_kit(None))
    claims, total = marked(found, kits, classes)
    sentences = judged(options.eval, kits, classes)
    calm = Calm(all_words(found, judged_reports(options.eval)))
    calm.tell([*claims, *(c for s in sentences for c in s.cases)])
    confidence, sure_bins = sure(claims, total)
    news, news_bins = reported.news(sentences)
    print(f"{time.perf_counter() - started:.0f} s")
    if not options.dry:
        weights = {"calm": calm.record(), "confidence": confidence, "reported": news}
        OUT.write_text(json.dumps(weights, indent=0) + "\n", encoding="utf-8")
        figures = ROOT / "docs" / "figures"
        figures.mkdir(exist_ok=True)
        (figures / "confidence.svg").write_text(plot(sure_bins, "confidence, held out"), encoding="utf-8")
        (figures / "reported.svg").write_text(plot(news_bins, "reported, held out"), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
