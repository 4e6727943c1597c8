"""The common words for parties: nouns that head them, ranks and offices, adjectives, nationalities, name words.

Everything Arabic is read from ``data/ar/actors.yaml`` and from the adjectives of ``data/actors/states.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from riwaya import arabic
from riwaya.model import Mention, RelationKind
from riwaya.resources import DATA, LINE, entries, packaged


@lru_cache(maxsize=1)
def endings() -> dict[str, tuple[str, ...]]:
    """Endings of nouns and adjectives, folded, each a tuple."""
    rows = packaged("ar/actors.yaml")["endings"]
    return {k: tuple(map(arabic.key, [v] if isinstance(v, str) else v)) for k, v in rows.items() if k != LINE}


#: Classes whose nouns have a feminine.
_GENDERED = frozenset(("people", "member"))


@dataclass(frozen=True, slots=True)
class Head:
    """A noun's entry: class (member label unit organ people gear target person), sector, organ, what may follow it."""

    id: str
    cls: str
    sector: str | None = None
    body: str | None = None
    takes_from: bool = False
    takes_in: bool = False
    takes_at: bool = False
    leads: bool = False
    takes_for: bool = False
    bare: bool = True


@dataclass(frozen=True, slots=True)
class Form:
    """One inflected form: ``plural``, ``absolute`` where nothing can be annexed to it (``مسلحون``, ``جنودا``).

    ``bound`` forms stand before a pronoun alone: ``فرقتهم``, for ``فرقت`` by itself is a verb.
    """

    head: Head
    plural: bool
    absolute: bool
    lemma: str
    bound: bool = False


@dataclass(frozen=True, slots=True)
class Noun:
    """A word read as a head noun: its form, letters of proclitics to leave out, article, pronoun."""

    form: Form
    cut: int
    article: bool
    pronoun: bool
    title: Form | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tie two parties, longest first; ``turned`` where what follows is the subject ("بقيادة")."""

    id: str
    relation: RelationKind
    words: tuple[tuple[str, ...], ...]
    prepositions: tuple[str, ...]
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A bare definite noun that takes up an earlier party: kinds of record, or heads of a phrase, that it can mean."""

    kinds: frozenset[str]
    heads: frozenset[str]
    word: str | None
    same: bool


@dataclass(frozen=True, slots=True)
class Nouns:
    """Compiled tables, all by folded word."""

    heads: dict[str, Form]
    titles: dict[str, Form]
    compounds: dict[str, tuple[tuple[tuple[str, ...], Form], ...]]
    nations: dict[str, str]
    plural_nations: frozenset[str]
    adjectives: dict[str, str | None]
    quantities: frozenset[str]
    approximate: frozenset[tuple[str, ...]]
    stops: frozenset[str]
    given: frozenset[str]
    kunya: frozenset[str]
    joints: frozenset[str]
    tails: frozenset[str]
    no_name_shapes: re.Pattern[str]
    no_names: frozenset[str]
    turned: frozenset[str]
    cues: tuple[Cue, ...]
    cue_words: frozenset[str]
    plural_endings: tuple[str, ...]
    anaphora: dict[str, Anaphor]
    seats: dict[str, dict[str, str]]
    councils: dict[str, str]
    offices: dict[str, str]
    former: frozenset[str]
    foreign: frozenset[str]
    dress: frozenset[str]
    leaders: frozenset[str]
    voices: frozenset[str]
    insurgents: frozenset[str]
    policing: frozenset[str]
    settlers: dict[str, tuple[str, frozenset[str]]]
    headed: dict[str, str]
    joiner: str
    classes: dict[str, Head]
    of: str
    inside: str


@lru_cache(maxsize=1)
def nouns() -> Nouns:
    """The packaged words, read once."""
    rules = packaged("ar/actors.yaml")
    nations, plurals = _nations()
    titles, compounds = _titles(rules["titles"])
    heads = _heads(rules["heads"])
    cues = tuple(_cue(row) for row in rules["cues"])
    return Nouns(
        heads=heads, titles=titles, compounds=compounds, nations=nations, plural_nations=plurals,
        adjectives=_adjectives(rules), quantities=_keys(rules["quantities"]),
        approximate=frozenset(tuple(arabic.key(p).split()) for p in rules["approximate"]),
        stops=_keys(rules["stops"]), given=_keys(rules["given"]) | _keys(rules["name_like"]),
        kunya=_keys(rules["kunya"]),
        joints=_keys(rules["name_joints"]), tails=_keys(rules["name_tails"]),
        no_name_shapes=re.compile("|".join(rules["no_name_shapes"])), no_names=_keys(rules["no_names"]),
        turned=frozenset(w[0] for c in cues if c.turned for w in c.words), cues=cues,
        cue_words=frozenset(words[0] for cue in cues for words in cue.words),
        plural_endings=tuple(map(arabic.key, rules["plural_endings"])), anaphora=_anaphora(rules["anaphora"]),
        seats={"ministry": _organs(rules["ministries"]), "president": _organs(rules["seats"])},
        councils=_organs(rules["councils"]),
        offices={arabic.key(t): organ for organ, some in rules["offices"].items() if organ != LINE for t in some},
        former=_keys(rules["former"]), foreign=_keys(rules["foreign"]), dress=_keys(rules["dress"]),
        leaders=_keys(rules["leaders"]), voices=_keys(rules["voices"]),
        insurgents=_keys(rules["insurgents"]), policing=_keys(rules["policing"]),
        settlers=_settlers(rules["settlers"]),
        headed={arabic.key(w): organ for organ, some in rules["headed"].items() if organ != LINE for w in some},
        joiner=arabic.key(rules["joiner"]),
        classes=_by_id(heads, titles, compounds), of=arabic.key(rules["from"]), inside=arabic.key(rules["inside"]),
    )  # fmt: skip


@lru_cache(maxsize=1)
def states() -> frozenset[str]:
    """Codes of the states whose nationalities are known, upper case."""
    return frozenset(nouns().nations.values())


@lru_cache(maxsize=100_000)
def read(key: str) -> Noun | None:
    """A folded word read as a head noun, fewest clitics first; ``None`` where it is none (``وللمسلحين``: مسلح)."""
    table = nouns()
    for split in arabic.splits(key):
        if split.preposition == arabic.FUTURE:
            continue
        form, title = table.heads.get(split.core), table.titles.get(split.core)
        if split.core in table.stops and not split.article:
            title = None
        chosen = form or title
        if chosen is None or (chosen.bound and not split.pronoun):
            continue
        if split.pronoun and not _bears_pronoun(split, chosen):
            continue
        lil = split.article and split.preposition == arabic.PREPOSITIONS[1]
        cut = len(split.conjunction) + (0 if lil else len(split.preposition))
        return Noun(chosen, cut, split.article, bool(split.pronoun), title)
    return None


def head_of(mention: Mention) -> Head | None:
    """The noun entry that a mention's rule names; ``None`` for mentions of the register and bare names."""
    return nouns().classes.get(mention.rule.rsplit(".", 1)[-1]) if mention.rule.startswith("name.") else None


def _bears_pronoun(split: arabic.Split, form: Form) -> bool:
    """Whether a pronoun can stand at this form: not at ``ون``, not at the bare ``ه`` of the feminine."""
    return (
        not form.absolute
        and not split.core.endswith(endings()["ta"])
        and len(split.core) > 2
        and split.pronoun not in endings()["unborne"]
    )


def _settlers(row: dict[str, Any]) -> dict[str, tuple[str, frozenset[str]]]:
    """Whose people settlers are and in which lands, by every word for them."""
    return {word: (row["of"], frozenset(row["in"])) for word in _keys(row["words"])}


def _organs(rows: dict[str, str]) -> dict[str, str]:
    return {arabic.key(word): organ for word, organ in rows.items() if word != LINE}


def _keys(words: list[str]) -> frozenset[str]:
    return frozenset(arabic.key(str(word)) for word in words)


def _heads(rows: list[dict[str, Any]]) -> dict[str, Form]:
    found: dict[str, Form] = {}
    for row in rows:
        head = Head(
            row["id"], row["class"], row.get("sector"), row.get("body"), bool(row.get("from")), bool(row.get("in")),
            bool(row.get("at")), takes_for=bool(row.get("for")), bare=row.get("bare", True),
        )  # fmt: skip
        for plural, key, forms in ((True, "pl", _plural), (False, "sg", _singular)):
            for word in map(arabic.key, row.get(key, ())):
                for form in forms(word, row["class"] in _GENDERED):
                    absolute = form.endswith(_absolute(form, word))
                    bound = word.endswith(endings()["ta"]) and form in (word[:-1] + t for t in endings()["bound"])
                    found.setdefault(form, Form(head, plural, absolute, word, bound))
    return found


def _absolute(form: str, word: str) -> tuple[str, ...]:
    """Endings that leave no room for an annexed word, for a form of a word."""
    ends = endings()
    return (*ends["absolute"], *ends["accusative"]) if form != word else ends["sound"]


def _singular(word: str, gendered: bool) -> list[str]:
    """A singular with its accusative, duals and feminine."""
    ends = endings()
    if word.endswith(ends["ta"]):
        return [word, *(word[:-1] + end for end in (*ends["ta_forms"], *ends["bound"]))]
    if word.endswith(ends["accusative"]):
        return [word]
    return [word, *(word + end for end in (*ends["accusative"], *ends["dual"], *(ends["ta"] if gendered else ())))]


def _plural(word: str, gendered: bool) -> list[str]:
    """A plural with its other cases."""
    ends = endings()
    if word.endswith(ends["sound"]):
        return [word, *(word[:-2] + end for end in ends["sound_forms"])]
    if word.endswith(ends["ta"]):
        return [word, word[:-1] + ends["bound"][0]]
    return [word] if word.endswith(ends["no_tanween"]) else [word, word + ends["accusative"][0]]


def _titles(rows: list[dict[str, Any]]) -> tuple[dict[str, Form], dict[str, Any]]:
    """Titles of one word, and the longer ones by their first word."""
    found: dict[str, Form] = {}
    compounds: dict[str, tuple[tuple[tuple[str, ...], Form], ...]] = {}
    for row in rows:
        head = Head(row["id"], "person", row.get("sector"), None, True, True, leads=bool(row.get("leads")))
        for title in map(arabic.key, row["any"]):
            first, *rest = title.split()
            if rest:
                compounds[first] = (*compounds.get(first, ()), (tuple(rest), Form(head, False, False, title)))
                continue
            for form in [title, *(title + end for end in endings()["accusative"])]:
                found.setdefault(form, Form(head, False, form != title, title))
    for first, longer in compounds.items():
        found.setdefault(first, longer[0][1])
    return found, compounds


def _by_id(heads: dict[str, Form], titles: dict[str, Form], compounds: dict[str, Any]) -> dict[str, Head]:
    """Heads by the name that mentions' rules carry."""
    longer = [form for forms in compounds.values() for _, form in forms]
    return {form.head.id: form.head for form in (*longer, *titles.values(), *heads.values())}


def _nations() -> tuple[dict[str, str], frozenset[str]]:
    """Country by every form of its adjective and by its people's name; and which forms are plural."""
    found: dict[str, str] = {}
    plurals: set[str] = set()
    for item in entries(DATA / "actors" / "states.yaml"):
        country = item.get("country") or str(item.get("id", "")).upper()
        for stem in map(arabic.key, item.get("adj", ())):
            for end in endings()["adjective"]:
                found.setdefault(stem + end, country)
            plurals.update(stem + end for end in endings()["plural_adjective"])
        for people in map(arabic.key, item.get("people", ())):
            forms = [
                people,
                *(people + end for end in endings()["accusative"] if not people.startswith(arabic.ARTICLE)),
            ]
            found |= {form: country for form in forms if form not in found}
            plurals.update(forms)
    return found, frozenset(plurals)


def _adjectives(rules: dict[str, Any]) -> dict[str, str | None]:
    """Sector, or ``None``, by every form of an adjective; ordinals among them."""
    found: dict[str, str | None] = {}
    for row in [*rules["adjectives"], {"any": rules["ordinals"]}]:
        for word in map(arabic.key, row["any"]):
            for end in endings()["adjective"]:
                found.setdefault(word + end, row.get("sector"))
    return found


def _cue(row: dict[str, Any]) -> Cue:
    words = tuple(sorted({tuple(arabic.key(words).split()) for words in row["any"]}, key=lambda w: (-len(w), w)))
    return Cue(row["id"], row["relation"], words, tuple(map(arabic.key, row["prep"])), bool(row.get("turned")))


def _anaphora(rows: list[dict[str, Any]]) -> dict[str, Anaphor]:
    found = {}
    for row in rows:
        kinds, heads = frozenset(row.get("kinds", ())), frozenset(row.get("heads", ()))
        for word in map(arabic.key, row["any"]):
            found[word] = Anaphor(kinds, heads, word if row.get("word") else None, bool(row.get("same")))
    return found
