"""What kind of narrator speaks: a named person, an office, an eyewitness, a body, a paper, nobody in particular."""

from __future__ import annotations

from riwaya.arabic import bare
from riwaya.attribution.personal import own_name
from riwaya.attribution.phrases import Range, is_prefixed
from riwaya.attribution.scene import Scene
from riwaya.attribution.words import forms, is_definite, is_same, kind_of, lemma_of, listed
from riwaya.model import SpeakerKind

_PERSONS = frozenset({"official", "named_person", "anonymous", "witness"})
_TOLD_OF = frozenset({"witness", "anonymous"})
#: A word that ends in a pronoun of the first person has at least so many letters.
_SHORTEST_OURS = 5


def speaker_kind(scene: Scene, found: Range) -> SpeakerKind | None:
    """The kind of narrator a phrase names; None where its words do not tell.

    A name beats all else. Who holds an office is an official without one, who held it once or is not to be named
    is anonymous; a trade alone names nobody.
    """
    first, last = found
    while first < last and scene.is_mark(first):
        first += 1
    keys = [scene.key(i) for i in range(first, last) if not scene.is_mark(i)]
    if len(keys) > 1 and is_same(keys[0]):
        keys = keys[1:]
    if not keys:
        return None
    if listed("news_names", keys[0]):
        return "media"
    kind = kind_of(keys[0])
    if kind in _PERSONS and first in scene.outlets and scene.names.get(first, 0) >= last:
        return "organization"
    if scene.past_unnamed(last) > last and kind in (None, "official", "named_person"):
        return "anonymous"
    if kind in _PERSONS:
        apposed = any(scene.key(i) in forms("comma") for i in range(first, last))
        return "named_person" if apposed else _person(keys, kind, scene.people.get(first) == "person")
    if len(keys) <= 2 and " ".join(keys) in forms("capitals"):
        return "organization"
    if kind is not None:
        return kind
    if first in scene.people:
        return "named_person" if scene.people[first] == "person" else "organization"
    return _kind_of_unknown(keys, scene.is_mark(found[0]))


def _person(keys: list[str], kind: SpeakerKind | None, known: bool) -> SpeakerKind | None:
    """The kind of a person by the noun at the head and what is said beside it; ``known`` is a name found before."""
    after = keys[1] if len(keys) > 1 else ""
    if kind == "official":
        former = any(bare(k).removesuffix("ا") in forms("former") for k in keys[1:])
        return "named_person" if _has_name(keys) else "anonymous" if former else "official"
    if keys[0] in forms("kunya") and after and (listed("one_of", after) or kind_of(after) in _TOLD_OF):
        return "witness"
    if kind == "named_person" and not known and _is_unnamed(keys):
        return "witness" if lemma_of(keys[0]) in forms("trades") else "anonymous"
    if listed("one_of", keys[0]) and kind_of(after) == "witness":
        return "witness"
    single = lemma_of(keys[0]) in (bare(keys[0]), bare(keys[0][1:])) and not listed("one_of", keys[0])
    if single and kind in _TOLD_OF and own_name(keys[1:], sure=True):
        return "named_person"
    if kind == "anonymous" and _is_member(keys):
        return "official"
    if kind == "anonymous" and is_definite(keys[0]) and _has_name(keys):
        return "named_person"
    return kind


def _is_member(keys: list[str]) -> bool:
    """Whether an unnamed member of a body that governs, or a source that is called official, speaks."""
    if any(listed("official_quality", bare(k)) for k in keys[1:]):
        return True
    body = next((k for k in keys[1:] if not listed("prepositions", k)), "")
    member = lemma_of(keys[0]) in forms("members") and not _has_name(keys)
    return member and (kind_of(body) == "organization" or body in forms("members_of"))


def _is_unnamed(keys: list[str]) -> bool:
    """Whether a trade or rank without article is all that is said of a person: ``طبيب في مستشفى الحي``."""
    return not (is_definite(keys[0]) or keys[0] in forms("kunya") or _has_name(keys))


def _has_name(keys: list[str]) -> bool:
    """Whether a title's phrase goes on, after a definite word, with words that have no article: a name."""
    closed = False
    for at, word in enumerate(keys):
        if listed("kept_prefixed", word):
            closed = False
        elif is_definite(word):
            closed = True
        elif closed and kind_of(word) is None and not listed("prepositions", word) and not is_prefixed(word):
            tail = not listed("prepositions", keys[at - 1])
            if tail:
                return True
        elif closed and kind_of(word) == "named_person":
            return True
    return False


def _kind_of_unknown(keys: list[str], quoted: bool) -> SpeakerKind | None:
    ends = tuple(forms("plural_marks.noun"))
    if is_definite(keys[0]) and keys[0].endswith(ends):
        return "anonymous"
    if len(keys) <= 4 and (quoted or not is_definite(keys[0]) or len(keys) == 1):
        return "named_person"
    return None


def saw_it(scene: Scene, speaker: Range, before: int, content: Range) -> bool:
    """Whether an unnamed person is said to have been there, or tells in the first person what befell him.

    ``before`` is the index up to which words describe the speaker, ``content`` the words of what is said.
    """
    if lemma_of(scene.key(speaker[0])) in forms("sources"):
        return False
    if any(scene.on("being_there", i) for i in range(speaker[0], before)):
        return True
    return any(scene.on("seen_myself", i) or _is_ours(scene.key(i)) for i in range(*content))


def _is_ours(word: str) -> bool:
    """Whether a folded word ends in "us", "our" or "me": ``بيوتنا``, ``منعوني``."""
    return word.endswith(tuple(forms("ours"))) and len(word) >= _SHORTEST_OURS and word not in forms("ours_not")
