"""Whether an event occurred, is to come, is only spoken of or is denied, by trained weights over what the rules say.

The rules' verdict, the reason for it and what the event's date makes of it are features among others: words and verbs
around, form, speech, words of status wherever they stand. Statuses and assertions are two softmaxes over sums of
weights (multinomial logistic regression); ``tools/train_modality.py`` writes the weights.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from riwaya.frames import Drawn
from riwaya.lexicon import Hit
from riwaya.modality import events, features
from riwaya.modality.features import Feature
from riwaya.model import Assertion, Frame, Status
from riwaya.resolution.claims import Ground
from riwaya.resources import DATA, feature, trained

PATH = DATA / "models" / "modality.json"
STATUSES: tuple[Status, ...] = get_args(Status)
ASSERTIONS: tuple[Assertion, ...] = get_args(Assertion)

Row = tuple[float, ...]

__all__ = ["ASSERTIONS", "PATH", "STATUSES", "Model", "judge", "load", "model_of"]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of features for every status and assertion but the first of each, which are 0; intercepts alike.

    From ``cut`` on, the probability that an event is not plainly asserted makes it alleged or denied.
    """

    weights: Mapping[Feature, Row]
    intercepts: Row
    cut: float

    def chances(self, told: Iterable[Feature]) -> tuple[Row, Row]:
        """Probabilities of the statuses and of the assertions."""
        known = [row for row in map(self.weights.get, told) if row]
        sums = [sum(column) for column in zip(self.intercepts, *known, strict=True)]
        parted = len(STATUSES) - 1
        return _softmax((0.0, *sums[:parted])), _softmax((0.0, *sums[parted:]))

    def verdict(self, told: Iterable[Feature]) -> tuple[Status, Assertion]:
        """Status and assertion."""
        statuses, assertions = self.chances(told)
        status = max(zip(statuses, STATUSES, strict=True), key=lambda pair: pair[0])[1]
        if 1 - assertions[0] < self.cut:
            return status, ASSERTIONS[0]
        return status, max(zip(assertions[1:], ASSERTIONS[1:], strict=True), key=lambda pair: pair[0])[1]


def _softmax(sums: Row) -> Row:
    top = max(sums)
    parts = [math.exp(s - top) for s in sums]
    total = sum(parts)
    return tuple(part / total for part in parts)


def load(path: Path = PATH) -> Model:
    """The package's weights, or others. Raises :class:`DataError` where the file is missing or damaged."""
    with trained(path, "tools/train_modality.py"):
        return model_of(json.loads(path.read_text(encoding="utf-8")))


def model_of(record: Mapping[str, Any]) -> Model:
    """Weights as they are written. Raises :class:`ValueError` where a row is too short or too long."""
    size = len(STATUSES) + len(ASSERTIONS) - 2
    weights = {feature(name): tuple(map(float, row)) for name, row in record["weights"].items()}
    intercepts = tuple(map(float, record["intercepts"]))
    if any(len(row) != size for row in (intercepts, *weights.values())):
        raise ValueError(f"not {size} weights to a feature")
    return Model(weights, intercepts, float(record["cut"]))


def judge(drawn: Drawn, hits: Sequence[Hit], ground: Ground, model: Model) -> tuple[Frame, ...]:
    """The frames of a text with the status and assertion that the weights give; the rules' own are evidence.

    What stands right behind a word that is sure ("without") did not happen, whatever the weights say; nothing is
    alleged or denied where nobody speaks and no word of doubt is near.
    """
    seen = events.see(drawn, hits, ground)
    out = []
    for at, frame in enumerate(drawn.frames):
        event = events.event(seen, at)
        status, assertion = model.verdict(features.told(event))
        if status == STATUSES[0]:
            status = events.sure(event) or status
        if assertion != ASSERTIONS[0] and not events.doubted(event):
            assertion = ASSERTIONS[0]
        same = (status, assertion) == (frame.status, frame.assertion)
        out.append(frame if same else replace(frame, status=status, assertion=assertion))
    return tuple(out)
