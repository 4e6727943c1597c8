"""The chunk grammar of a noun phrase: from a head noun to where its complement ends, and back to its numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from riwaya import arabic
from riwaya.model import Mention
from riwaya.names.persons import name_run
from riwaya.nouns import Form, Noun, Nouns, endings, nouns, read, states
from riwaya.register.namebook import QUOTES, starts
from riwaya.text import Text, Word

_DEEPEST = 4
_LONGEST_QUOTED = 6
_MOST_ADJECTIVES = 4
_LONGEST_NAME = 7


@dataclass(frozen=True, slots=True)
class Page:
    """A text with the names already found in it, each by the index of its first word: index after it, and its id.

    ``inside`` are the words of those names as far as a few words from their first.
    """

    text: Text
    words: tuple[Word, ...]
    table: Nouns
    names: dict[int, tuple[int, str | None]]
    inside: frozenset[int]
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


def page_of(text: Text, register_mentions: Iterable[Mention], place_mentions: Iterable[Mention]) -> Page:
    """A text with its registered names and its places by the words they begin at."""
    names: dict[int, tuple[int, str | None]] = {}
    places: dict[int, int] = {}
    persons, bound = set(), set()
    for mention in (*register_mentions, *place_mentions):
        first, last = text.range(mention.span)
        if mention.kind == "place":
            places[first] = last
        else:
            id = mention.value if isinstance(mention.value, str) else None
            names[first] = (last, None if id and id.upper() in states() else id)
        if mention.kind == "person":
            persons.add(first)
        word = text.words[first]
        if mention.span.start > word.start or word.key.startswith(arabic.LIL):
            bound.add(first)
    inside = frozenset(i for first, (last, _) in names.items() for i in range(first, min(last, first + _LONGEST_NAME)))
    return Page(text, text.words, nouns(), names, inside, frozenset(bound), places, frozenset(persons))


def phrase_at(page: Page, i: int, depth: int = 0) -> Phrase | None:
    """The phrase whose head is word ``i``, or ``None``."""
    noun = read(page.words[i].key) if i < len(page.words) and page.words[i].kind == "word" else None
    if noun is None or depth > _DEEPEST:
        return None
    end, form = _compound(page, i, noun)
    title = form if form.head.cls == "person" else noun.title
    if end == i + 1 and " " in form.lemma and noun.title is not None:
        return None
    closed = end > i + 1 and page.words[end - 1].key.startswith(arabic.ARTICLE)
    definite = closed or ((noun.article or noun.pronoun) and end == i + 1)
    named = _named(page, end, title, definite) if title else None
    if title and named is not None:
        return Phrase(i, named, title, noun.cut, True, None, True)
    phrase = _complement(page, Phrase(i, end, form, noun.cut, definite), depth)
    phrase = _partitive(page, _owned(page, phrase, depth), depth)
    if title and phrase.definite and form.head.cls in ("person", "people", "member"):
        named = _named(page, _posted(page, phrase.end, title), title, True)
        if named is not None:
            return Phrase(i, named, title, noun.cut, True, None, True)
    return phrase


def _posted(page: Page, at: int, title: Form) -> int:
    """Index after the place that an office is held in ("السفير الإيراني [في عمان]"), where one follows."""
    inside = at + 1 in page.places and page.words[at].key == page.table.inside
    return page.places[at + 1] if inside and title.head.sector == "GOV" else at


def _owned(page: Page, phrase: Phrase, depth: int) -> Phrase:
    """The phrase with "ل X" where its noun takes one: a patrol of the police, a seat of the party."""
    k = phrase.end
    if not phrase.form.head.takes_for or phrase.definite or k >= len(page.words):
        return phrase
    word = page.words[k]
    bound = word.key.startswith(arabic.PREPOSITIONS[1]) and word.sentence == page.words[k - 1].sentence
    if not bound:
        return phrase
    if k in page.names and k in page.bound:
        return replace(phrase, end=page.names[k][0], named=True)
    inner = phrase_at(page, k, depth + 1)
    if inner is not None and (inner.cut or word.key.startswith(arabic.LIL)) and inner.form.head.cls != "target":
        return replace(phrase, end=inner.end, named=True)
    return phrase


def _compound(page: Page, i: int, noun: Noun) -> tuple[int, Form]:
    """Index after a title of several words, and its form; else the noun's own."""
    for rest, form in page.table.compounds.get(noun.form.lemma.split()[0], ()):
        last = i + 1 + len(rest)
        keys = [w.key.removeprefix(arabic.ARTICLE) for w in page.words[i + 1 : last]]
        if keys == [r.removeprefix(arabic.ARTICLE) for r in rest]:
            return last, form
    return i + 1, noun.form


def _complement(page: Page, phrase: Phrase, depth: int) -> Phrase:
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
    if page.words[k].key.endswith(endings()["sound"]) and k not in page.names:
        return None
    if k in page.names and _uncut(page, k):
        end, id = page.names[k]
        end = _adjectives(page, _closed(page, end, k > at), True, phrase.form)
        named = cls in ("label", "unit", "member")
        return replace(phrase, end=end, definite=True, id=id if named else None, named=True)
    inner = phrase_at(page, k, depth + 1)
    if inner is not None and inner.cut == 0 and (inner.definite or inner.named):
        bears = inner.id if cls == "member" else None
        end = _adjectives(page, _closed(page, inner.end, k > at), True, phrase.form)
        return replace(phrase, end=end, definite=True, id=bears, named=True)
    if k in page.places and _uncut(page, k):
        return replace(phrase, end=_closed(page, page.places[k], k > at), definite=True, named=True)
    last = _own_name(page, at, k, cls) or _definite_noun(page, at, phrase.form)
    return replace(phrase, end=last, definite=True, named=cls == "unit") if last else None


def _own_name(page: Page, at: int, k: int, cls: str) -> int | None:
    """Index after a unit's or group's own name: quoted, numbered, or words that end in a definite one."""
    if k > at:
        ends = [end for end in range(k + 1, min(k + _LONGEST_QUOTED, len(page.words))) if _quote(page, end)]
        return _adjectives(page, ends[0] + 1, True, None) if ends and cls not in ("people", "person") else None
    if cls not in ("unit", "label"):
        return None
    number = _number(page, at)
    if number > at:
        return number
    for end in range(at, min(at + 3, len(page.words))):
        word = page.words[end]
        if not _plain(page, word) or end in page.names or word.key in page.table.cue_words:
            return None
        if word.key.startswith(arabic.ARTICLE) and end > at:
            return _adjectives(page, end + 1, True, None)
        noun = read(word.key)
        if noun is not None and noun.cut:
            return None
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
    feminine = form is not None and not form.plural and form.lemma.endswith(ends["ta"])
    if feminine and bare in page.table.nations and not bare.endswith((*ends["ta"], *ends["absolute"])):
        return False
    if form is not None and plural and not form.plural and bare not in page.table.quantities:
        return form.absolute and form.lemma + ends["dual"][1] != bare and bare in page.table.adjectives
    if not definite and bare in page.table.quantities:
        return False
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
    into = word.key == page.table.inside
    if not (head.takes_from and word.key == page.table.of) and not (into and (head.takes_in or head.takes_at)):
        return phrase
    k = at + 2 if _quote(page, at + 1) else at + 1
    if k in page.names and _uncut(page, k):
        end, id = page.names[k]
        bears = id if head.cls == "member" else None
        return replace(phrase, end=_closed(page, end, k > at + 1), definite=True, id=bears, named=True)
    if into and head.takes_at and k in page.places:
        return replace(phrase, end=page.places[k], definite=True, named=True)
    inner = _part(page, k, depth) if not into or head.takes_in else None
    if inner is None or inner.cut or not _parted(head.cls, inner.form.head.cls, into):
        return phrase
    bears = inner.id if head.cls == "member" else None
    return replace(phrase, end=_closed(page, inner.end, k > at + 1), definite=True, id=bears, named=True)


def _part(page: Page, k: int, depth: int) -> Phrase | None:
    """The phrase at a word, numbers before it skipped ("شبكة من [عشرة] أشخاص", "مجموعة من [نحو عشرين] شابا")."""
    while k + 1 < len(page.words) and read(page.words[k].key) is None:
        if _quantity(page, page.words[k]) != 0 and (page.words[k].key,) not in page.table.approximate:
            break
        k += 1
    return phrase_at(page, k, depth + 1)


def _parted(outer: str, inner: str, into: bool) -> bool:
    """Whether one class of noun can be a part of another, or hold an office in it."""
    if into:
        return inner in ("organ", "label", "unit")
    return inner != "target" and (inner != "people" or outer in ("member", "people"))


def _named(page: Page, at: int, form: Form, definite: bool) -> int | None:
    """Index after the person's name that follows a title: quoted, registered, behind a further title, or words."""
    words = page.words
    if at >= len(words) or not definite or words[at].sentence != words[at - 1].sentence:
        return None
    if words[at].key == arabic.PREPOSITIONS[0] and _quote(page, at + 1):
        at += 1
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
    if k in page.names or (k in page.places and words[k].key not in page.table.given):
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


def bare_adjective(page: Page, key: str, nation: bool = True) -> bool:
    """Whether a folded word, its article aside, is a known adjective (or a nationality)."""
    bare = key[2:] if key.startswith(arabic.ARTICLE) else key
    return bare in page.table.adjectives or (nation and bare in page.table.nations)


def counted_from(page: Page, i: int) -> int | None:
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
