"""Names by a labeller trained under our own rules: it weighs what the stations found together with the words around.

Rules and lists alone (:mod:`riwaya.names.plain`) are evidence among others here, so a name they found may be kept,
lengthened, cut or dropped, and one that they missed found. How it was trained is in ``tools/train_own_names.py``.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from riwaya import arabic
from riwaya.arabic import fold
from riwaya.gazetteer import Gazetteer
from riwaya.labeller import spans
from riwaya.labeller.features import AROUND, Token, pair, single
from riwaya.labeller.weights import Around, Row, Weights, best, emissions, load, summed
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
_MOST_CACHED = 60_000


@dataclass(frozen=True, slots=True)
class Model:
    """Weights, and the scores already summed for the evidence at a word."""

    weights: Weights
    summed: dict[Tags, Around]


@lru_cache(maxsize=1)
def packaged() -> Model:
    """The packaged weights. Raises DataError where the file is missing or broken."""
    return Model(load(MODEL / "names.tsv.gz"), {})


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
    joined = [summed(model.weights, _joined(page, i, first, last)) for i in range(first, last)]
    return emissions(model.weights, page.tokens[first:last], tagged, joined)


def _tagged(tags: Tags, model: Model) -> Around:
    """Scores that the evidence at a word gives to the words around it and to itself."""
    found = model.summed.get(tags)
    if found is None:
        if len(model.summed) > _MOST_CACHED:
            model.summed.clear()
        found = tuple(summed(model.weights, [f"{away}{tag}" for tag in tags]) for away in AROUND)
        model.summed[tags] = found
    return found


def _joined(page: Page, i: int, first: int, last: int) -> list[str]:
    """What the rules say of a word, together with what they say of its neighbours and with the words themselves."""
    rule, key = page.rules[i], page.tokens[i].key
    before = page.rules[i - 1] if i > first else "END"
    after = page.rules[i + 1] if i + 1 < last else "END"
    if before in _NO_NAME and after in _NO_NAME and rule == NOTHING and not page.said[i]:
        return []
    found = [f"pp={before}|{rule}|{after}", f"px={rule}|{_classes(page.tokens[i])}", f"ow={rule}|{key}"]
    found.append("al=" + page.said[i])
    if i > first:
        other = page.tokens[i - 1]
        found.append(f"pw={rule}|{other.key}")
        found.append(f"alp={_classes(other)}>{rule}{'A' * key.startswith(arabic.ARTICLE)}")
    if i + 1 < last:
        other = page.tokens[i + 1]
        found.append(f"nw={rule}|{other.key}")
        found.append(f"alx={rule}>{_classes(other)}{'A' * other.key.startswith(arabic.ARTICLE)}")
    return found


_NO_NAME = (NOTHING, "END")


def _classes(token: Token) -> str:
    return peel(token.key).classes if token.kind == "word" else token.key


def features(page: Page, first: int, last: int) -> list[list[str]]:
    """All features of each word of a sentence, as the trainer takes them."""
    found = []
    for i in range(first, last):
        row = _joined(page, i, first, last)
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


_SHORT = 4
