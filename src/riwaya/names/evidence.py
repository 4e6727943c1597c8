"""What speaks for a name at each word: what every station found there, what our lists say, quotation marks, clitics.

The trained labeller of :mod:`riwaya.names.learned` weighs it. Each piece of evidence is a short string; what depends on
the word alone (``static``) is worked out once a word, the rest (``Page``) anew for each text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from riwaya import arabic
from riwaya.gazetteer import Gazetteer
from riwaya.labeller.features import Token
from riwaya.labeller.words import Trie, count_bin, known_names, packaged_count, peel
from riwaya.model import Mention, Span
from riwaya.names.plain import chosen, stations
from riwaya.names.wording import Reading, is_rare, meaning, quoted, reading_of, wording
from riwaya.nouns import nouns, states
from riwaya.register.namebook import starts
from riwaya.resources import DATA, load_yaml
from riwaya.text import Text, Word
from riwaya.text import read as cut

MODEL = DATA / "models" / "ours"
#: Lists of words that tell nothing of names.
_NO_GROUPS = frozenset({"nisba", "complement", "joined_by", "given"})
_LISTS = ("place", "org", "media")
#: What the rules alone say of a word that is in no name of theirs.
NOTHING = "-"
#: How evidence begins that is told of a word as one.
_SAID = ("plain", "org", "sit", "peo", "reg", "pl.")
#: The stroke that lengthens a letter; behind the first it sets a preposition off.
_TATWEEL = "\u0640"
Tags = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A text's words as the labeller sees them, the evidence at each, and what the rules alone and all stations say.

    ``begins`` holds where names found by stations begin inside a word, for the words where one does.
    """

    tokens: tuple[Token, ...]
    tags: tuple[Tags, ...]
    rules: tuple[str, ...]
    said: tuple[str, ...]
    begins: dict[int, int]


#: First word, index after the last, where the name begins in the text, what is said of it.
_Mark = tuple[int, int, int, str]


def page_of(
    text: Text, register: Iterable[Mention], placed: Iterable[Mention], parties: Iterable[Mention], gazetteer: Gazetteer
) -> Page:
    """The evidence for names in a text, from what register, gazetteer and phrase grammar found in it."""
    reading = reading_of(text, register, placed, gazetteer)
    phrases = tuple(parties)
    read_by = stations(reading, phrases)
    found = {
        "plain": _marks(text, chosen(reading, read_by)),
        "reg": [(*_range(text, m.span), _registered(m)) for m in reading.register],
        "pl": _marks(text, reading.placed, whole=True),
        "par": _marks(text, phrases),
        "org": [(*_range(text, f.span), str(f.sure)) for f in read_by.organisations],
        "peo": [(*_range(text, f.span), str(f.sure)) for f in read_by.people],
        "sit": [(*_range(text, f.span), str(f.sure)) for f in read_by.sites],
    }
    tags = known_names(text.words)
    begins: dict[int, set[int]] = {}
    for source, marks in found.items():
        for first, last, start, label in marks:
            begins.setdefault(first, set()).add(start - text.words[first].start)
            for i in range(first, last):
                tags[i].append(f"{source}.{label}.{'B' if i == first else 'I'}{'E' if i == last - 1 else ''}")
    rules = tuple([next((t for t in row if t.startswith("plain")), NOTHING) if row else NOTHING for row in tags])
    said = tuple(["+".join([t for t in row if t.startswith(_SAID)]) if row else "" for row in tags])
    _add_around(tags, reading, begins)
    tokens = tuple([_token(word, gazetteer) for word in text.words])
    inside = {i: min(offsets - {0}) for i, offsets in begins.items() if offsets != {0}}
    return Page(tokens, tuple(map(tuple, tags)), rules, said, inside)


def _range(text: Text, span: Span) -> tuple[int, int, int]:
    """Words of a span, and where it begins."""
    return (*text.range(span), span.start)


def _marks(text: Text, mentions: Iterable[Mention], whole: bool = False) -> list[_Mark]:
    """Mentions by their words, each with its rule, the station's name left out unless ``whole``."""
    return [(*_range(text, m.span), m.rule if whole else m.rule.partition(".")[2]) for m in mentions]


def _registered(mention: Mention) -> str:
    """The kind of a registered name, coarse enough to be learnt."""
    state = isinstance(mention.value, str) and mention.value.upper() in states()
    organ = ".gov" if mention.rule.endswith(".gov") else ""
    return f"{mention.rule.partition('.')[0]}.{'state' if state else mention.kind}{organ}"


def _add_around(tags: list[list[str]], reading: Reading, begins: dict[int, set[int]]) -> None:
    """Add the evidence of lists of names, quotation marks and clitics, word by word."""
    quotes, listed = _quotes(reading), known(reading.words)
    for i, word in enumerate(reading.words):
        row = tags[i]
        row += listed[i]
        if i in quotes:
            row.append(quotes[i])
        clitics = _clitics(word.key) if word.kind == "word" else ""
        if clitics:
            row.append(f"{clitics}{sorted(begins.get(i, ()))}")
        if word.end - word.start > 2 and reading.text.raw[word.start + 1] == _TATWEEL:
            row.append("drawn")


@lru_cache(maxsize=20_000)
def _clitics(key: str) -> str:
    """Evidence of the proclitics of a folded word that may have some."""
    return f"cut={proclitics(key)}" if len(starts(key)) > 1 else ""


def _quotes(reading: Reading) -> dict[int, str]:
    """Evidence of quotation marks by word inside them."""
    found: dict[int, str] = {}
    i = 0
    while i < len(reading.words):
        close = quoted(reading, i)
        if close is not None:
            for k in range(i + 1, close):
                found[k] = f"q{'B' if k == i + 1 else 'I'}{'E' if k == close - 1 and k > i + 1 else ''}"
            i = close
        i += 1
    return found


def proclitics(key: str) -> int:
    """Letters of proclitics before a folded word as the dictionary reads it; of ``لل`` only the first."""
    clitics = peel(key).clitics
    letters = len(clitics.removesuffix("A"))
    return letters - (clitics.endswith("A") and key[letters - 1 :].startswith(arabic.LIL))


def _token(word: Word, gazetteer: Gazetteer) -> Token:
    """A word as the labeller sees it, the same object for the same word as long as it is remembered."""
    if word.kind != "word":
        return _no_word(word.key, word.kind)
    listed = tuple([bool(gazetteer.keys(core)) for core, _ in starts(word.key)])
    return _known_word(word.key, listed)


@lru_cache(maxsize=5_000)
def _no_word(key: str, kind: str) -> Token:
    return Token(key, kind, "M", ())


@lru_cache(maxsize=100_000)
def _known_word(key: str, listed: tuple[bool, ...]) -> Token:
    return Token(key, "word", count_bin(packaged_count(peel(key).core)), static(key, listed))


def static(key: str, listed: tuple[bool, ...]) -> Tags:
    """Evidence of a folded word by itself; ``listed`` says of each way to cut it whether the gazetteer has it."""
    found = []
    cores = [core for core, _ in starts(key)]
    bare = [core.removeprefix(arabic.ARTICLE) for core in cores]
    for name, words in wording().items():
        if name in _NO_GROUPS:
            continue
        if not words.isdisjoint(cores):
            found.append("g." + name)
        elif not words.isdisjoint(bare):
            found.append("gA." + name)
    found += ["listed"] * any(listed)
    found += [f"family{cut_off > 0}" for core, cut_off in starts(key) if core in _families()]
    found.append(f"m={meaning(key)}|{is_rare(key)}")
    if len(listed) > 1:
        ways = list(zip(starts(key), listed, strict=True))
        found.append("cs=" + "|".join(f"{cut_off}{_standing(core, here)}" for (core, cut_off), here in ways))
        found.append("cutm=" + "|".join(meaning(core) for (core, _), _ in ways))
    return tuple(found)


def _standing(core: str, listed: bool) -> str:
    """What is known of a word without its clitics: place, given name, head noun, ordinary word, dictionary classes."""
    given = core in nouns().given or core in wording()["given"]
    head = core in wording()["org_heads"] or core in wording()["place_heads"]
    rare = "R" if is_rare(core) else "o"
    return ("L" if listed else "") + ("G" if given else "") + ("h" if head else "") + rare + (meaning(core) or "U")


@lru_cache(maxsize=1)
def _families() -> frozenset[str]:
    return frozenset(map(arabic.key, load_yaml(MODEL / "known.yaml")["surname"].split()))


@lru_cache(maxsize=1)
def _trie() -> Trie:
    """Well-known names of ``known.yaml`` by their words; an end holds the lists that have it."""
    rows, root = load_yaml(MODEL / "known.yaml"), Trie()
    for kind in _LISTS:
        for name in rows[kind].split("|"):
            node = root
            for word in cut(name.strip()).words:
                node = node.setdefault(word.key, {})
            if node is not root and kind not in node.setdefault("", []):
                node[""].append(kind)
    return root


def known(words: tuple[Word, ...]) -> list[list[str]]:
    """For each word its part in a well-known name: list, beginning or inside, whether of many words, its end."""
    found: list[list[str]] = [[] for _ in words]
    at = 0
    while at < len(words):
        if words[at].kind != "word" or not _openings(words[at].key):
            at += 1
            continue
        last, kinds, tied = _longest(words, at)
        for i in range(at, last):
            place = ("B" if i == at else "I") + ("2" if last - at > 1 else "1") + ("E" if i == last - 1 else "")
            found[i] = [f"kn.{kind}.{place}{'c' if tied and i == at else ''}" for kind in kinds]
        at = max(last, at + 1)
    return found


def _longest(words: tuple[Word, ...], at: int) -> tuple[int, list[str], bool]:
    """Index after the longest well-known name at a word, the lists that have it, whether clitics stand before it."""
    best: tuple[int, list[str], bool] = (at, [], False)
    for opening, tied in _openings(words[at].key):
        node: Trie | None = opening
        i = at
        while node is not None:
            i += 1
            if "" in node and i > best[0]:
                best = (i, node[""], tied)
            node = node.get(words[i].key) if i < len(words) else None
    return best


@lru_cache(maxsize=20_000)
def _openings(key: str) -> tuple[tuple[Trie, bool], ...]:
    """What well-known names go on with behind a folded word, and whether clitics stand before it."""
    return tuple((_trie()[core], bool(cut_off)) for core, cut_off in starts(key) if core in _trie())
