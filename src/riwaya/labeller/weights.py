"""Trained weights and the best labelling under them: scores are summed once for each kind of word, then Viterbi."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from riwaya.labeller.features import AROUND, Pair, Token, pair, single
from riwaya.labeller.words import MODELS
from riwaya.resources import trained

Scores = tuple[float, ...]
OUTSIDE = "O"
_NEVER = -1e9
#: Labellings and labels this far behind the best are given up; on 655 texts it changed no name.
_BEAM = 9.0
#: Weights are stored as whole thousandths.
SCALE = 1000
_MOST_CACHED = 60_000


@dataclass(frozen=True, slots=True)
class Weights:
    """Labels, weights by feature (pairs of label index and weight), transitions to each label from those before it.

    ``moves`` holds the transitions by both indices, far below zero where the second label cannot follow.
    """

    labels: tuple[str, ...]
    features: dict[str, tuple[tuple[int, float], ...]]
    before: tuple[tuple[tuple[int, float], ...], ...]
    tokens: dict[Token, tuple[Scores, ...]] = field(repr=False)
    pairs: dict[Pair, tuple[Scores, Scores]] = field(repr=False)
    ends: tuple[Scores, ...]
    moves: tuple[Scores, ...] = ()


@lru_cache(maxsize=1)
def packaged() -> Weights:
    """The packaged weights. Raises DataError where the file is missing or broken."""
    return load(MODELS / "names.tsv.gz")


def load(path: Path) -> Weights:
    """Weights from a file of ``tools/crf.py``: labels, transitions, then one feature a line."""
    with trained(path, "tools/crf.py"), gzip.open(path, "rt", encoding="utf-8") as stream:
        labels = tuple(stream.readline().split())
        moves = [[int(v) / SCALE for v in stream.readline().split()] for _ in labels]
        features = {}
        for line in stream:
            name, _, rest = line.rstrip("\n").partition("\t")
            features[name] = _numbers(rest)
    return build(labels, moves, features)


def _numbers(line: str) -> tuple[tuple[int, float], ...]:
    return tuple((int(label), int(weight) / SCALE) for label, _, weight in (x.partition(":") for x in line.split()))


def build(
    labels: tuple[str, ...], moves: Sequence[Sequence[float]], features: dict[str, tuple[tuple[int, float], ...]]
) -> Weights:
    """Weights ready for use; labels that cannot follow one another (``O I-PERS``) never do."""
    before = tuple(
        tuple((i, moves[i][j]) for i, earlier in enumerate(labels) if _may_follow(earlier, label))
        for j, label in enumerate(labels)
    )
    dense = tuple(tuple(dict(row).get(i, 2 * _NEVER) for i in range(len(labels))) for row in before)
    weights = Weights(labels, features, before, {}, {}, ())
    ends = tuple(summed(weights, [f"{away}END"]) for away in AROUND)
    return Weights(labels, features, before, {}, {}, ends, dense)


def _may_follow(earlier: str, label: str) -> bool:
    return not label.startswith("I-") or earlier[2:] == label[2:]


def summed(weights: Weights, names: Iterable[str]) -> Scores:
    """Score of each label for features taken together."""
    total = [0.0] * len(weights.labels)
    for name in names:
        for label, weight in weights.features.get(name, ()):
            total[label] += weight
    return tuple(total)


def emissions(weights: Weights, sentence: Sequence[Token], more: Sequence[Sequence[Scores]] = ()) -> list[list[float]]:
    """Score of each label for each word; ``more`` are further scores to add, word by word."""
    around = [_token_scores(weights, token) for token in sentence]
    joined = [_pair_scores(weights, sentence[i], sentence[i + 1]) for i in range(len(sentence) - 1)]
    last = len(sentence) - 1
    found = []
    for i in range(len(sentence)):
        rows = [around[i + away][k] if 0 <= i + away <= last else weights.ends[k] for k, away in enumerate(AROUND)]
        if i:
            rows.append(joined[i - 1][0])
        if i < last:
            rows.append(joined[i][1])
        if more:
            rows += more[i]
        found.append([sum(column) for column in zip(*rows, strict=True)])
    return found


def _token_scores(weights: Weights, token: Token) -> tuple[Scores, ...]:
    """Scores that a word gives to the words around it and itself, by how far away they stand."""
    known = weights.tokens.get(token)
    if known is None:
        if len(weights.tokens) > _MOST_CACHED:
            weights.tokens.clear()
        known = tuple(summed(weights, single(token, away)) for away in AROUND)
        weights.tokens[token] = known
    return known


def _pair_scores(weights: Weights, first: Token, second: Token) -> tuple[Scores, Scores]:
    """Scores that two words in a row give to the second and to the first."""
    both = (first, second)
    known = weights.pairs.get(both)
    if known is None:
        if len(weights.pairs) > _MOST_CACHED:
            weights.pairs.clear()
        known = (summed(weights, pair(first, second, "-")), summed(weights, pair(first, second, "+")))
        weights.pairs[both] = known
    return known


def best(weights: Weights, scores: Sequence[Sequence[float]], bias: float) -> list[str]:
    """The labels of highest score; ``bias`` is taken off "no name", so that more names are found."""
    if not scores:
        return []
    outside = weights.labels.index(OUTSIDE)
    reached = [_NEVER if label.startswith("I-") else scores[0][j] for j, label in enumerate(weights.labels)]
    reached[outside] -= bias
    back: list[list[int]] = []
    for row in scores[1:]:
        least = max(reached) - _BEAM
        alive = [(i, score) for i, score in enumerate(reached) if score > least]
        came, now = [outside] * len(row), [_NEVER] * len(row)
        likely = max(row) - _BEAM
        for j, here in enumerate(row):
            if here < likely and j != outside:
                continue
            top, moves = _NEVER, weights.moves[j]
            for i, score in alive:
                if score + moves[i] > top:
                    top, came[j] = score + moves[i], i
            now[j] = top + here - (bias if j == outside else 0.0)
        back.append(came)
        reached = now
    at = max(range(len(reached)), key=reached.__getitem__)
    path = [at]
    for came in reversed(back):
        at = came[at]
        path.append(at)
    return [weights.labels[j] for j in reversed(path)]
