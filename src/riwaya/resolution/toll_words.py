"""The words of harm in ``data/ar/tolls.yaml``: which kind they name, and how they take their count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from riwaya.arabic import ARTICLE, key, splits
from riwaya.counts import person
from riwaya.inflection import noun, verb
from riwaya.model import TollKind
from riwaya.numerals import tables as number_tables
from riwaya.resources import DATA, load_yaml

#: Kinds of harm that "cases of" may bring.
_KINDS: tuple[TollKind, ...] = ("killed", "injured")
#: Endings of verbs in the dual and the plural.
_MORE_THAN_ONE = ("ا", "ن")


@lru_cache(maxsize=1)
def tables() -> dict[str, Any]:
    """``data/ar/tolls.yaml`` as it stands."""
    loaded: dict[str, Any] = load_yaml(DATA / "ar" / "tolls.yaml")
    return loaded


@cache
def words_for(name: str, part: str = "") -> frozenset[str]:
    """A list of the file, folded."""
    rows = tables()[name]
    return frozenset(key(word) for word in (rows[part] if part else rows))


def keys(words: Sequence[str]) -> frozenset[str]:
    """Words folded."""
    return frozenset(key(word) for word in words)


@lru_cache(maxsize=1)
def _act_forms() -> Mapping[str, tuple[TollKind, str]]:
    out: dict[str, tuple[TollKind, str]] = {}
    for row in tables()["acts"]:
        out.update((key(word), (row["kind"], "word")) for word in row.get("words", ()))
        for word in row.get("masdars", ()):
            out.update((f.text, (row["kind"], "masdar")) for f in noun(word) if not f.tags & {"dual", "pl", "bound"})
        out.update((key(word), (row["kind"], "back")) for word in row.get("after_only", ()))
    return out


@lru_cache(maxsize=1)
def _verb_forms() -> Mapping[str, tuple[TollKind, str]]:
    return {
        form.text: (row["kind"], "verb")
        for row in tables()["acts"]
        for parts in row.get("verbs", ())
        for half in parts.split("/")
        for form in verb(*half.split())
    } | {word: ("killed", "verb") for word in words_for("died", "verbs")}


@lru_cache(maxsize=1)
def _bound_forms() -> Mapping[str, tuple[TollKind, str]]:
    """Forms of masdars that stand only before an attached pronoun ("إصابت" in "إصابته")."""
    return {
        form.text: (row["kind"], "masdar")
        for row in tables()["acts"]
        for word in row.get("masdars", ())
        for form in noun(word)
        if "bound" in form.tags
    }


@lru_cache(maxsize=50_000)
def act(word_key: str) -> tuple[TollKind, str, str] | None:
    """The kind of a word of harm, how it takes its count (verb, masdar, word, back) and its attached pronoun."""
    for split in splits(word_key):
        found = (_bound_forms().get(split.core) if split.pronoun else None) or _act_forms().get(split.core)
        if not (split.article or split.preposition or split.pronoun):
            found = _verb_forms().get(split.core) or found
        elif split.pronoun and not split.preposition and split.core not in words_for("died", "verbs"):
            found = found or _verb_forms().get(split.core)
        if found is None:
            continue
        if not (split.pronoun and found[1] in ("word", "back")):
            return found[0], found[1], split.pronoun
    return None


@lru_cache(maxsize=50_000)
def with_object(word_key: str) -> tuple[TollKind, str] | None:
    """The kind of a verb of harm with its object's pronoun, where a word can be cut so ("أصابه")."""
    forms = _verb_forms()
    cut = (s for s in splits(word_key) if s.pronoun and not (s.article or s.preposition) and s.core in forms)
    return next(((forms[s.core][0], s.pronoun) for s in cut), None)


@lru_cache(maxsize=1)
def _idioms() -> Mapping[str, tuple[TollKind, frozenset[str]]]:
    return {
        form.text: (row["kind"], keys(idiom["with"]))
        for row in tables()["acts"]
        for idiom in row.get("idioms", ())
        for form in verb(*idiom["verb"].split())
    }


@lru_cache(maxsize=50_000)
def idiom(word_key: str) -> tuple[TollKind, frozenset[str]] | None:
    """The kind of a verb that harms only with one of some words near after it ("فارق ... الحياة"), and those words."""
    forms = _idioms()
    return next((forms[s.core] for s in splits(word_key) if s.core in forms and not (s.article or s.pronoun)), None)


def one_life(word_key: str, after: str) -> bool:
    """Whether an idiom says of one person spoken of before that he or she died: "فارق الحياة", "لفظت أنفاسها"."""
    found = idiom(word_key)
    return found is not None and after in found[1] and not word_key.endswith(_MORE_THAN_ONE)


@lru_cache(maxsize=50_000)
def idiom_word(word_key: str) -> bool:
    """Whether a folded word makes an idiom of harm of some verb and is nobody itself ("ضحيته")."""
    return any(word_key in words for _, words in _idioms().values())


@lru_cache(maxsize=1)
def _people_only() -> frozenset[str]:
    rows = tables()["people_only"]
    verbs = (form for parts in rows["verbs"] for form in verb(*parts.split()))
    return frozenset(form.text for form in (*verbs, *(form for word in rows["masdars"] for form in noun(word))))


@lru_cache(maxsize=50_000)
def people_only(word_key: str) -> bool:
    """Whether a word of harm may be said of things too, so that its count must be of people ("سقط ثلاثة جنود")."""
    return any(s.core in _people_only() for s in splits(word_key) if not (s.article or s.pronoun))


def rules(word_key: str, after: str) -> bool:
    """Whether "قضى" rules here and does not die: a court or a sentence follows."""
    return after in words_for("died", "not_before") and among(word_key, words_for("died", "verbs"))


@lru_cache(maxsize=1)
def _dual_verbs() -> frozenset[str]:
    """Duals of verbs by which two are harmed and do no harm: passives, and those that have no object."""
    found: dict[str, set[str]] = {}
    for row in tables()["acts"]:
        passive = (half for verbs in row.get("verbs", ()) for half in verbs.split("/")[1:])
        for parts in (*passive, *(idiom["verb"] for idiom in row.get("idioms", ()))):
            for form in verb(*parts.split()):
                found.setdefault(form.text, set()).update(form.tags & {"sg", "dual", "pl"})
    return frozenset(text for text, tags in found.items() if tags == {"dual"})


@lru_cache(maxsize=50_000)
def two(word_key: str) -> bool:
    """Whether a verb of harm says by its form that two are harmed: "قتلا", "ففارقا الحياة"."""
    return any(s.core in _dual_verbs() for s in splits(word_key) if not (s.article or s.pronoun))


@lru_cache(maxsize=50_000)
def case_of(word_key: str) -> TollKind | None:
    """The kind of harm after "cases of": a word of harm, or one that harms only there ("اختناق")."""
    cores = [s.core for s in splits(word_key) if not s.pronoun]
    for kind in _KINDS:
        if any(core in words_for("case_of", kind) for core in cores):
            return kind
    return next((_act_forms()[core][0] for core in cores if core in _act_forms()), None)


@lru_cache(maxsize=1)
def _outcomes() -> frozenset[str]:
    made = (form.text for parts in tables()["results"]["verbs"] for form in verb(*parts.split()))
    return words_for("results", "words") | frozenset(made)


def outcome(word_key: str) -> bool:
    """Whether a folded word brings in what the happening before it led to: "أسفر عن", "مخلفا"."""
    return among(word_key, _outcomes())


@lru_cache(maxsize=1)
def _victim_forms() -> Mapping[str, tuple[TollKind, frozenset[str]]]:
    out: dict[str, tuple[TollKind, frozenset[str]]] = {}
    for kind, rows in tables()["victims"].items():
        for parts in rows if isinstance(rows, list) else ():
            out.update((form.text, (kind, form.tags)) for form in noun(*parts.split()))
    return out


@lru_cache(maxsize=50_000)
def victim(word_key: str) -> TollKind | None:
    """The kind a folded word names its people by ("قتلى": killed), or None."""
    forms = _victim_forms()
    return next((forms[s.core][0] for s in splits(word_key) if s.core in forms and not s.pronoun), None)


@lru_cache(maxsize=50_000)
def unnumbered(word_key: str) -> int | bool | None:
    """1 for a single victim, None for a plural, False where the word is neither."""
    forms = _victim_forms()
    tags = next((forms[s.core][1] for s in splits(word_key) if s.core in forms and not s.pronoun), frozenset())
    if "pl" in tags:
        return None
    return 1 if "sg" in tags and "dual" not in tags else False


@cache
def _titles() -> frozenset[str]:
    return keys(number_tables()["titles"])


@lru_cache(maxsize=50_000)
def one_person(word_key: str) -> bool:
    """Whether a folded word is a human noun or title in the singular."""
    titles = _titles()
    if any(((ARTICLE if s.article else "") + s.core) in titles for s in splits(word_key) if not s.pronoun):
        return True
    tags = person(word_key)
    return "sg" in tags and not tags & {"dual", "pl"}


def among(word_key: str, words: frozenset[str]) -> bool:
    """Whether a folded word, a conjunction or preposition peeled or not, is among words."""
    return not words.isdisjoint(_peeled(word_key))


@lru_cache(maxsize=50_000)
def _peeled(word_key: str) -> frozenset[str]:
    """A folded word with and without conjunctions and prepositions."""
    return frozenset({word_key, *(s.core for s in splits(word_key) if not s.pronoun and not s.article)})


@cache
def not_described() -> frozenset[str]:
    """Words that are no adjective of a counted noun, folded."""
    numbers = number_tables()
    return keys((*numbers["not_counted"], *numbers["of"]))


@lru_cache(maxsize=50_000)
def marks(word_key: str) -> tuple[str, ...]:
    """What a folded word may open for the tolls, by name; empty for nearly all words, which need no closer look."""
    found = (
        ("harm", act(word_key) is not None or idiom(word_key) is not None),
        ("victim", victim(word_key) is not None),
        ("none", among(word_key, words_for("none", "cue"))),
        ("total", among(word_key, words_for("totals", "of"))),
        ("among", among(word_key, words_for("among"))),
        ("case", word_key in words_for("cases") or word_key[1:] in words_for("cases")),
    )
    return tuple(name for name, is_so in found if is_so)
