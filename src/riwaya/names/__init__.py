"""Noun phrases of parties and persons: a chunk grammar over words, in one pass, nested phrases included.

A phrase is a head noun ("عناصر") with what stands before it (numbers) and after it: adjectives, an annexed noun or
name, "من X" and "في X" where the noun takes them, a unit's number or name, a person's name. It never runs into a
relative clause or into "التابع ل ...", and leaves out the proclitics before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from riwaya import arabic
from riwaya.model import Mention, MentionKind, Span
from riwaya.names.persons import untitled
from riwaya.names.phrases import Page, Phrase, bare_adjective, counted_from, page_of, phrase_at
from riwaya.nouns import nouns, read
from riwaya.register.namebook import starts
from riwaya.text import Text


def find(
    text: Text, register_mentions: Iterable[Mention], place_mentions: Iterable[Mention] = ()
) -> tuple[Mention, ...]:
    """Parties and persons that a text names by common nouns, titles or full names, in order, nested ones included.

    Rules read ``name.<head>`` (``name.target.<head>`` for things and premises that are acted upon). ``value`` is a
    register id where the phrase names a registered actor ("ميليشيا الدفاع الوطني") or people of one ("عناصر ...").
    """
    page = page_of(text, register_mentions, place_mentions)
    found: dict[tuple[int, int], Mention] = {}
    taken: set[int] = set()
    for i, word in enumerate(page.words):
        if word.kind != "word":
            continue
        for mention, covered in _at(page, i, taken):
            found.setdefault((mention.span.start, mention.span.end), mention)
            taken.update(covered)
    return merge(found.values(), _surnames(page, found.values()))


def merge(*lists: Iterable[Mention]) -> tuple[Mention, ...]:
    """Mentions of several stations in order, one for each span; of two on one span the first list's is kept."""
    found: dict[tuple[int, int], Mention] = {}
    for mention in (m for mentions in lists for m in mentions):
        found.setdefault((mention.span.start, mention.span.end), mention)
    return tuple(sorted(found.values(), key=lambda m: (m.span.start, -m.span.end)))


def _at(page: Page, i: int, taken: set[int]) -> Iterator[tuple[Mention, range]]:
    """Mentions whose head, name or nationality stands at a word, with the word indices they use up."""
    if i in page.inside or page.words[i].key in page.table.turned:
        return
    phrase = None if _adjectival(page, i, taken) else phrase_at(page, i, 0)
    if phrase is not None and phrase.form.head.id == "address" and not phrase.named:
        return
    if phrase is not None and (phrase.form.head.bare or phrase.end > i + 1 or counted_from(page, i) is not None):
        yield _mention(page, phrase), _used(phrase)
        return
    nation = _national(page, i)
    if nation is not None and i not in taken:
        yield nation, range(i, i + 1)
    elif i not in taken and i not in page.names and i not in page.places:
        run = untitled(page.words, i)
        if run is not None:
            start = page.words[i].start + run.cut
            span = Span(start, page.words[run.end - 1].end)
            yield Mention(span, "person", "name.person"), range(i, run.end)


def _adjectival(page: Page, i: int, taken: set[int]) -> bool:
    """Whether a word that could head a phrase is only the adjective of the one before ("الصراع المسلح")."""
    if i in taken:
        key = page.words[i].key
        return bare_adjective(page, key)
    before = page.words[i - 1] if i else None
    if before is None or before.kind != "word" or before.sentence != page.words[i].sentence:
        return False
    both = before.key.startswith(arabic.ARTICLE) and page.words[i].key.startswith(arabic.ARTICLE)
    noun = read(page.words[i].key)
    return both and noun is not None and not noun.form.plural and bare_adjective(page, page.words[i].key)


def _mention(page: Page, phrase: Phrase) -> Mention:
    """The mention of a phrase, with the numbers before it."""
    word, head = page.words[phrase.head], phrase.form.head
    start = word.start + phrase.cut
    if not phrase.cut:
        counted = counted_from(page, phrase.head)
        start = start if counted is None else counted
    kind = "target." + head.id if head.cls == "target" else head.id
    span = Span(start, page.words[phrase.end - 1].end)
    what: MentionKind = "person" if head.cls == "person" else "actor"
    return Mention(span, what, f"name.{kind}", phrase.id, Span(word.start + phrase.cut, word.end))


def _used(phrase: Phrase) -> range:
    """Indices after the head that the phrase uses up as adjectives or name."""
    return range(phrase.head + 1, phrase.end)


def _national(page: Page, i: int) -> Mention | None:
    """People of a nation by its adjective alone ("الفلسطينيون"), or the adjective of an act ("ضربة إسرائيلية")."""
    word = page.words[i]
    if i in page.names or i in page.places:
        return None
    read_so = _nation(word.key)
    if read_so is None:
        return None
    rule, cut = read_so
    start = None if cut else counted_from(page, i)
    return Mention(Span(word.start + cut if start is None else start, word.end), "actor", rule)


@lru_cache(maxsize=50_000)
def _nation(key: str) -> tuple[str, int] | None:
    """The rule of a folded word that is a nationality, and the letters before it."""
    table = nouns()
    for core, cut in starts(key):
        bare = core.removeprefix(arabic.ARTICLE)
        if bare in table.nations:
            return ("name.nationals" if bare in table.plural_nations else "name.nationality"), cut
    return None


def _surnames(page: Page, found: Iterable[Mention]) -> Iterator[Mention]:
    """Later bare mentions of a surname or nickname that the text gave in full before."""
    known = list(found)
    covered = {k for m in known for k in range(*page.text.range(m.span))}
    last_names: dict[str, int] = {}
    for mention in known:
        if mention.kind == "person":
            first, last = page.text.range(mention.span)
            keys = [w.key for w in page.words[first:last] if w.kind == "word"]
            if (
                len(keys) > 1
                and last - 1 not in page.inside
                and read(keys[-1]) is None
                and not bare_adjective(page, keys[-1], nation=False)
            ):
                last_names.setdefault(keys[-1], last)
    for i, word in enumerate(page.words):
        for core, cut in starts(word.key) if word.kind == "word" and last_names else ():
            if last_names.get(core, i + 1) > i or i in page.names:
                continue
            fresh = i not in covered or core.removeprefix(arabic.ARTICLE) in page.table.nations
            if fresh and _clause_start(page, i, core):
                yield Mention(Span(word.start + cut, word.end), "person", "name.surname")


def _clause_start(page: Page, i: int, core: str) -> bool:
    """Whether a surname that is also a nationality stands where a subject stands."""
    if core.removeprefix(arabic.ARTICLE) not in page.table.nations:
        return True
    before = page.words[i - 1] if i else None
    return before is None or before.kind == "mark" or before.key in page.table.stops
