"""How likely two accounts tell of one happening: a logistic score with its reasons.

``tools/train_merging.py`` writes the weights, trained on pairs of accounts as coded from reports of known happenings.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

from riwaya.errors import DataError
from riwaya.merging.account import Account
from riwaya.merging.features import Kin, compare, no_kin
from riwaya.merging.words import FOLDER
from riwaya.model import Judgement

PATH = FOLDER / "weights.json"
#: Log odds are kept within this, so that one pair cannot outvote a whole event.
BOUND = 6.0
#: How many reasons are kept with a score.
_REASONS = 8

Verdict = Literal["same", "different", "unsure"]
Why = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of named features, the cut above which accounts are put together, and the register's ties."""

    version: str
    intercept: float
    weights: Mapping[str, float] = field(repr=False)
    cut: float = 0.5
    kin: Kin = no_kin


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair's probability of being one happening, with what each feature added to the log odds, weightiest first."""

    left: str
    right: str
    score: float
    why: Why


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement to be kept, with its reasons."""

    judgement: Judgement
    why: Why


@lru_cache(maxsize=8)
def load(kin: Kin = no_kin, path: Path = PATH) -> Model:
    """The trained weights; ``kin`` gives the parents and backers of an actor. Raises :class:`DataError`."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        weights = {str(name): float(value) for name, value in raw["weights"].items()}
        return Model(str(raw["version"]), float(raw["intercept"]), weights, float(raw["cut"]), kin)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as err:
        raise DataError(path, f"cannot read the weights ({err!r}): tools/train_merging.py writes them") from err


def log_odds(one: Account, other: Account, model: Model) -> float:
    """Log odds that two accounts tell of one happening, within :data:`BOUND`."""
    weigh = model.weights.get
    total = model.intercept + sum(weigh(name, 0.0) * v for name, v in compare(one, other, model.kin).items())
    return max(-BOUND, min(BOUND, total))


def probability(odds: float) -> float:
    """Log odds as a probability."""
    return 1 / (1 + math.exp(-odds))


def score(one: Account, other: Account, model: Model) -> Scored:
    """The probability that two accounts tell of one happening, and why."""
    told = compare(one, other, model.kin)
    parts = [(name, round(model.weights.get(name, 0.0) * value, 3)) for name, value in told.items()]
    why = sorted((part for part in parts if part[1]), key=lambda part: (-abs(part[1]), part[0]))
    return Scored(one.id, other.id, probability(log_odds(one, other, model)), tuple(why[:_REASONS]))


def judgement(scored: Scored, model: Model, at: dt.datetime) -> Judged:
    """A score as a judgement of this program: same above the cut, different below a tenth, unsure between."""
    verdict: Verdict = "same" if scored.score >= model.cut else "different" if scored.score < 0.1 else "unsure"
    by = f"riwaya merging {model.version}"
    return Judged(Judgement(scored.left, scored.right, verdict, round(scored.score, 4), by, at), scored.why)
