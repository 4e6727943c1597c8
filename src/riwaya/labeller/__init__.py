"""Names by a trained labeller: persons, places, organisations and other names, where no list knows them.

A linear-chain model (conditional random field) over spelling, dictionaries and lists; its weights travel with the
package and are used by plain code, so nothing has to be installed or fetched. How it was trained, and on what, is in
``tools/train_names.py`` and the model card.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from riwaya import arabic
from riwaya.arabic import fold
from riwaya.labeller.features import Token, tokens
from riwaya.labeller.weights import OUTSIDE, Row, Weights, best, emissions, packaged
from riwaya.labeller.words import peel
from riwaya.model import Mention, MentionKind, Span
from riwaya.nouns import nouns
from riwaya.text import Text, read

#: Taken off the score of "no name": found on the last sixth of the training words.
BIAS = 0.3
#: What a label gains, in thousandths, where the same word bears it everywhere else in the report.
ECHO = 2000
_KINDS: dict[str, MentionKind] = {"PERS": "person", "LOC": "place", "ORG": "actor", "MISC": "actor"}


def names(raw: str) -> tuple[Mention, ...]:
    """Names in a text by the labeller alone, in order; rules read ``label.`` and PERS, ORG, LOC or MISC."""
    return find(read(raw), ())


def find(text: Text, mentions: Iterable[Mention] = ()) -> tuple[Mention, ...]:
    """Names in a text, without proclitics; ``mentions`` of register and gazetteer are taken as hints."""
    row = tokens(text, mentions)
    sentences = [row[s.first : s.last] for s in text.sentences]
    labels = [label for tagged in label_all(packaged(), sentences) for label in tagged]
    return tuple(_mention(text, first, last, kind) for first, last, kind in spans(labels))


def label_all(weights: Weights, sentences: Sequence[list[Token]], bias: float = BIAS) -> list[list[str]]:
    """Labels of every sentence of a report: read once, then again with what the same words are elsewhere in it."""
    scores = [emissions(weights, sentence) for sentence in sentences]
    first = [best(weights, rows, bias) for rows in scores]
    told = _told(sentences, first)
    return [
        best(weights, echoed, bias) if (echoed := _echo(weights, told, given)) is not None else given[2]
        for given in zip(sentences, scores, first, strict=True)
    ]


Told = dict[str, Counter[str]]


def _told(sentences: Sequence[list[Token]], labels: Sequence[list[str]]) -> Told:
    """By word without clitics: how often it was given each kind of label."""
    told: Told = {}
    for sentence, tagged in zip(sentences, labels, strict=True):
        for token, label in zip(sentence, tagged, strict=True):
            if token.kind == "word" and token.key not in nouns().stops:
                told.setdefault(peel(token.key).core, Counter())[label[2:]] += 1
    return {core: count for core, count in told.items() if set(count) != {""} and count.total() > 1}


def _echo(
    weights: Weights, told: Told, given: tuple[list[Token], list[Row], list[str]]
) -> list[Sequence[float]] | None:
    """Scores with what the same words are elsewhere; ``None`` where nothing changes."""
    sentence, scores, labels = given
    changed = False
    echoed: list[Sequence[float]] = [*scores]
    for i, token in enumerate(sentence):
        count = told.get(peel(token.key).core) if told and token.kind == "word" else None
        others = count.total() - 1 if count else 0
        if count is None or not others:
            continue
        share = {kind: (n - (kind == labels[i][2:])) / others for kind, n in count.items() if kind}
        echoed[i] = [s + ECHO * share.get(label[2:], 0.0) for s, label in zip(scores[i], weights.labels, strict=True)]
        changed = True
    return echoed if changed else None


def spans(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """(first word, index after the last, kind) of every name that labels mark, as conlleval and seqeval read them."""
    start, kind = None, ""
    for i, label in enumerate([*labels, OUTSIDE]):
        if start is not None and (not label.startswith("I-") or label[2:] != kind):
            yield start, i, kind
            start = None
        if start is None and label != OUTSIDE:
            start, kind = i, label[2:]


def _mention(text: Text, first: int, last: int, kind: str) -> Mention:
    """A name as a mention, the proclitics before it left out."""
    word = text.words[first]
    start = word.start + _cut(text, first)
    return Mention(Span(start, text.words[last - 1].end), _KINDS[kind], f"label.{kind}")


def _cut(text: Text, first: int) -> int:
    """Characters of proclitics before a name's first word; of ``لل`` only the first letter."""
    word = text.words[first]
    clitics = peel(word.key).clitics if word.kind == "word" else ""
    letters = len(clitics.removesuffix("A"))
    if clitics.endswith("A") and word.key[letters - 1 :].startswith(arabic.LIL):
        letters -= 1
    return fold(text.raw[word.start : word.end]).offsets[letters] if letters else 0
