"""Train the labeller of names under our own rules of annotation, and measure it by cross-validation.

    python tools/train_own_names.py [FILE ...] [--folds N] [--bias B ...]

FILEs are JSON lines with ``text`` and ``names`` ([start, end, PERS | ORG | LOC], rules in ``tests/names/README.md``);
without any, those of ``corpus`` and ``tests/names/sentences-dev.jsonl``. Lines without ``names`` are passed over.
Writes ``names.tsv.gz`` in the package's folder ``data/models/ours``. With ``--folds`` nothing is written: each fold of
the texts is scored by weights trained on the others. Needs python-crfsuite (MIT); using the weights does not.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import crf

from riwaya import coder, names
from riwaya.labeller import weights as weighing
from riwaya.names import learned
from riwaya.names.evidence import MODEL, Page, page_of
from riwaya.register.namebook import QUOTES
from riwaya.text import Text, read

HERE = Path(__file__).resolve().parent.parent
SETTINGS = {"c1": 0.1, "c2": 0.4, "max_iterations": 110}
#: Files written for names alone, whose annotation follows the rules most closely, and how often each sentence counts.
CLOSE = ("names", "sentences-dev")
CLOSE_WEIGHT = 2
KINDS = ("PERS", "ORG", "LOC")
Gold = set[tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class Sample:
    """A text with its names as annotated and the evidence for them; ``source`` is the file's name."""

    source: str
    text: Text
    gold: Gold
    page: Page


def samples(paths: Iterable[Path]) -> Iterator[Sample]:
    """Annotated texts of files."""
    kit = coder.load_kit()
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if "names" not in row:
                continue
            text = read(row["text"])
            registered, placed = kit.register.find(text), kit.gazetteer.find(text)
            parties = names.find(text, registered, placed)
            gold = {(start, end, kind) for start, end, kind in row["names"]}
            yield Sample(path.stem, text, gold, page_of(text, registered, placed, parties, kit.gazetteer))


def labels(sample: Sample) -> list[str]:
    """The label of each word: B and I of a kind, C instead of B where clitics stand before the name, O elsewhere.

    A nickname in quotation marks behind a name is one of its own, as in nearly all the annotated sentences.
    """
    found = ["O"] * len(sample.text.words)
    for start, end, kind in sample.gold:
        begun = False
        for word in (w for w in sample.text.words if w.start < end and w.end > start):
            if kind == "PERS" and word.key in QUOTES:
                begun = False
                continue
            found[word.index] = ("I-" if begun else learned.CUT if start > word.start else "B-") + kind
            begun = True
    return found


def train(data: Sequence[Sample]) -> weighing.Weights:
    """Weights of a conditional random field; close annotation counts more than once."""
    return crf.train(sentences(data), SETTINGS)


def sentences(data: Iterable[Sample]) -> Iterator[crf.Sentence]:
    """The sentences of texts with their labels."""
    for sample in data:
        tagged = labels(sample)
        for s in sample.text.sentences * (CLOSE_WEIGHT if sample.source in CLOSE else 1):
            yield learned.features(sample.page, s.first, s.last), tagged[s.first : s.last]


def found(sample: Sample, model: learned.Model, bias: float) -> Gold:
    """The names that weights find in a text."""
    mentions = learned.decoded(sample.text, sample.page, model, bias)
    return {(m.span.start, m.span.end, m.rule.rpartition(".")[2]) for m in mentions}


def fold(task: tuple[list[Sample], list[Sample], list[float]]) -> Counter[tuple[float, str, str, str]]:
    """Counts of names right, found and annotated, by bias, source and kind, on texts apart from those trained on."""
    rest, part, biases = task
    model = learned.Model(train(rest))
    hits: Counter[tuple[float, str, str, str]] = Counter()
    for sample in part:
        for bias in biases:
            ours = found(sample, model, bias)
            for what, spans in (("gold", sample.gold), ("found", ours), ("right", ours & sample.gold)):
                hits.update((bias, _set(sample), kind, what) for _, _, kind in spans)
    return hits


def _set(sample: Sample) -> str:
    return "dev" if sample.source == "sentences-dev" else "names" if sample.source == "names" else "corpus"


def cross_validated(data: list[Sample], folds: int, biases: list[float]) -> None:
    """Print precision, recall and F1 by bias and source."""
    mixed = list(data)
    random.Random(1).shuffle(mixed)
    tasks = [([s for i, s in enumerate(mixed) if i % folds != k], mixed[k::folds], biases) for k in range(folds)]
    with ProcessPoolExecutor(2) as pool:
        hits = sum(pool.map(fold, tasks), Counter[tuple[float, str, str, str]]())
    for bias in biases:
        for source in ("corpus", "names", "dev"):
            row = [f"{bias:<5}{source:<8}"]
            for name, kinds in (("all", KINDS), *((k, (k,)) for k in KINDS)):
                right, ours, gold = (sum(hits[bias, source, k, w] for k in kinds) for w in ("right", "found", "gold"))
                row.append(f"{name} {share(right, ours)} {share(right, gold)} {share(2 * right, ours + gold)}")
            print("  ".join(row))


def share(part: int, whole: int) -> str:
    """A share with three decimals."""
    return f"{part / whole if whole else 0.0:.3f}"


def main(arguments: list[str]) -> int:
    """Train and write, or cross-validate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--bias", type=float, nargs="+", default=[learned.BIAS])
    options = parser.parse_args(arguments)
    own = sorted((HERE / "corpus").rglob("*.jsonl"))
    data = list(samples(options.files or [*own, HERE / "tests" / "names" / "sentences-dev.jsonl"]))
    if options.folds:
        cross_validated(data, options.folds, options.bias)
        return 0
    crf.write(train(data), MODEL / "names.tsv.gz")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
