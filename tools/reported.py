"""The model of ``reported``: does a sentence report a happening as news, by sentences that several people judged."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from fitting import (
    BITS,
    BITS_NEAR,
    FOLDS,
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
    platt,
    record,
    ridge,
    sentence_row,
    sigmoid,
    unpacked,
)
from judging import TYPES, Case, Judged
from scipy.sparse import csr_matrix, diags, hstack, vstack
from sklearn.base import clone
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import GroupKFold

from riwaya import scorer
from riwaya.scorer import AFTER, BEFORE, TRIGGER, trees

#: Strengths of the blocks (before the ridge penalty 1 / C), chosen once on the folds.
C_NEWS, NAMED, SAID, NEAR = 1.0, 0.15, 0.5, 0.05
#: Weight of a sentence that two thirds or more accepted but that is not gold, of one that half accepted.
AMBIGUOUS, TIE = 0.5, 0.3
#: The types whose sentences are learnt from by the share of people that accepted them.
SHARED = ("ASSAULT",)
#: The trees: how many, how much each adds, leaves of each, rows of a leaf, share of features looked at for a branch.
TREES = HistGradientBoostingClassifier(
    max_iter=250, learning_rate=0.04, max_leaf_nodes=8, min_samples_leaf=15, l2_regularization=5.0, max_features=0.15,
    early_stopping=False, random_state=0,
)  # fmt: skip


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


def target(sentence: Judged) -> tuple[float, float]:
    """Share of yes and weight of a sentence in training: those that people disagree on count for less.

    Protest has too few sentences to learn from shares: there it is yes or no.
    """
    ambiguous = sentence.label == "ambiguous"
    if sentence.type in SHARED:
        return sentence.accepted, AMBIGUOUS if ambiguous else 1.0
    if ambiguous:
        return (1.0, AMBIGUOUS) if sentence.accepted > 0.6 else (0.0, 0.0)
    tie = sentence.label != "yes" and sentence.accepted >= 0.5
    return float(sentence.label == "yes"), TIE if tie else 1.0


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
    """Judged sentences that have a claim, as arrays: rows of sentence i are ``bounds[i]:bounds[i + 1]``.

    ``named`` holds the named features again, as the trees see them.
    """

    x: csr_matrix
    named: np.ndarray
    bounds: np.ndarray
    target: np.ndarray
    y: np.ndarray
    counted: np.ndarray
    kinds: np.ndarray
    groups: list[str]
    first: np.ndarray
    missed: dict[str, int]


def task(sentences: list[Judged], x: csr_matrix, named: np.ndarray) -> Task:
    """Judged sentences as arrays."""
    own = [s for s in sentences if s.cases]
    bounds = np.concatenate([[0], np.cumsum([len(s.cases) for s in own])]).astype(int)
    weight = np.concatenate([[c.told["weight"] for c in s.cases] for s in own])
    return Task(
        x, named, bounds, np.array([target(s) for s in own]), np.array([s.label == "yes" for s in own]),
        np.array([s.label != "ambiguous" for s in own]), np.array([s.type for s in own]), [s.group for s in own],
        best(weight, bounds), Counter(s.type for s in sentences if not s.cases and s.label == "yes"),
    )  # fmt: skip


Learner = TypeVar("Learner", LogisticRegression, HistGradientBoostingClassifier)


def learn(model: Learner, x: csr_matrix | np.ndarray, share: np.ndarray) -> Learner:
    """A model fitted to shares of yes, each with its weight: every row stands once for yes and once for no."""
    stack = np.vstack if isinstance(x, np.ndarray) else vstack
    y, weight = np.repeat([1, 0], len(share)), np.concatenate([share[:, 0], 1 - share[:, 0]]) * np.tile(share[:, 1], 2)
    return model.fit(stack([x, x])[weight > 0], y[weight > 0], sample_weight=weight[weight > 0])


def fit(t: Task, train: np.ndarray) -> LogisticRegression:
    """Weights from the best claim of each sentence, chosen by the weights of the round before."""
    model, picked = ridge(C_NEWS), t.first
    for _ in range(2):
        learn(model, t.x[picked[train]], t.target[train])
        picked = best(model.decision_function(t.x), t.bounds)
    return model


def grow(t: Task, train: np.ndarray, sums: np.ndarray) -> HistGradientBoostingClassifier:
    """Trees from the best claims; the sums that they see of a document come from weights trained without it."""
    groups, apart = [t.groups[i] for i in train], sums.copy()
    for rest, left in GroupKFold(FOLDS, shuffle=True, random_state=SEEDS[-1]).split(groups, groups=groups):
        given = fit(t, train[rest]).decision_function(t.x)
        for i in train[left]:
            apart[t.bounds[i] : t.bounds[i + 1]] = given[t.bounds[i] : t.bounds[i + 1]]
    rows = best(sums, t.bounds)[train]
    return learn(clone(TREES), np.column_stack([t.named, apart])[rows], t.target[train])


def held_out(t: Task, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Log odds, probability and log odds without trees of each sentence, all fitted without its document."""
    z, p, plain = np.zeros(len(t.y)), np.zeros(len(t.y)), np.zeros(len(t.y))
    split = list(folds(t.groups, seed))
    for train, test in split:
        sums = fit(t, train).decision_function(t.x)
        more = grow(t, train, sums).decision_function(np.column_stack([t.named, sums]))
        plain[test] = np.maximum.reduceat(sums, t.bounds[:-1])[test]
        z[test] = np.maximum.reduceat(sums + more, t.bounds[:-1])[test]
    for train, test in split:
        for kind in TYPES:
            slope, offset, cut = line(t, z, train, kind)
            own = test[t.kinds[test] == kind]
            p[own] = bent(sigmoid(slope * z[own] + offset), cut)
    return z, p, plain


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
    used = np.flatnonzero(np.diff(x.tocsc().indptr))
    t = task(sentences, x[:, used], vector.transform([c.told for c in found]).toarray())
    runs = [held_out(t, seed) for seed in SEEDS]
    ok = t.counted
    print(f"== reported: {int(ok.sum())} sentences with a claim, {int(t.y[ok].sum())} yes")
    errors = [calibration_error(t.y[ok], p[ok]) for _, p, _ in runs]
    aucs = [roc_auc_score(t.y[ok], p[ok]) for _, p, _ in runs]
    print(f"held out   AUC {np.mean(aucs):.3f}  ECE {np.mean([e for e, _ in errors]):.3f}")
    for kind in TYPES:
        detect(t, kind, [p for _, p, _ in runs], sum(s.type == kind and s.label != "ambiguous" for s in sentences))
    every = np.arange(len(t.y))
    odds = {"": 2, **dict.fromkeys(TYPES, 0)}
    lines = {k: tuple(np.mean([line(t, run[at], every, k) for run in runs], axis=0).tolist()) for k, at in odds.items()}
    model, flat = fit(t, every), np.zeros(x.shape[1])
    flat[used] = model.coef_[0]
    forest = grow(t, every, model.decision_function(t.x))
    made = weights_of(flat, float(model.intercept_[0]), (vector, blocks, found), lines)
    return {**made, "trees": branches(forest, [*vector.feature_names_, trees.SUM])}, errors[0][1]


def branches(forest: HistGradientBoostingClassifier, names: Sequence[str]) -> list[Any]:
    """The trees as they are written: a leaf is its value, a branch a feature, the most that goes low, low, high."""

    def branch(nodes: np.ndarray, at: int) -> Any:
        node = nodes[at]
        if node["is_leaf"]:
            return round(float(node["value"]), 5)
        low, high = branch(nodes, node["left"]), branch(nodes, node["right"])
        return [names[node["feature_idx"]], round(float(node["num_threshold"]), 6), low, high]

    grown = [branch(predictor.nodes, 0) for (predictor,) in forest._predictors]
    return [round(float(forest._baseline_prediction.item()), 5), *grown]


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
    flat: np.ndarray,
    intercept: float,
    columns: tuple[DictVectorizer, list[Block], list[Case]],
    lines: dict[str, tuple[float, ...]],
) -> dict[str, object]:
    """The trained weights as they are written: named ones, and tables in bytes."""
    vector, blocks, found = columns
    weights, tables = unpacked(flat, vector, blocks, NAMED)
    words = scorer.model_of(record({}, 0.0, {"": (1.0, 0.0, 0.5)}, tables, 0.0))
    absent = float(
        np.mean([scorer.counted(words, c.claim.type, c.words, (c.before, c.after, c.trigger)) for c in found])
    )
    return record(weights, intercept, lines, tables, absent)
