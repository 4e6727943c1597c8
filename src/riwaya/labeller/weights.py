"""Trained weights and the best labelling under them: scores are summed once for each kind of word, then Viterbi.

The scores of all labels are one whole number: each label's stands, in thousandths, in 32 bits of its own. So scores are
added by one addition, exactly, and laid apart (:func:`apart`) only once for each word of a text.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from struct import Struct

from riwaya.labeller.features import AROUND, Token, pair, single
from riwaya.labeller.words import MODELS
from riwaya.resources import trained

#: Scores of all labels in one number.
Scores = int
#: Scores that a word gives to the words around it and to itself, in the order of AROUND.
Around = tuple[Scores, ...]
Row = tuple[int, ...]
OUTSIDE = "O"
#: Weights are whole thousandths.
SCALE = 1000
_BITS = 32
_NEVER = -(10**12)
#: Labellings and labels this far behind the best are given up; on 655 texts it changed no name.
_BEAM = 9 * SCALE
_MOST_CACHED = 60_000


@dataclass(frozen=True, slots=True)
class Weights:
    """Labels, weights by feature, and the scores already summed by word and by the folded forms of two in a row.

    ``moves`` holds the transitions to each label from each, far below zero where it cannot follow, ``most`` the highest
    of them; ``ends`` the scores that the end of a sentence gives to the words near it.
    """

    labels: tuple[str, ...]
    features: dict[str, Scores]
    moves: tuple[Row, ...]
    most: Row
    ends: Around
    middle: int
    fields: Struct
    tokens: dict[Token, Around] = field(repr=False)
    pairs: dict[tuple[str, str], tuple[Scores, Scores]] = field(repr=False)


@lru_cache(maxsize=1)
def packaged() -> Weights:
    """The packaged weights. Raises DataError where the file is missing or broken."""
    return load(MODELS / "names.tsv.gz")


def load(path: Path) -> Weights:
    """Weights from a file of ``tools/crf.py``: labels, transitions, then one feature a line."""
    with trained(path, "tools/crf.py"), gzip.open(path, "rt", encoding="utf-8") as stream:
        labels = tuple(stream.readline().split())
        moves = [[int(v) for v in stream.readline().split()] for _ in labels]
        features = {}
        for line in stream:
            name, _, rest = line.rstrip("\n").partition("\t")
            features[name] = together(_numbers(rest))
    return build(labels, moves, features)


def _numbers(line: str) -> Iterable[tuple[int, int]]:
    return ((int(label), int(weight)) for label, _, weight in (x.partition(":") for x in line.split()))


def lines(weights: Weights) -> str:
    """Weights as a file holds them, in the same order for the same weights."""
    count = range(len(weights.labels))
    moves = [[weights.moves[j][i] if weights.moves[j][i] > _NEVER else 0 for j in count] for i in count]
    found = [" ".join(weights.labels), *(" ".join(map(str, row)) for row in moves)]
    for name, scores in sorted(weights.features.items()):
        weighed = ((label, weight) for label, weight in enumerate(apart(weights, scores)) if weight)
        found.append(name + "\t" + " ".join(f"{label}:{weight}" for label, weight in weighed))
    return "\n".join(found) + "\n"


def build(labels: tuple[str, ...], moves: Sequence[Sequence[int]], features: dict[str, Scores]) -> Weights:
    """Weights ready for use; labels that cannot follow one another (``O I-PERS``) never do."""
    towards = tuple(
        tuple(moves[i][j] if _may_follow(earlier, label) else 2 * _NEVER for i, earlier in enumerate(labels))
        for j, label in enumerate(labels)
    )
    ends = tuple(summed(features, [f"{away}END"]) for away in AROUND)
    middle = together((label, 1 << (_BITS - 1)) for label in range(len(labels)))
    return Weights(
        labels, features, towards, tuple(map(max, towards)), ends, middle, Struct(f"<{len(labels)}i"), {}, {}
    )


def _may_follow(earlier: str, label: str) -> bool:
    return not label.startswith("I-") or earlier[2:] == label[2:]


def together(weighed: Iterable[tuple[int, int]]) -> Scores:
    """One number of what each label, by its index, weighs in thousandths."""
    return sum(weight << (_BITS * label) for label, weight in weighed)


def apart(weights: Weights, scores: Scores) -> Row:
    """The score of each label, in thousandths."""
    middle, fields = weights.middle, weights.fields
    return fields.unpack(((scores + middle) ^ middle).to_bytes(fields.size, "little"))


def summed(features: dict[str, Scores], names: Iterable[str]) -> Scores:
    """Scores of the features named, taken together; those without a weight add nothing."""
    return sum([features.get(name, 0) for name in names])


def emissions(
    weights: Weights,
    sentence: Sequence[Token],
    evidence: Sequence[Around | None] = (),
    joined: Sequence[Scores] = (),
) -> list[Row]:
    """Score of each label for each word; ``evidence`` at a word tells of those around it too, ``joined`` of itself."""
    around = [_token_scores(weights, token) for token in sentence]
    for i, more in enumerate(evidence):
        if more is not None:
            around[i] = tuple([one + other for one, other in zip(around[i], more, strict=True)])
    edge = [weights.ends] * AROUND[-1]
    rows = [*edge, *around, *edge]
    shifted = [rows[k:] for k in range(len(AROUND))]
    totals = [a[0] + b[1] + c[2] + d[3] + e[4] for a, b, c, d, e in zip(*shifted, strict=False)]
    for i in range(1, len(sentence)):
        second, first = _pair_scores(weights, sentence[i - 1].key, sentence[i].key)
        totals[i] += second
        totals[i - 1] += first
    for i, here in enumerate(joined):
        totals[i] += here
    return [apart(weights, total) for total in totals]


def _token_scores(weights: Weights, token: Token) -> Around:
    """Scores that a word gives to the words around it and to itself."""
    known = weights.tokens.get(token)
    if known is None:
        if len(weights.tokens) > _MOST_CACHED:
            weights.tokens.clear()
        known = tuple(summed(weights.features, single(token, away)) for away in AROUND)
        weights.tokens[token] = known
    return known


def _pair_scores(weights: Weights, first: str, second: str) -> tuple[Scores, Scores]:
    """Scores that two words in a row give to the second and to the first."""
    both = (first, second)
    known = weights.pairs.get(both)
    if known is None:
        if len(weights.pairs) > _MOST_CACHED:
            weights.pairs.clear()
        of_second, of_first = (summed(weights.features, pair(first, second, sign)) for sign in "-+")
        known = weights.pairs[both] = (of_second, of_first)
    return known


def best(weights: Weights, scores: Sequence[Sequence[float]], bias: float) -> list[str]:
    """The labels of highest score; ``bias`` is taken off "no name", so that more names are found.

    Of labels that come to the same score the first is taken.
    """
    if not scores:
        return []
    outside, less = weights.labels.index(OUTSIDE), round(bias * SCALE)
    opening = [
        _NEVER if label.startswith("I-") else here for label, here in zip(weights.labels, scores[0], strict=True)
    ]
    opening[outside] -= less
    reached = _alive([(score, label) for label, score in enumerate(opening)])
    back: list[list[int]] = []
    for row in scores[1:]:
        likely = max(row) - _BEAM
        came, now = [outside] * len(row), []
        for j, here in enumerate(row):
            if j == outside:
                here -= less
            elif here < likely:
                continue
            top: float = _NEVER
            moves, most = weights.moves[j], weights.most[j]
            for score, i in reached:
                if score + most < top:
                    break
                whole = score + moves[i]
                if whole > top or (whole == top and i < came[j]):
                    top, came[j] = whole, i
            now.append((top + here, j))
        back.append(came)
        reached = _alive(now)
    at = reached[0][1]
    path = [at]
    for came in reversed(back):
        at = came[at]
        path.append(at)
    return [weights.labels[j] for j in reversed(path)]


def _alive(reached: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Scores and last labels of the labellings that are not far behind the best: the best first, equals in order."""
    reached.sort(key=itemgetter(0), reverse=True)
    least = reached[0][0] - _BEAM
    return [one for one in reached if one[0] > least]
