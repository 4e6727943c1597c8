"""Conditional random fields: trained by crfsuite, kept and written as the package's labeller reads them.

Needs python-crfsuite (MIT); using the weights does not.
"""

import gzip
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import pycrfsuite

from riwaya.labeller import weights as weighing

#: Smaller weights are left out.
LEAST_WEIGHT = 0.02
#: The features of each word of a sentence, and the label of each.
Sentence = tuple[list[list[str]], list[str]]


def train(sentences: Iterable[Sentence], settings: Mapping[str, float]) -> weighing.Weights:
    """Weights trained with both penalties, small ones left out."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for rows, labels in sentences:
        trainer.append(rows, labels)
    trainer.set_params(settings)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "crf")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
    labels = tuple(sorted(info.labels))
    at = {label: i for i, label in enumerate(labels)}
    found: dict[str, list[tuple[int, int]]] = {}
    for (name, label), weight in info.state_features.items():
        if abs(weight) >= LEAST_WEIGHT:
            found.setdefault(name, []).append((at[label], round(weight * weighing.SCALE)))
    moves = [[round(info.transitions.get((a, b), 0.0) * weighing.SCALE) for b in labels] for a in labels]
    return weighing.build(labels, moves, {name: weighing.together(rows) for name, rows in found.items()})


def write(weights: weighing.Weights, path: Path) -> None:
    """The weights as the package reads them."""
    pack(path, weighing.lines(weights))


def pack(path: Path, body: str) -> None:
    """A packed text: the same bytes for the same content on every run."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, 0) as stream:
        stream.write(body.encode())
