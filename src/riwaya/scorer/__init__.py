"""How sure a frame is and whether its sentence reports it as news: trained weights, applied.

Both are logistic: named features of the frame and its sentence (``features``) and hashed words (``terms``) times
weights, to which boosted trees (``trees``) add for ``reported`` of the types trained on; then a straight line fitted on
held-out folds makes the sum a probability (J. Platt, "Probabilistic outputs for support vector machines", 1999). A
third model tells by its words whether a sentence is calm news: sport, weather, trade. Its sum is a feature of the
other two. ``tools/train_scorer.py`` writes the weights.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from riwaya.arabic import CONJUNCTIONS, key
from riwaya.lexicon import Hit
from riwaya.model import Attribution, Frame, Mention, Status
from riwaya.resources import DATA, entries, trained
from riwaya.scorer import features, terms, trees
from riwaya.scorer.features import Around, Features, Found
from riwaya.scorer.terms import Table
from riwaya.scorer.trees import SUM, Forest
from riwaya.text import Text

FOLDER = DATA / "models"
#: What did not happen is reported less, by rule: too few judged sentences say so to learn it from.
NEGATED: Status = "negated"
_NOT_HAPPENED = 0.2
#: Tables of the words before and after a trigger and of the trigger itself.
BEFORE, AFTER, TRIGGER = "before", "after", "trigger"
#: Table of a sentence's words for events of any type.
ANY = ""

__all__ = ["AFTER", "ANY", "BEFORE", "NEGATED", "TRIGGER", "Line", "Model", "Scorer",
           "classes", "counted", "load", "model_of", "probability", "weigh"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A sum made a probability: that of ``slope * sum + offset``, bent so that ``cut`` comes out as 0.5."""

    slope: float
    offset: float
    cut: float


@dataclass(frozen=True, slots=True)
class Model:
    """One logistic model: a weighted sum, a line for each type trained on ("" for the rest), tables of words.

    ``absent`` is what words count for where there is no table for a type: the mean of those that have one. ``typed``
    models know the words around a trigger twice: by themselves and together with the type. ``trees`` add to the sums
    of the types that have a table.
    """

    intercept: float
    weights: Mapping[str, float]
    lines: Mapping[str, Line]
    tables: Mapping[str, Table]
    absent: float
    typed: bool
    trees: Forest = field(default_factory=Forest)


@dataclass(frozen=True, slots=True)
class Scorer:
    """Trained weights and the classes of words that features are told by."""

    calm: Model
    confidence: Model
    reported: Model
    classes: Mapping[str, tuple[str, ...]]
    _pairs: dict[str, tuple[float, float]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        sure, news = self.confidence.weights, self.reported.weights
        self._pairs.update({name: (sure.get(name, 0.0), news.get(name, 0.0)) for name in {*sure, *news}})

    def score(self, sums: tuple[float, float], kind: str) -> tuple[float, float]:
        """``confidence`` and ``reported`` of a frame of a type by the two weighted sums (log odds)."""
        return probability(self.confidence, sums[0], kind), probability(self.reported, sums[1], kind)

    def sums(self, told: Features) -> tuple[float, float]:
        """What named features count for in each model, without the intercepts."""
        sure = news = 0.0
        get = self._pairs.get
        for name, value in told.items():
            pair = get(name)
            if pair is not None:
                sure += pair[0] * value
                news += pair[1] * value
        return sure, news


def load(path: Path | None = None) -> Scorer:
    """The package's scorer, or one from another weights file. Raises :class:`DataError` where it is damaged."""
    path = path or FOLDER / "scorer.json"
    with trained(path, "tools/train_scorer.py"):
        raw = json.loads(path.read_text(encoding="utf-8"))
        calm, confidence, reported = (model_of(raw[name]) for name in ("calm", "confidence", "reported"))
        return Scorer(calm, confidence, reported, classes())


def model_of(raw: Mapping[str, object]) -> Model:
    """One model as the weights file holds it; raises KeyError, TypeError or ValueError where something is missing."""
    weights, tables, lines = (raw[name] for name in ("weights", "tables", "lines"))
    if not (isinstance(weights, dict) and isinstance(tables, dict) and isinstance(lines, dict) and "" in lines):
        raise TypeError("weights, tables and lines must be mappings")
    packed = {name: terms.table(int(t["bits"]), float(t["scale"]), t["cells"]) for name, t in tables.items()}
    fitted = {kind: Line(*map(float, numbers)) for kind, numbers in lines.items()}
    named = {name: float(w) for name, w in weights.items()}
    typed, branches = raw["typed"] is True, raw["trees"]
    if not isinstance(branches, list):
        raise TypeError("trees must be a list")
    absent, intercept = float(str(raw["absent"])), float(str(raw["intercept"]))
    return Model(intercept, named, fitted, packed, absent, typed, trees.forest(branches))


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
        words = terms.words_of(text.words[around.sentence.first : around.sentence.last])
        calm = scorer.calm.intercept + scorer.calm.tables[ANY].sentence(words)
        shared = {**features.shared(around), **features.calm(calm)}
        sure, news = scorer.sums(shared)
        sure, news = sure + scorer.confidence.intercept, news + scorer.reported.intercept
        said: dict[str, float] = {}
        for frame, hit in around.frames:
            own = features.of(around, frame, hit)
            more_sure, more_news = scorer.sums(own)
            near = _near_words(around, frame)
            more_sure += _near(scorer.confidence, frame.type, near)
            more_news += _words(scorer.reported, frame.type, words, said, near)
            if frame.type in scorer.reported.tables:
                more_news += scorer.reported.trees.total({**shared, **own, SUM: news + more_news})
            scored[id(frame)] = scorer.score((sure + more_sure, news + more_news), frame.type)
    return tuple(_with(frame, *scored[id(frame)]) for frame in frames)


def _with(frame: Frame, confidence: float, reported: float) -> Frame:
    news = reported * _NOT_HAPPENED if frame.status == NEGATED else reported
    return replace(frame, confidence=round(confidence, 4), reported=round(news, 4))


#: Words before and after a trigger, and the trigger.
Near = tuple[Sequence[str], Sequence[str], str]


def _near_words(around: Around, frame: Frame) -> Near:
    text, sentence = around.found.text, around.sentence
    at = text.word_at(frame.trigger.start)
    return *terms.window(text, sentence.first, sentence.last, at), text.words[at].key


def _words(model: Model, kind: str, words: Sequence[str], said: dict[str, float], near: Near) -> float:
    """What the sentence's words and those around the trigger count for; ``said`` keeps the sentence's own."""
    table = model.tables.get(kind)
    if table is None:
        return model.absent
    if kind not in said:
        said[kind] = table.sentence(words)
    return said[kind] + _near(model, kind, near)


def _near(model: Model, kind: str, near: Near) -> float:
    before, after, trigger = near
    total = 0.0
    for name, words in ((BEFORE, before), (AFTER, after), (TRIGGER, (trigger,))):
        table = model.tables[name]
        total += sum(map(table.word, words))
        if model.typed:
            total += sum([table.word(terms.typed(kind, word)) for word in words])
    return total


def counted(model: Model, kind: str, words: Sequence[str], near: Near) -> float:
    """What words count for (log odds) for a type: the sentence's, those before and after the trigger, the trigger."""
    return model.tables[kind].sentence(words) + _near(model, kind, near)


def probability(model: Model, total: float, kind: str) -> float:
    """The sum as a probability between 0 and 1, by the line of a type."""
    line = model.lines.get(kind) or model.lines[""]
    p = 1 / (1 + math.exp(-max(-30.0, min(30.0, line.slope * total + line.offset))))
    return p * 0.5 / line.cut if p < line.cut else 1 - (1 - p) * 0.5 / (1 - line.cut)
