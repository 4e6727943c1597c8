"""Names by a labeller trained under our own rules: it weighs what the stations found together with the words around.

Rules and lists alone (:mod:`riwaya.names.plain`) are evidence among others here, so a name they found may be kept,
lengthened, cut or dropped, and one that they missed found. How it was trained is in ``tools/train_own_names.py``.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from riwaya import arabic
from riwaya.arabic import fold
from riwaya.gazetteer import Gazetteer
from riwaya.labeller import spans
from riwaya.labeller.features import AROUND, pair, single
from riwaya.labeller.weights import Around, Row, Scores, Weights, best, emissions, load, summed
from riwaya.labeller.words import peel
from riwaya.model import Mention, MentionKind, Span
from riwaya.names.evidence import MODEL, NOTHING, Page, Tags, page_of, proclitics
from riwaya.names.wording import wording
from riwaya.nouns import nouns
from riwaya.register.namebook import QUOTES, starts
from riwaya.text import Text, Word

#: Taken off the score of "no name", so that more are found; the best of a few on held-out texts of the corpus and dev.
BIAS = 0.5
#: What labels of a name's first word begin with where clitics stand before it.
CUT = "C-"
_KINDS: dict[str, MentionKind] = {"PERS": "person", "ORG": "actor", "LOC": "place"}
_NO_NAME = (NOTHING, "END")
#: A word of this many letters that begins with لل keeps both: too little would be left of it.
_SHORT = 4
_MOST_CACHED = 30_000
#: What the rules say of a word and what stands there or beside it; one or more features are made of it.
Piece = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights, and the scores already summed for the evidence at a word and for what the rules say around it."""

    weights: Weights
    tags: dict[Tags, Around] = field(default_factory=dict, repr=False)
    pieces: dict[Piece, Scores] = field(default_factory=dict, repr=False)


@lru_cache(maxsize=1)
def packaged() -> Model:
    """The packaged weights. Raises DataError where the file is missing or broken."""
    return Model(load(MODEL / "names.tsv.gz"))


def find(
    text: Text, register: Iterable[Mention], placed: Iterable[Mention], parties: Iterable[Mention], gazetteer: Gazetteer
) -> tuple[Mention, ...]:
    """Names of persons, organisations and places, in order, never overlapping; rules read ``plain.PERS`` and so on."""
    page = page_of(text, register, placed, parties, gazetteer)
    return tuple(decoded(text, page, packaged()))


def decoded(text: Text, page: Page, model: Model, bias: float = BIAS) -> Iterator[Mention]:
    """The names that weights find in a text."""
    for sentence in text.sentences:
        first, last = sentence.first, sentence.last
        labels = best(model.weights, scores(page, first, last, model), bias)
        for begin, end, kind in spans([label.replace(CUT, "B-") for label in labels]):
            for part in _parts(text.words, first + begin, first + end, kind):
                head = part[0] == first + begin
                tied = labels[begin].startswith(CUT) if head else joins(text.words[part[0]].key)
                yield _mention(text, page, part, kind, tied)


def scores(page: Page, first: int, last: int, model: Model) -> list[Row]:
    """Score of each label for the words of a sentence."""
    tagged = [_tagged(tags, model) if tags else None for tags in page.tags[first:last]]
    joined = [sum([_piece(piece, model) for piece in _pieces(page, i, first, last)]) for i in range(first, last)]
    return emissions(model.weights, page.tokens[first:last], tagged, joined)


def _tagged(tags: Tags, model: Model) -> Around:
    """Scores that the evidence at a word gives to the words around it and to itself."""
    found = model.tags.get(tags)
    if found is None:
        if len(model.tags) > _MOST_CACHED:
            model.tags.clear()
        found = tuple(summed(model.weights.features, [f"{away}{tag}" for tag in tags]) for away in AROUND)
        model.tags[tags] = found
    return found


def _piece(piece: Piece, model: Model) -> Scores:
    """Scores of the features that a piece stands for."""
    found = model.pieces.get(piece)
    if found is None:
        if len(model.pieces) > _MOST_CACHED:
            model.pieces.clear()
        found = model.pieces[piece] = summed(model.weights.features, _joined(piece))
    return found


def _pieces(page: Page, i: int, first: int, last: int) -> list[Piece]:
    """What the rules say of a word, with what they say of its neighbours and with the words; none far from names."""
    rule = page.rules[i]
    before = page.rules[i - 1] if i > first else "END"
    after = page.rules[i + 1] if i + 1 < last else "END"
    if rule == NOTHING and before in _NO_NAME and after in _NO_NAME and not page.said[i]:
        return []
    token = page.tokens[i]
    found: list[Piece] = [("around", rule, before, after), ("here", rule, token.key, token.kind, page.said[i])]
    if i > first:
        other = page.tokens[i - 1]
        found.append(("before", rule, other.key, other.kind, "A" * token.key.startswith(arabic.ARTICLE)))
    if i + 1 < last:
        other = page.tokens[i + 1]
        found.append(("after", rule, other.key, other.kind))
    return found


def _joined(piece: Piece) -> list[str]:
    """The features that a piece stands for."""
    where, rule, *rest = piece
    if where == "around":
        before, after = rest
        return [f"pp={before}|{rule}|{after}"]
    key, kind, *more = rest
    classes = peel(key).classes if kind == "word" else key
    if where == "here":
        return [f"px={rule}|{classes}", f"ow={rule}|{key}", "al=" + more[0]]
    if where == "before":
        return [f"pw={rule}|{key}", f"alp={classes}>{rule}{more[0]}"]
    return [f"nw={rule}|{key}", f"alx={rule}>{classes}{'A' * key.startswith(arabic.ARTICLE)}"]


def features(page: Page, first: int, last: int) -> list[list[str]]:
    """All features of each word of a sentence, as the trainer takes them."""
    found = []
    for i in range(first, last):
        row = [feature for piece in _pieces(page, i, first, last) for feature in _joined(piece)]
        for away in AROUND:
            inside = first <= i + away < last
            row += single(page.tokens[i + away], away) if inside else [f"{away}END"]
            row += [f"{away}{tag}" for tag in page.tags[i + away]] if inside else []
        row += pair(page.tokens[i - 1].key, page.tokens[i].key, "-") if i > first else []
        row += pair(page.tokens[i].key, page.tokens[i + 1].key, "+") if i + 1 < last else []
        found.append(row)
    return found


def _parts(words: tuple[Word, ...], first: int, last: int, kind: str) -> Iterator[tuple[int, int]]:
    """A name by our rules: what stands inside quotation marks; two persons where "and" or a mark joins them."""
    marks = [k for k in range(first, last) if words[k].key in QUOTES]
    if kind == "PERS":
        ends = sorted({*marks, *(k for k in range(first + 1, last) if joins(words[k].key)), last})
        for end in ends:
            if first < end:
                yield first, end
            first = end + (end in marks)
        return
    while marks and marks[0] == first:
        first, marks = first + 1, marks[1:]
    if marks and marks[-1] == last - 1:
        last, marks = last - 1, marks[:-1]
    if len(marks) == 1:
        first = marks[0] + 1
    if first < last:
        yield first, last


@lru_cache(maxsize=50_000)
def joins(key: str) -> bool:
    """Whether a folded word is "and" with a given name or a kunya, and no given name by itself."""
    given = (nouns().given, wording()["given"], nouns().kunya)
    return key.startswith(arabic.CONJUNCTIONS[0]) and not _any(key, given) and _any(key[1:], given)


def _any(key: str, groups: Iterable[Container[str]]) -> bool:
    return any(key in group for group in groups)


def _mention(text: Text, page: Page, words: tuple[int, int], kind: str, tied: bool) -> Mention:
    """A name as a mention, without proclitics; of ``لل`` the second letter belongs to it."""
    first, last = words
    word = text.words[first]
    start = word.start
    if tied:
        begun = page.begins.get(first)
        letters = proclitics(word.key)
        if not letters and begun is None:
            letters = min((c for _, c in starts(word.key) if c), default=0)
        start += fold(text.raw[word.start : word.end]).offsets[letters] if letters else begun or 0
    while start < word.end - 1 and not arabic.key(text.raw[start]):
        start += 1
    if arabic.key(text.raw[start : start + 2]) == arabic.LIL and len(word.key) > _SHORT:
        start += 1
    return Mention(Span(start, text.words[last - 1].end), _KINDS[kind], f"plain.{kind}")
