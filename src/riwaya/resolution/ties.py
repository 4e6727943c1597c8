"""What the words between two parties say of them: backed by, part of, member of, leads, allied with, rival of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from riwaya import arabic
from riwaya.model import Mention, RelationKind, Span
from riwaya.nouns import Cue, nouns
from riwaya.register.namebook import QUOTES, starts
from riwaya.text import Text

_REACH = 4


@dataclass(frozen=True, slots=True)
class Bond:
    """A relation between two mentions, by their indices, with the words that say so."""

    subject: int
    relation: RelationKind
    object: int
    span: Span


@dataclass(frozen=True, slots=True)
class _Scene:
    """Mentions by the words they begin and end at (outermost first at a beginning)."""

    text: Text
    mentions: tuple[Mention, ...]
    begins: dict[int, tuple[int, ...]]
    ends: dict[int, tuple[int, ...]]
    ranges: tuple[tuple[int, int], ...]


def bonds(text: Text, mentions: tuple[Mention, ...]) -> tuple[Bond, ...]:
    """Every bond that cue words, or one phrase inside another ("قائد X", "القيادي في X"), state between mentions."""
    scene = _scene(text, mentions)
    found: dict[tuple[int, str, int], Bond] = {}
    for bond in (*_cued(scene), *_nested(scene)):
        if bond.subject != bond.object:
            found.setdefault((bond.subject, bond.relation, bond.object), bond)
    return tuple(sorted(found.values(), key=lambda b: (b.span.start, b.subject)))


def within(mentions: tuple[Mention, ...], index: int) -> tuple[int, ...]:
    """Indices of the mentions that stand inside another one, after its head; mentions must be in order of place."""
    whole = mentions[index]
    head = whole.head.end if whole.head else whole.span.start
    found = []
    for i in range(index + 1, len(mentions)):
        span = mentions[i].span
        if span.start >= whole.span.end:
            break
        if head <= span.start and span.end <= whole.span.end and span != whole.span:
            found.append(i)
    return tuple(found)


def _scene(text: Text, mentions: tuple[Mention, ...]) -> _Scene:
    begins: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    ranges = tuple(_core(text, m.span) for m in mentions)
    for i, (first, last) in enumerate(ranges):
        begins.setdefault(first, []).append(i)
        ends.setdefault(last, []).append(i)
    for indices in begins.values():
        indices.sort(key=lambda i: -ranges[i][1])
    sealed = [{k: tuple(v) for k, v in table.items()} for table in (begins, ends)]
    return _Scene(text, mentions, sealed[0], sealed[1], ranges)


def _core(text: Text, span: Span) -> tuple[int, int]:
    """Words of a span without quotation marks at its ends."""
    first, last = text.range(span)
    while last - 1 > first and text.words[last - 1].key in QUOTES:
        last -= 1
    return first, last


def _cued(scene: _Scene) -> Iterator[Bond]:
    for i, word in enumerate(scene.text.words):
        for form in _cue_words(word.key) if word.kind == "word" else ():
            for cue, phrases in _cues(form):
                length = next((len(words) for words in phrases if _follow(scene, i, words)), 0)
                if length:
                    yield from _bind(scene, cue, i, i + length)


@cache
def _cues(form: str) -> tuple[tuple[Cue, tuple[tuple[str, ...], ...]], ...]:
    """The cues that begin with a word, each with its phrases that do."""
    found = ((cue, tuple(words for words in cue.words if words[0] == form)) for cue in nouns().cues)
    return tuple((cue, phrases) for cue, phrases in found if phrases)


@lru_cache(maxsize=50_000)
def _cue_words(key: str) -> tuple[str, ...]:
    """The first words of cues that a word can be without its clitics."""
    known = nouns().cue_words
    return tuple(
        form for core, _ in starts(key) for form in sorted({core, core.removeprefix(arabic.ARTICLE), key} & known)
    )


def _follow(scene: _Scene, at: int, cue: tuple[str, ...]) -> bool:
    words = scene.text.words[at + 1 : at + len(cue)]
    return [w.key.removeprefix(arabic.ARTICLE) for w in words] == list(cue[1:])


def _bind(scene: _Scene, cue: Cue, at: int, after: int) -> Iterator[Bond]:
    """Bonds of the parties before a cue with the party after it."""
    target = _object(scene, cue, after)
    if target is None:
        return
    many = scene.text.words[at].key.endswith(nouns().plural_endings)
    for party in _subjects(scene, at, many):
        subject, object = (target, party) if cue.turned else (party, target)
        span = Span(scene.text.words[at].start, scene.mentions[target].span.end)
        yield Bond(subject, cue.relation, object, span)


def _object(scene: _Scene, cue: Cue, after: int) -> int | None:
    """The party that the cue's preposition leads to, at most a few words on."""
    words = scene.text.words
    bound = "" in cue.prepositions
    for k in range(after, min(after + _REACH, len(words))):
        if words[k].key in QUOTES:
            continue
        if words[k].key in cue.prepositions:
            bound = True
            continue
        here = [i for i in scene.begins.get(k, ()) if scene.mentions[i].rule != "name.nationality"]
        if here and (bound or words[k].key.startswith(tuple(p for p in cue.prepositions if p))):
            named = [i for i in here if scene.mentions[i].value is not None]
            return (named or here)[0]
        if not bound or words[k].is_mark:
            return None
    return None


def _subjects(scene: _Scene, at: int, many: bool) -> list[int]:
    """The party that ends right before a word, and where the cue is plural those joined before it."""
    found: list[int] = []
    end = at
    while True:
        end = _over_quotes(scene, end)
        here = scene.ends.get(end, ())
        if not here:
            return found
        best = min(here, key=lambda i: (not _named(scene.mentions[i]), scene.ranges[i][0] - end))
        found.append(best)
        first = min(scene.ranges[i][0] for i in here)
        word = scene.text.words[first]
        joined = word.key.startswith(nouns().joiner) and any(scene.mentions[i].span.start > word.start for i in here)
        if not many or not joined:
            return found
        end = first


def _over_quotes(scene: _Scene, end: int) -> int:
    while end and end not in scene.ends and scene.text.words[end - 1].key in QUOTES:
        end -= 1
    return end


def _named(mention: Mention) -> bool:
    """Whether a mention names a party rather than describes people of one."""
    if mention.rule.startswith("register."):
        return True
    head = nouns().classes.get(mention.rule.rsplit(".", 1)[-1])
    return head is not None and head.cls in ("unit", "label", "person")


def _nested(scene: _Scene) -> Iterator[Bond]:
    """Who leads or belongs to the party named inside the phrase that names him."""
    for i, mention in enumerate(scene.mentions):
        head = nouns().classes.get(mention.rule.rsplit(".", 1)[-1])
        if mention.kind != "person" or head is None or mention.rule.startswith("register."):
            continue
        groups = (k for k in within(scene.mentions, i) if scene.mentions[k].kind != "person")
        group = next((k for k in groups if not scene.mentions[k].rule.startswith("name.nation")), None)
        if group is not None and not _people(scene.mentions[group]):
            yield Bond(i, "leads" if head.leads else "member_of", group, mention.span)


def _people(mention: Mention) -> bool:
    """Whether a mention is of people or things, which nobody leads or is a member of ("رئيس الوزراء")."""
    head = nouns().classes.get(mention.rule.rsplit(".", 1)[-1])
    return head is not None and not mention.rule.startswith("register.") and head.cls in ("people", "target", "gear")
