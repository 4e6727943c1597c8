"""How far a phrase that plays a part reaches: from its first word outwards, word by word, by trained weights.

Mentions end where lists and phrase grammar end: "أنصار" of "أنصار جماعة متشددة", "المبنى الرئيسي" of "المبنى الرئيسي
للبلدية". Two logistic regressions, one to the left and one to the right, say whether the next word belongs to it too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from riwaya.arabic import ARTICLE, CONJUNCTIONS, TA_MARBUTA, key
from riwaya.frames import arguments
from riwaya.frames.candidates import CHUNK, Candidate
from riwaya.frames.scene import Scene
from riwaya.model import Span
from riwaya.nouns import endings, read
from riwaya.resources import feature

Feature = tuple[str, ...]
Weights = Mapping[Feature, float]
#: Lengths in words that are told apart.
_LENGTHS = (1, 2, 3, 4, 6, 9)
#: A phrase reaches at most so many words from its first.
LEFT, RIGHT = 6, 24
#: Closed classes told of a word, the first that fits.
_CLOSED = ("relatives", "subordinators", "among", "auxiliaries", "pronominals", "adverbials", "means")
_OPENING, _CLOSING = frozenset("«([“"), frozenset("»)]”")


@dataclass(frozen=True, slots=True)
class Extents:
    """Weights of features for one more word to the left and to the right, and from which chance on it is taken."""

    left: Weights
    right: Weights
    cuts: tuple[float, float]


def from_record(record: Mapping[str, Any]) -> Extents:
    """The weights as they stand in the file of the weights of parts."""
    left, right = ({feature(name): float(w) for name, w in record[side].items()} for side in ("left", "right"))
    low, high = record["cuts"]
    return Extents(left, right, (float(low), float(high)))


def whole(scene: Scene, c: Candidate, model: Extents) -> Span:
    """The span of the phrase that a candidate opens, the clitics of its first word left out."""
    sentence = scene.text.sentence_of(c.first)
    first, last, (left, right) = c.first, start(c), model.cuts
    while last < min(sentence.last, c.first + RIGHT) and _chance(model.right, rightward(scene, c, last)) >= right:
        last += 1
    while first > max(sentence.first, c.first - LEFT) and _chance(model.left, leftward(scene, c, first - 1)) >= left:
        first -= 1
    begin = c.span.start if first == c.first else _begin(scene, first)
    return Span(begin, c.span.end if last == c.last else scene.text.words[last - 1].end)


def start(c: Candidate) -> int:
    """The first word that may be left off a phrase at its end: of a name none."""
    return c.first + 1 if c.kind == CHUNK else c.last


def _chance(weights: Weights, told: Iterable[Feature]) -> float:
    return 1 / (1 + math.exp(-sum([weights.get(feature, 0.0) for feature in told])))


def _begin(scene: Scene, i: int) -> int:
    """Where a word begins without conjunction and preposition."""
    piece = scene.starts.get(i)
    if piece is not None:
        return piece.mention.span.start
    return scene.text.words[i].start + (arguments.clitic_length(scene, i) if _clitics(scene, i) else 0)


# --- features --------------------------------------------------------------------------------------------------------


def rightward(scene: Scene, c: Candidate, j: int) -> list[Feature]:
    """What speaks for and against word ``j`` as a further word of a phrase that reaches up to it."""
    here, past = word_class(scene, j), word_class(scene, j - 1)
    ahead = word_class(scene, j + 1) if j + 1 < len(scene.text.words) else "end"
    side = "in" if j < c.last else "at" if j == c.last else "past"
    piece = _piece(scene, c.first, j)
    length = str(next((n for n in _LENGTHS if j - c.first <= n), "long"))
    articles = f"{_definite(scene, c.first)}{_definite(scene, j - 1)}{_definite(scene, j)}"
    counted, ending = str(int(c.first in scene.counts)), _ending(scene, j)
    return [
        ("side", side), ("here", here, side), ("here", here, past, side), ("ahead", here, ahead, side),
        ("ahead", past, here, ahead, piece), ("piece", piece, side), ("piece", piece, here, side),
        ("kind", c.kind, here, side), ("rule", c.rule, here, side), ("sort", c.sort, here, side),
        ("length", length, here, side), ("articles", articles, here, side),
        ("endings", ending, _ending(scene, j - 1), articles, side), ("ending", ending, here, side),
        ("open", _open(scene, c.first, j), here, side), ("counted", counted, here, side),
    ]  # fmt: skip


def leftward(scene: Scene, c: Candidate, j: int) -> list[Feature]:
    """What speaks for and against word ``j`` as a head before a phrase that begins behind it."""
    here, behind = word_class(scene, j), word_class(scene, j + 1)
    past = word_class(scene, j - 1) if j else "start"
    word = scene.text.words[c.first]
    clitics = key(scene.text.raw[word.start : c.span.start]) if word.start < c.span.start else ""
    articles = f"{_definite(scene, j)}{_definite(scene, j + 1)}"
    end, noun = scene.ends.get(j), read(scene.key(j))
    piece = end.mention.kind if end else "none"
    head = (noun.form.head.cls, noun.form.head.id) if noun else ("none", "none")
    return [
        ("away", str(c.first - j)), ("here", here, str(c.first - j)), ("here", here, behind), ("past", past, here),
        ("past", past, here, behind), ("kind", c.kind, here), ("sort", c.sort, here), ("rule", c.rule, here),
        ("articles", articles, here), ("articles", articles, clitics, c.kind), ("clitics", clitics, here),
        ("piece", piece, here, c.kind), ("counted", str(int(j in scene.counts)), c.kind),
        ("ending", _ending(scene, j), articles, c.kind), ("closed", c.closed, here),
        ("head", *head, c.kind), ("head", *head, articles),
    ]  # fmt: skip


def word_class(scene: Scene, j: int) -> str:
    """What a word is as far as closed classes, marks, counts, times, verbs and clitics show."""
    known = scene.classes.get(j)
    if known is None:
        known = scene.classes[j] = _word_class(scene, j)
    return known


def _word_class(scene: Scene, j: int) -> str:
    word = scene.text.words[j]
    if word.kind == "number":
        return "number"
    if scene.is_quote(j):
        return "opening" if word.key in _OPENING else "closing" if word.key in _CLOSING else "quote"
    if word.kind == "mark":
        return "aside" if j in scene.asides else "comma" if scene.is_comma(j) else "mark"
    closed = scene.first_of(j, _CLOSED)
    if closed or scene.is_agent(j):
        return closed or "agent"
    if j in scene.starts:
        return _noun_class(scene, j)
    if scene.bare(j, "prepositions"):
        return f"preposition-{word.key}" if word.key in scene.lists["told-apart"] else "preposition"
    return "time" if j in scene.times else "verb" if j in scene.verbs else _noun_class(scene, j)


def _noun_class(scene: Scene, j: int) -> str:
    noun = "counted" if j in scene.counts else "event" if j in scene.events else "noun"
    return f"{noun}-{_clitics(scene, j)}{'-attributive' if scene.listed(j, 'attributives') else ''}"


def _clitics(scene: Scene, j: int) -> str:
    """Conjunction and preposition written to a word."""
    piece = scene.starts.get(j)
    if piece is not None:
        return key(piece.prefix)
    return arguments.attached(scene, j) or (CONJUNCTIONS[0] if arguments.has_conjunction(scene, j) else "")


def _definite(scene: Scene, j: int) -> str:
    return str(int(scene.key(j).lstrip(CONJUNCTIONS[0]).startswith(ARTICLE)))


def _ending(scene: Scene, j: int) -> str:
    word = scene.text.words[j]
    if scene.text.raw[word.end - 1] == TA_MARBUTA:
        return TA_MARBUTA
    return next((ending for ending in endings()["phrase"] if word.key.endswith(ending)), "")


def _piece(scene: Scene, first: int, j: int) -> str:
    """The mention that begins at a word, or the kind of the one within the phrase that holds it."""
    piece = scene.starts.get(j)
    if piece is not None:
        return piece.mention.rule if piece.mention.kind != "place" else "place"
    held = (scene.starts.get(i) for i in range(j - 1, first - 1, -1))
    return next((f"in-{p.mention.kind}" for p in held if p is not None and p.last > j), "none")


def _open(scene: Scene, first: int, j: int) -> str:
    """Whether a quotation or bracket is open before word ``j``."""
    marks = [scene.key(i) for i in range(first, j) if scene.is_quote(i)]
    return str(int(sum(m in _OPENING for m in marks) > sum(m in _CLOSING for m in marks)))
