"""What the labeller looks at: for each word its own letters and lists, its neighbours, and pairs of words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from riwaya.labeller.words import Count, count_bin, known_names, packaged_count, peel, roles
from riwaya.model import Mention
from riwaya.nouns import states
from riwaya.text import Text

#: Neighbours looked at, in reading order.
AROUND = (-2, -1, 0, 1, 2)
_LONGEST_AFFIX = 4
_LONGEST_COUNTED = 9


@dataclass(frozen=True, slots=True)
class Token:
    """A word as the labeller sees it; equal tokens have equal features, so scores are worked out once for each."""

    key: str
    kind: str
    common: str
    tags: tuple[str, ...]

    def __hash__(self) -> int:
        return hash(self.key)


def tokens(text: Text, mentions: Iterable[Mention], count: Count = packaged_count) -> list[Token]:
    """The words of a text as tokens; ``mentions`` are what register and gazetteer found in it."""
    tags = known_names(text.words)
    for mention in mentions:
        first, last = text.range(mention.span)
        label = _label(mention)
        for i in range(first, last):
            tags[i].append(f"{label}.{'B' if i == first else 'I'}{'E' if i == last - 1 else ''}")
    return [
        Token(w.key, w.kind, count_bin(count(peel(w.key).core)) if w.kind == "word" else "M", tuple(tags[w.index]))
        for w in text.words
    ]


def _label(mention: Mention) -> str:
    """The kind of a mention, coarse enough to be learnt."""
    first, _, rest = mention.rule.partition(".")
    if mention.kind == "place":
        return "place." + rest
    state = isinstance(mention.value, str) and mention.value.upper() in states()
    return f"{first}.{'state' if state else mention.kind}"


def own(token: Token) -> list[str]:
    """Features of a word taken by itself."""
    if token.kind != "word":
        return ["K=" + token.kind, "w=" + (token.key if token.kind == "mark" else f"#{len(token.key)}")]
    key, peeled = token.key, peel(token.key)
    core, kinds = peeled.core, peeled.classes
    found = ["w=" + key, "c=" + core, "p=" + peeled.clitics, "x=" + kinds, f"xp={kinds}|{peeled.clitics}"]
    found += [f"f={token.common}", f"fx={token.common}{kinds}|{peeled.clitics}"]
    found.append(f"L={min(len(core), _LONGEST_COUNTED)}")
    found += [f"a={key[:n]}" for n in range(1, _LONGEST_AFFIX + 1) if len(key) > n]
    found += [f"z={key[-n:]}" for n in range(1, _LONGEST_AFFIX + 1) if len(key) > n]
    found += [f"b={core[:n]}" for n in range(1, _LONGEST_AFFIX + 1) if peeled.clitics and len(core) > n]
    padded = f"^{core}$"
    found += ["g=" + padded[i : i + 3] for i in range(len(padded) - 2)]
    return [*found, *roles(key), *token.tags]


def beside(token: Token) -> list[str]:
    """Features of a word next to the one looked at."""
    if token.kind != "word":
        return ["w=" + (token.key if token.kind == "mark" else "#")]
    key, peeled = token.key, peel(token.key)
    found = ["w=" + key, "c=" + peeled.core, "x=" + peeled.classes, "p=" + peeled.clitics, "f=" + token.common]
    return [*found, "z=" + key[-2:], "z=" + key[-3:], "a=" + key[:2], *roles(key), *token.tags]


def further(token: Token) -> list[str]:
    """Features of a word two words away."""
    if token.kind != "word":
        return ["w=" + (token.key if token.kind == "mark" else "#")]
    peeled = peel(token.key)
    return ["w=" + token.key, "c=" + peeled.core, "x=" + peeled.classes, *roles(token.key)]


def single(token: Token, away: int) -> list[str]:
    """Features that a word gives to the one ``-away`` words on."""
    found = own(token) if away == 0 else beside(token) if abs(away) == 1 else further(token)
    return [f"{away}{feature}" for feature in found]


def pair(first: str, second: str, sign: str) -> list[str]:
    """Features of two folded words in a row; ``sign`` ``-`` where the second is looked at, ``+`` where the first is."""
    one, two = peel(first), peel(second)
    return [
        f"{sign}w={first}|{second}",
        f"{sign}x={one.classes}|{one.clitics}|{two.classes}|{two.clitics}",
    ]


def features(sentence: list[Token]) -> list[list[str]]:
    """All features of each word of a sentence, as the trainer takes them."""
    found = []
    for i, token in enumerate(sentence):
        row: list[str] = []
        for away in AROUND:
            inside = 0 <= i + away < len(sentence)
            row += single(sentence[i + away], away) if inside else [f"{away}END"]
        row += pair(sentence[i - 1].key, token.key, "-") if i else []
        row += pair(token.key, sentence[i + 1].key, "+") if i + 1 < len(sentence) else []
        found.append(row)
    return found
