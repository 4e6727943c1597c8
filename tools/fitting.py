"""What the trainings of the scorer share: folds, figures, matrices of words, weights as they are written."""

import base64
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from riwaya.scorer import terms

BITS, BITS_NEAR = 17, 14
FOLDS, SEEDS = 5, (0, 1, 2)
#: A named feature seen less often than this in training is left out.
RARE = 4
#: So often must a hashed piece be seen.
MINDF = 3


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


def ridge(c: float) -> LogisticRegression:
    """A logistic regression with a ridge penalty 1 / c."""
    return LogisticRegression(C=c, max_iter=300, tol=1e-3)


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


# --- matrices and weights --------------------------------------------------------------------------------------------


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


def common(told: list[dict[str, float]]) -> DictVectorizer:
    """Columns of the features that are not rare."""
    seen = Counter(k for t in told for k, v in t.items() if v)
    return DictVectorizer().fit([{k: 0.0 for k, n in sorted(seen.items()) if n >= RARE}])


def named(vector: DictVectorizer, weights: np.ndarray) -> dict[str, float]:
    """Weights by the name of their feature, those near nothing left out."""
    return {n: round(float(w), 4) for n, w in zip(vector.feature_names_, weights, strict=True) if abs(w) >= 5e-4}


def unpacked(
    flat: np.ndarray, vector: DictVectorizer, blocks: list[Block], scale: float
) -> tuple[dict[str, float], dict[str, object]]:
    """Weights of the named features, and the tables of the words."""
    at = len(vector.feature_names_)
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
    return {**shown, "typed": False, "weights": weights, "tables": tables, "trees": []}
