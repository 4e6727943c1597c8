"""Noun phrases of parties and persons: a chunk grammar over words, in one pass, nested phrases included.

A phrase is a head noun ("عناصر") with what stands before it (numbers) and after it: adjectives, an annexed noun or
name, "من X" and "في X" where the noun takes them, a unit's number or name, a person's name. It never runs into a
relative clause or into "التابع ل ...", and leaves out the proclitics before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from riwaya import arabic
from riwaya.model import Mention, Span
from riwaya.nouns import Form, Noun, Nouns, endings, nouns, read
from riwaya.person_names import name_run, untitled
from riwaya.register import QUOTES, starts
from riwaya.text import Text, Word

_DEEPEST = 4
_LONGEST_QUOTED = 6
_MOST_ADJECTIVES = 4


@dataclass(frozen=True, slots=True)
class Page:
    """A text with the names already found in it, each by the index of its first word: index after it, and its id."""

    text: Text
    words: tuple[Word, ...]
    table: Nouns
    names: dict[int, tuple[int, str | None]]
    bound: frozenset[int]
    places: dict[int, int]
    persons: frozenset[int]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words ``[head, end)``; ``id`` of the register where the phrase names it; ``definite`` where it can be annexed."""

    head: int
    end: int
    form: Form
    cut: int
    definite: bool
    id: str | None = None
    named: bool = False


def find(
    text: Text, register_mentions: Iterable[Mention], place_mentions: Iterable[Mention] = ()
) -> tuple[Mention, ...]:
    """Parties and persons that a text names by common nouns, titles or full names, in order, nested ones included.

    Rules read ``name.<head>`` (``name.target.<head>`` for things and premises that are acted upon). ``value`` is a
    register id where the phrase names a registered actor ("ميليشيا الدفاع الوطني") or people of one ("عناصر ...").
    """
    page = _page(text, register_mentions, place_mentions)
    found: dict[tuple[int, int], Mention] = {}
    taken: set[int] = set()
    for i, word in enumerate(page.words):
        if word.kind != "word":
            continue
        for mention, covered in _at(page, i, taken):
            found.setdefault((mention.span.start, mention.span.end), mention)
            taken.update(covered)
    for mention in _surnames(page, found.values()):
        found.setdefault((mention.span.start, mention.span.end), mention)
    return tuple(sorted(found.values(), key=lambda m: (m.span.start, -m.span.end)))


def merge(*lists: Iterable[Mention]) -> tuple[Mention, ...]:
    """Mentions of several stations in order, one for each span; of two on one span the first list's is kept."""
    found: dict[tuple[int, int], Mention] = {}
    for mention in (m for mentions in lists for m in mentions):
        found.setdefault((mention.span.start, mention.span.end), mention)
    return tuple(sorted(found.values(), key=lambda m: (m.span.start, -m.span.end)))


def _page(text: Text, register_mentions: Iterable[Mention], place_mentions: Iterable[Mention]) -> Page:
    names: dict[int, tuple[int, str | None]] = {}
    places: dict[int, int] = {}
    persons, bound = set(), set()
    for mention in (*register_mentions, *place_mentions):
        first, last = text.range(mention.span)
        if mention.kind == "place":
            places[first] = last
        else:
            names[first] = (last, mention.value if isinstance(mention.value, str) else None)
        if mention.kind == "person":
            persons.add(first)
        word = text.words[first]
        if mention.span.start > word.start or word.key.startswith(arabic.LIL):
            bound.add(first)
    return Page(text, text.words, nouns(), names, frozenset(bound), places, frozenset(persons))


def _at(page: Page, i: int, taken: set[int]) -> Iterator[tuple[Mention, range]]:
    """Mentions whose head, name or nationality stands at a word, with the word indices they use up."""
    if _inside_name(page, i):
        return
    phrase = None if _adjectival(page, i, taken) else _phrase(page, i, 0)
    if phrase is not None and (phrase.form.head.bare or phrase.end > i + 1):
        yield _mention(page, phrase), _used(page, phrase)
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


def _inside_name(page: Page, i: int) -> bool:
    """Whether a word is part of a registered name, its first word excepted where it is a common noun too."""
    return any(k in page.names and page.names[k][0] > i for k in range(max(0, i - 6), i + 1))


def _adjectival(page: Page, i: int, taken: set[int]) -> bool:
    """Whether a word that could head a phrase is only the adjective of the one before ("الصراع المسلح")."""
    if i in taken:
        key = page.words[i].key
        return _bare_adjective(page, key)
    before = page.words[i - 1] if i else None
    if before is None or before.kind != "word" or before.sentence != page.words[i].sentence:
        return False
    both = before.key.startswith(arabic.ARTICLE) and page.words[i].key.startswith(arabic.ARTICLE)
    noun = read(page.words[i].key)
    return both and noun is not None and not noun.form.plural and _bare_adjective(page, page.words[i].key)


def _bare_adjective(page: Page, key: str, nation: bool = True) -> bool:
    bare = key[2:] if key.startswith(arabic.ARTICLE) else key
    return bare in page.table.adjectives or (nation and bare in page.table.nations)


def _phrase(page: Page, i: int, depth: int) -> Phrase | None:
    """The phrase whose head is word ``i``, or ``None``."""
    noun = read(page.words[i].key) if i < len(page.words) and page.words[i].kind == "word" else None
    if noun is None or depth > _DEEPEST:
        return None
    end, form = _compound(page, i, noun)
    titled = _named(page, end, noun.title or form, noun.article) if noun.title or form.head.cls == "person" else None
    if titled is not None:
        return Phrase(i, titled, noun.title or form, noun.cut, True, None, True)
    phrase = _complement(page, Phrase(i, end, form, noun.cut, noun.article or noun.pronoun), noun, depth)
    phrase = _partitive(page, phrase, depth)
    if form.head.cls == "person" and phrase.definite:
        named = _named(page, phrase.end, form, True)
        if named is not None:
            return Phrase(i, named, form, noun.cut, True, None, True)
    return phrase


def _compound(page: Page, i: int, noun: Noun) -> tuple[int, Form]:
    """Index after a title of several words, and its form; else the noun's own."""
    for rest, form in page.table.compounds.get(noun.form.lemma.split()[0], ()):
        last = i + 1 + len(rest)
        keys = [w.key.removeprefix(arabic.ARTICLE) for w in page.words[i + 1 : last]]
        if keys == [r.removeprefix(arabic.ARTICLE) for r in rest]:
            return last, form
    return i + 1, noun.form


def _complement(page: Page, phrase: Phrase, noun: Noun, depth: int) -> Phrase:
    """The phrase with its annexed noun or its adjectives."""
    follower = page.words[phrase.end].key if phrase.end < len(page.words) else ""
    described = follower in page.table.adjectives or follower in page.table.nations
    if not phrase.definite and not phrase.form.absolute and (not described or phrase.end in page.names):
        annexed = _annexed(page, phrase, depth)
        if annexed is not None:
            return annexed
    end = _adjectives(page, phrase.end, phrase.definite, phrase.form)
    if phrase.form.head.cls == "unit":
        end = _number(page, end)
    return Phrase(phrase.head, end, phrase.form, phrase.cut, phrase.definite)


def _annexed(page: Page, phrase: Phrase, depth: int) -> Phrase | None:
    """The phrase with a name, a place, another phrase or a definite noun annexed to it."""
    at = phrase.end
    k = at + 1 if _quote(page, at) else at
    if k >= len(page.words) or page.words[k].sentence != page.words[phrase.head].sentence:
        return None
    cls = phrase.form.head.cls
    if k in page.names and _uncut(page, k):
        end, id = page.names[k]
        end = _adjectives(page, _closed(page, end, k > at), True, phrase.form)
        bears = cls in ("label", "unit", "member") and not (id and len(id) == 3)
        return Phrase(phrase.head, end, phrase.form, phrase.cut, True, id if bears else None, True)
    inner = _phrase(page, k, depth + 1)
    if inner is not None and inner.cut == 0 and (inner.definite or inner.named):
        bears = inner.id if cls == "member" else None
        return Phrase(phrase.head, _closed(page, inner.end, k > at), phrase.form, phrase.cut, True, bears, True)
    if k in page.places and _uncut(page, k):
        return Phrase(phrase.head, _closed(page, page.places[k], k > at), phrase.form, phrase.cut, True, None, True)
    end = _own_name(page, at, k, cls) or _definite_noun(page, at, phrase.form)
    return Phrase(phrase.head, end, phrase.form, phrase.cut, True, None, cls == "unit") if end else None


def _own_name(page: Page, at: int, k: int, cls: str) -> int | None:
    """Index after a unit's or group's own name: quoted, numbered, or words that end in a definite one."""
    if cls not in ("unit", "label"):
        return None
    if k > at:
        for end in range(k, min(k + _LONGEST_QUOTED, len(page.words))):
            if _quote(page, end):
                return end + 1 if end > k else None
        return None
    number = _number(page, at)
    if number > at:
        return number
    for end in range(at, min(at + 3, len(page.words))):
        word = page.words[end]
        if not _plain(page, word) or word.key[0] in "و" and end == at:
            return None
        if word.key.startswith(arabic.ARTICLE) and end > at:
            return _adjectives(page, end + 1, True, None)
    return None


def _definite_noun(page: Page, at: int, form: Form) -> int | None:
    """Index after a definite common noun and its adjectives ("قوات [الأمن الأفغانية]")."""
    word = page.words[at] if at < len(page.words) else None
    if word is None or not _plain(page, word) or not word.key.startswith(arabic.ARTICLE) or len(word.key) < 5:
        return None
    return _adjectives(page, at + 1, True, form)


def _adjectives(page: Page, at: int, definite: bool, form: Form | None) -> int:
    """Index after the adjectives that agree with a noun, from ``at`` on."""
    end = at
    while end < len(page.words) and end - at < _MOST_ADJECTIVES:
        word = page.words[end]
        if not end or not _plain(page, word) or word.sentence != page.words[end - 1].sentence:
            break
        if word.key.startswith(arabic.ARTICLE) != definite or not _agrees(page, word.key, definite, form):
            break
        end += 1
    return end


def _agrees(page: Page, key: str, definite: bool, form: Form | None) -> bool:
    """Whether a word is an adjective that can go with a noun of this form."""
    bare = key[2:] if definite else key
    ends = endings()
    plural = bare.endswith(ends["plural_adjective"])
    if form is not None and plural and not form.plural and bare not in page.table.quantities:
        return form.absolute and form.lemma + ends["dual"][1] != bare and bare in page.table.adjectives
    if bare in page.table.adjectives or bare in page.table.nations:
        return True
    if definite:
        return len(bare) > 4 and bare.endswith(ends["relative"]) and read(key) is None
    return plural and form is not None and form.plural and form.absolute and len(bare) > 4 and read(key) is None


def _number(page: Page, at: int) -> int:
    """Index after a number, where one stands at ``at``."""
    return at + 1 if at < len(page.words) and page.words[at].kind == "number" else at


def _partitive(page: Page, phrase: Phrase, depth: int) -> Phrase:
    """The phrase with "من X" or "في X" where its noun takes them and X is a party or people."""
    at, head = phrase.end, phrase.form.head
    word = page.words[at] if at + 1 < len(page.words) else None
    if word is None or word.sentence != page.words[at - 1].sentence:
        return phrase
    k = at + 2 if _quote(page, at + 1) else at + 1
    into = word.key == page.table.inside
    if not (head.takes_from and word.key == page.table.of) and not (into and (head.takes_in or head.takes_at)):
        return phrase
    if k in page.names and _uncut(page, k):
        end, id = page.names[k]
        bears = id if head.cls == "member" and id and len(id) > 3 else None
        return Phrase(phrase.head, _closed(page, end, k > at + 1), phrase.form, phrase.cut, True, bears, True)
    if into and head.takes_at and k in page.places:
        return Phrase(phrase.head, page.places[k], phrase.form, phrase.cut, True, phrase.id, True)
    inner = _phrase(page, k, depth + 1) if not into or head.takes_in else None
    if inner is None or (into and inner.form.head.cls not in ("organ", "label", "unit")) or inner.cut:
        return phrase
    if inner.form.head.cls == "target" or (inner.form.head.cls == "people" and head.cls not in ("member", "people")):
        return phrase
    bears = inner.id if head.cls == "member" else None
    return Phrase(phrase.head, _closed(page, inner.end, k > at + 1), phrase.form, phrase.cut, True, bears, True)


def _named(page: Page, at: int, form: Form, definite: bool) -> int | None:
    """Index after the person's name that follows a title: quoted, registered, with a further title, or a run of words."""
    words = page.words
    if at >= len(words) or not definite or words[at].sentence != words[at - 1].sentence:
        return None
    if _quote(page, at):
        ends = [k for k in range(at + 2, min(at + _LONGEST_QUOTED, len(words))) if _quote(page, k)]
        plain = bool(ends) and at + 1 not in page.names and read(words[at + 1].key) is None
        return ends[0] + 1 if plain else None
    comma = words[at].kind == "mark" and words[at].key in "،,"
    k = at + 1 if comma else at
    if k in page.persons and _uncut(page, k):
        return page.names[k][0]
    further = read(words[k].key) if k < len(words) and not comma else None
    if further is not None and further.title is not None and further.article and not further.cut:
        return _named(page, k + 1, further.title, True)
    if k in page.names or k in page.places and words[k].key not in page.table.given:
        return None
    return name_run(words, k, sure=not comma and form.head.cls == "person" and form.head.sector is not None)


def _quote(page: Page, at: int) -> bool:
    return at < len(page.words) and page.words[at].key in QUOTES


def _closed(page: Page, end: int, opened: bool) -> int:
    """Index after a closing quotation mark, where one was opened."""
    return end + 1 if opened and _quote(page, end) else end


def _plain(page: Page, word: Word) -> bool:
    return word.kind == "word" and word.key not in page.table.stops


def _uncut(page: Page, k: int) -> bool:
    """Whether the name at a word stands without a proclitic."""
    return k not in page.bound


def _mention(page: Page, phrase: Phrase) -> Mention:
    """The mention of a phrase, with the numbers before it."""
    word, head = page.words[phrase.head], phrase.form.head
    start = word.start + phrase.cut
    if not phrase.cut:
        start = _counted(page, phrase.head) or start
    kind = "target." + head.id if head.cls == "target" else head.id
    span = Span(start, page.words[phrase.end - 1].end)
    of_person = head.cls == "person"
    return Mention(span, "person" if of_person else "actor", f"name.{kind}", phrase.id, Span(word.start + phrase.cut, word.end))


def _used(page: Page, phrase: Phrase) -> range:
    """Indices after the head that the phrase uses up as adjectives or name."""
    return range(phrase.head + 1, phrase.end)


def _counted(page: Page, i: int) -> int | None:
    """Where the numbers before a head begin ("عشرات الآلاف من المتظاهرين"), proclitics left out."""
    first, start = i, None
    while first:
        k = first - 1 if page.words[first - 1].key != page.table.of else first - 2
        if k < 0 or page.words[k].sentence != page.words[i].sentence:
            break
        cut = _quantity(page, page.words[k])
        if cut is None:
            break
        first, start = k, page.words[k].start + cut
        if cut:
            break
    for n in (1, 2, 4):
        if start is not None and tuple(w.key for w in page.words[max(0, first - n) : first]) in page.table.approximate:
            return page.words[first - n].start
    return start


def _quantity(page: Page, word: Word) -> int | None:
    """Letters of proclitics before a number or counting word; ``None`` where it is none."""
    if word.kind == "number":
        return 0
    for core, cut in starts(word.key) if word.kind == "word" else ():
        if core in page.table.quantities or core.removeprefix(arabic.ARTICLE) in page.table.quantities:
            return cut
    return None


def _national(page: Page, i: int) -> Mention | None:
    """People of a nation named by its adjective alone ("الفلسطينيون"), or the adjective of an act ("ضربة إسرائيلية")."""
    word = page.words[i]
    if i in page.names or i in page.places:
        return None
    for core, cut in starts(word.key):
        bare = core.removeprefix(arabic.ARTICLE)
        country = page.table.nations.get(bare)
        if country is not None:
            rule = "name.nationals" if bare in page.table.plural_nations else "name.nationality"
            return Mention(Span(word.start + cut, word.end), "actor", rule, None)
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
            if len(keys) > 1 and read(keys[-1]) is None and not _bare_adjective(page, keys[-1], nation=False):
                last_names.setdefault(keys[-1], last)
    for i, word in enumerate(page.words):
        for core, cut in starts(word.key) if word.kind == "word" and last_names else ():
            fresh = i not in covered or page.table.nations.get(core.removeprefix(arabic.ARTICLE)) is not None
            if core in last_names and last_names[core] <= i and fresh and i not in page.names and _clause_start(page, i, core):
                yield Mention(Span(word.start + cut, word.end), "person", "name.surname")


def _clause_start(page: Page, i: int, core: str) -> bool:
    """Whether a surname that is also a nationality stands where a subject stands."""
    if core.removeprefix(arabic.ARTICLE) not in page.table.nations:
        return True
    before = page.words[i - 1] if i else None
    return before is None or before.kind == "mark" or before.key in page.table.stops
