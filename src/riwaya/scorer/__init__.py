"""How sure a frame is and whether its sentence reports it as news: trained weights, applied.

Both are logistic: named features of the frame and its sentence (``features``) times weights, and for ``reported``
hashed words (``terms``) too; then a straight line fitted on held-out folds makes the sum a probability
(J. Platt, "Probabilistic outputs for support vector machines", 1999). ``tools/train_scorer.py`` writes the weights.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from riwaya.arabic import CONJUNCTIONS, key
from riwaya.errors import DataError
from riwaya.lexicon import Hit
from riwaya.model import Attribution, Frame, Mention, Status
from riwaya.resources import DATA, entries
from riwaya.scorer import features, terms
from riwaya.scorer.features import Around, Features, Found
from riwaya.scorer.terms import Table
from riwaya.text import Text

FOLDER = DATA / "models"
#: Statuses of what is told as having happened, which ``reported`` is trained on; of the rest less is reported.
HAPPENED: frozenset[Status] = frozenset({"occurred", "ongoing"})
_NOT_HAPPENED = 0.2
#: Tables of the words before and after a trigger and of the trigger itself.
BEFORE, AFTER, TRIGGER = "before", "after", "trigger"

__all__ = ["AFTER", "BEFORE", "HAPPENED", "TRIGGER", "Model", "Scorer",
           "classes", "counted", "linear", "load", "model_of", "probability", "weigh"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Model:
    """One logistic model: probability is that of ``slope * sum + offset``, bent so that ``cut`` comes out as 0.5."""

    intercept: float
    weights: Mapping[str, float]
    slope: float
    offset: float
    cut: float
    tables: Mapping[str, Table]
    absent: float = 0.0


@dataclass(frozen=True, slots=True)
class Scorer:
    """Trained weights and the classes of words that features are told by."""

    confidence: Model
    reported: Model
    classes: Mapping[str, tuple[str, ...]]

    def score(self, told: Features, words: float) -> tuple[float, float]:
        """``confidence`` and ``reported`` of a frame by its features and what its words count for (log odds)."""
        sure, news = self.confidence, self.reported
        return probability(sure, linear(sure, told)), probability(news, linear(news, told) + words)


def load(path: Path | None = None) -> Scorer:
    """The package's scorer, or one from another weights file. Raises :class:`DataError` where it is damaged."""
    path = path or FOLDER / "scorer.json"
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return Scorer(model_of(raw["confidence"]), model_of(raw["reported"]), classes())
    except OSError as err:
        raise DataError(path, "cannot read the scorer's weights: run tools/train_scorer.py") from err
    except (ValueError, KeyError, TypeError) as err:
        raise DataError(path, f"damaged weights: {err!r}; run tools/train_scorer.py") from err


def model_of(raw: Mapping[str, object]) -> Model:
    """One model as the weights file holds it; raises KeyError, TypeError or ValueError where something is missing."""
    numbers = {name: float(str(raw[name])) for name in ("intercept", "slope", "offset", "cut", "absent")}
    weights, tables = raw["weights"], raw["tables"]
    if not isinstance(weights, dict) or not isinstance(tables, dict):
        raise TypeError("weights and tables must be mappings")
    packed = {name: terms.table(int(t["bits"]), float(t["scale"]), t["cells"]) for name, t in tables.items()}
    return Model(weights={name: float(w) for name, w in weights.items()}, tables=packed, **numbers)


def classes(path: Path | None = None) -> dict[str, tuple[str, ...]]:
    """The classes that each folded word is in, alone or behind a conjunction; phrases are left out."""
    found: dict[str, set[str]] = {}
    for entry in entries(path or FOLDER / "words.yaml"):
        for word in entry["any"]:
            for conjunction in ("", *CONJUNCTIONS) if " " not in word else ():
                found.setdefault(conjunction + key(word), set()).add(entry["id"])
    return {word: tuple(sorted(ids)) for word, ids in found.items()}


def weigh(
    text: Text,
    frames: Sequence[Frame],
    hits: Sequence[Hit],
    mentions: Sequence[Mention],
    attributions: Sequence[Attribution],
    scorer: Scorer,
) -> tuple[Frame, ...]:
    """The frames with their probabilities, in the order given."""
    found = Found(text, hits, mentions, attributions)
    scored: dict[int, tuple[float, float]] = {}
    for around in features.sentences(found, frames, scorer.classes):
        shared = features.shared(around)
        said: dict[str, float] = {}
        for frame, hit in around.frames:
            told = {**shared, **features.of(around, frame, hit)}
            scored[id(frame)] = scorer.score(told, _words(scorer.reported, around, frame, said))
    return tuple(_with(frame, *scored[id(frame)]) for frame in frames)


def _with(frame: Frame, confidence: float, reported: float) -> Frame:
    news = reported if frame.status in HAPPENED else reported * _NOT_HAPPENED
    return replace(frame, confidence=round(confidence, 4), reported=round(news, 4))


def _words(model: Model, around: Around, frame: Frame, said: dict[str, float]) -> float:
    """What the sentence's words and those around the trigger count for; ``said`` keeps the sentence's own."""
    table = model.tables.get(frame.type)
    if table is None:
        return model.absent
    text, sentence = around.found.text, around.sentence
    if frame.type not in said:
        said[frame.type] = table.sentence(terms.words_of(text.words[sentence.first : sentence.last]))
    at = text.word_at(frame.trigger.start)
    near = terms.window(text, sentence.first, sentence.last, at)
    return said[frame.type] + _near(model, *near, text.words[at].key)


def _near(model: Model, before: Sequence[str], after: Sequence[str], trigger: str) -> float:
    total = sum(map(model.tables[BEFORE].word, before)) + sum(map(model.tables[AFTER].word, after))
    return total + model.tables[TRIGGER].word(trigger)


def counted(model: Model, kind: str, words: Sequence[str], near: tuple[Sequence[str], Sequence[str], str]) -> float:
    """What words count for (log odds) for a type: the sentence's, those before and after the trigger, the trigger."""
    return model.tables[kind].sentence(words) + _near(model, *near)


def linear(model: Model, told: Features) -> float:
    """Weighted sum of named features; names that the model does not know count for nothing."""
    weights = model.weights
    return model.intercept + sum(weights[name] * value for name, value in told.items() if name in weights)


def probability(model: Model, total: float) -> float:
    """The sum as a probability between 0 and 1."""
    p = 1 / (1 + math.exp(-max(-30.0, min(30.0, model.slope * total + model.offset))))
    return p * 0.5 / model.cut if p < model.cut else 1 - (1 - p) * 0.5 / (1 - model.cut)
