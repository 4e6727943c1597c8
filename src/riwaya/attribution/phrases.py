"""Where a speaker's noun phrase begins and ends, as an annotator marks it."""

from __future__ import annotations

from riwaya.arabic import ARTICLE, CONJUNCTIONS, LIL, PREPOSITIONS, bare, splits
from riwaya.attribution.scene import Scene
from riwaya.attribution.words import (
    forms,
    is_definite,
    is_same,
    kind_of,
    listed,
    load,
    looks_like_masdar,
)
from riwaya.model import SpeakerKind

#: A speaker's description is hardly ever longer than this many words.
LONGEST = 18
#: A name set between commas is hardly ever longer than this.
_LONGEST_NAME = 6
_LONGEST_PLACE = 5
_PERSONS = frozenset({"official", "named_person", "anonymous", "witness"})
_TITLED = frozenset({"official", "named_person"})
_NAMED_BY_QUOTE = frozenset({"official", "named_person", "media", "organization", "document"})
_UNNAMED = frozenset({"anonymous", "witness"})
_BODIES = frozenset({"media", "organization"})
_SHORT_QUOTE = 6

Range = tuple[int, int]


def phrase(scene: Scene, start: int, limit: int, peeled: bool = False) -> Range | None:
    """Words ``[start, end)`` of the noun phrase that begins at ``start``; None where none does.

    ``end`` is at most ``limit``.
    ``peeled`` says that a preposition attached to its first word belongs to the cue.
    """
    limit = min(limit, start + LONGEST)
    at = _quoted_name(scene, start, limit)
    if at is None and (scene.is_mark(start) or not _may_begin(scene, start, peeled)):
        return None
    if at is None:
        at = max(start + 1, min(_named_to(scene, start), limit))
    head = _head_kind(scene, start)
    closed = (start in scene.names and head is None) or any(is_definite(scene.key(i)) for i in range(start, at))
    while at < limit:
        step = _step(scene, start, at, head, closed)
        if step <= at:
            break
        definite = any(is_definite(scene.key(i)) for i in range(at, step))
        reopened = scene.on("kept_prefixed", at) or (is_prefixed(scene.key(at)) and not is_definite(scene.key(at)))
        closed = (closed or definite) and not reopened
        at = min(step, limit)
    return (start, _past_name(scene, start, at, limit))


def _past_name(scene: Scene, start: int, at: int, limit: int) -> int:
    """The end of a speaker's own name set between commas after his office: ``قال مدير المركز، سامر الخالد، إن``.

    Between office and comma it may be told where he holds it: ``المتحدث باسم القوات في المحور الشرقي، العقيد فلان``.
    """
    if _head_kind(scene, start) not in _PERSONS:
        return at
    comma = at
    if listed("inside_in", scene.key(at)):
        comma = next((i for i in range(at + 2, min(limit, at + _LONGEST_PLACE)) if scene.is_mark(i)), at)
        if _head_kind(scene, comma + 1) != "named_person" and scene.people.get(comma + 1) != "person":
            return at
    if scene.key(comma) not in forms("comma") or comma + 1 in scene.unnamed:
        return at
    for i in range(comma + 1, min(limit, comma + _LONGEST_NAME) + 1):
        if scene.key(i) in forms("comma") or scene.on("that", i):
            return i if i - comma > 2 else at
        barred = any(scene.on(name, i) for name in ("prepositions", "relatives", "times", "connectives", "auxiliaries"))
        if barred or scene.is_mark(i) or i in scene.cues or (i in scene.verbs and i not in scene.names):
            return at
    return at


def _may_begin(scene: Scene, at: int, peeled: bool) -> bool:
    """Whether a speaker's phrase can begin with the word at an index."""
    if any(scene.on(name, at) for name in ("prepositions", "relatives", "that", "times", "connectives", "auxiliaries")):
        return at in scene.names
    if not peeled and _is_addressee(scene, at):
        return False
    if at not in scene.names and kind_of(scene.key(at)) is None and _announces(scene.key(at)):
        return False
    if not peeled and at not in scene.names and (at in scene.objects or is_prefixed(scene.key(at))):
        return False
    return not (at in scene.verbs and at not in scene.names and kind_of(scene.key(at)) is None)


def _named_to(scene: Scene, start: int) -> int:
    """Where the known name that begins at ``start`` ends, 0 where none begins; no medium it was told to, no event."""
    end = scene.names.get(start, 0)
    return next((i for i in range(start + 1, end) if _ends_name(scene, i)), end)


def _ends_name(scene: Scene, i: int) -> bool:
    """Whether a word inside what was taken for a name is a medium spoken to, or what is told."""
    event = i in scene.objects or (i in scene.events and looks_like_masdar(scene.key(i)))
    return addresses_medium(scene, i) or event


def addresses_medium(scene: Scene, at: int) -> bool:
    """Whether a word is a medium with "to" attached: ``لقناة``, or the name of one."""
    word = scene.key(at)
    if word[:1] != PREPOSITIONS[1]:
        return False
    plain = ARTICLE + word[2:] if word.startswith(LIL) else word[1:]
    if plain in forms("media_at_large"):
        return False
    named = scene.outlets.get(at, False) or listed("news_names", plain)
    return named or kind_of(word) == "media" == kind_of(word[1:])


def _is_addressee(scene: Scene, at: int) -> bool:
    """Whether a word is somebody spoken to: a medium, or a definite noun of speakers, with "to" attached."""
    word = scene.key(at)
    return addresses_medium(scene, at) or (word.startswith(LIL) and is_prefixed(word))


def _announces(word: str) -> bool:
    """Whether a word begins what was announced or denied rather than a speaker's name."""
    return looks_like_masdar(word) or bare(word) in forms("masdars")


def _quoted_name(scene: Scene, start: int, limit: int) -> int | None:
    """End of a short quoted name at ``start`` ("الصقر"), None where there is none."""
    close = scene.quotes.closes.get(start)
    return close + 1 if close is not None and close - start <= _SHORT_QUOTE and close < limit else None


def _head_kind(scene: Scene, start: int) -> SpeakerKind | None:
    return kind_of(scene.key(start))


def _step(scene: Scene, start: int, at: int, head: SpeakerKind | None, closed: bool) -> int:
    """Index after the next piece of the phrase, or ``at`` itself where the phrase ends."""
    word = scene.key(at)
    if scene.is_mark(at):
        quoted = _quoted_name(scene, at, at + _SHORT_QUOTE + 2)
        return quoted if quoted is not None and _takes_quoted(scene, at, head) else at
    if addresses_medium(scene, at):
        return at + 1 if head == "document" and at == start + 1 and not scene.on("told_to", start) else at
    if at in scene.names and not scene.on("prepositions", at) and (not closed or head in _PERSONS or is_prefixed(word)):
        return max(at + 1, _named_to(scene, at))
    if len(word) < 2 or _ends_phrase(scene, at):
        return at
    if scene.on("kept_prefixed", at) or (scene.on("purposes", at) and head in _BODIES):
        return at + 1
    if scene.on("prepositions", at):
        return _inside_preposition(scene, start, at, head)
    if is_prefixed(word):
        return at + 1 if _keeps_prefixed(word, at - start, head) else at
    if word[:1] in CONJUNCTIONS and _is_conjoined(scene, at):
        return at + 1
    if is_definite(word):
        return at if (closed and _starts_another(word)) or _is_title_of(scene, start, at, head) else at + 1
    return _bare_step(scene, at, head, closed)


def _bare_step(scene: Scene, at: int, head: SpeakerKind | None, closed: bool) -> int:
    """A word without article: part of a genitive chain that is still open, or a name after a title."""
    word = scene.key(at)
    if looks_like_masdar(word) or at in scene.objects or (at in scene.events and closed):
        return at
    if (word[:1] in PREPOSITIONS and looks_like_masdar(word[1:])) or at - 1 in scene.quotes.opens:
        return at
    if word[:1] in CONJUNCTIONS and scene.is_verb(at):
        return at
    if not closed:
        return at + 1
    return at + 1 if head in _TITLED else at


def _starts_another(word: str) -> bool:
    """Whether a definite word after a finished phrase names another party, or what was announced."""
    return kind_of(word) in ("organization", "witness", "media") or word in forms("masdars")


def _is_title_of(scene: Scene, start: int, at: int, head: SpeakerKind | None) -> bool:
    """Whether a definite word follows a bare name ("مورييه المستشار", "إسرائيل الحزب"): apposition or object."""
    first = scene.key(start)
    plain = head is None and at == start + 1 and start not in scene.names and not (is_same(first) or is_definite(first))
    return plain and kind_of(scene.key(at)) in ("official", "organization", "media", "witness")


def _takes_quoted(scene: Scene, at: int, head: SpeakerKind | None) -> bool:
    """Whether a quoted name carries the phrase on: after a media, body or title noun, or before "that"."""
    after = scene.quotes.closes.get(at, at) + 1
    return kind_of(scene.key(at - 1)) in _NAMED_BY_QUOTE or head in _NAMED_BY_QUOTE or scene.on("that", after)


def _ends_phrase(scene: Scene, at: int) -> bool:
    if any(scene.on(name, at) for name in ("that", "relatives", "times", "connectives")):
        return True
    if at in scene.cues and scene.cues[at].form in ("particle", "as_said", "own", "own_noun", "participle"):
        return True
    return scene.is_verb(at) and kind_of(scene.key(at)) is None


def _inside_preposition(scene: Scene, start: int, at: int, head: SpeakerKind | None) -> int:
    """The words "in" and "of" stay inside after the nouns that take them ("مسؤول في وزارة"); others end it."""
    word = scene.key(at)
    if listed("inside_in", word) and head in _PERSONS:
        following = scene.key(at + 1)
        barred = scene.on("speech_places", at + 1) or scene.on("times", at + 1) or scene.is_mark(at + 1)
        barred = barred or (at > start + 1 and is_definite(scene.key(at - 1)) and kind_of(following) != "organization")
        return at if barred or not following else at + 2
    if listed("inside_of", word) and (scene.on("of_after", at - 1) or _hails_from(scene, start, at, head)):
        return at + 2
    return at


def _hails_from(scene: Scene, start: int, at: int, head: SpeakerKind | None) -> bool:
    """Whether "from" right after somebody unnamed tells where that person is from ("شاهد من حي")."""
    after = at + 1
    lists = ("times", "prepositions", "that")
    barred = scene.is_mark(after) or scene.is_verb(after) or any(scene.on(n, after) for n in lists)
    return head in _UNNAMED and at == start + 1 and not is_definite(scene.key(start)) and not barred


def is_prefixed(word: str) -> bool:
    """Whether a folded word surely carries a preposition letter: its rest is definite, or a noun of speakers."""
    if word in load().kinds:
        return False
    return any(s.preposition and (s.article or kind_of(s.core)) for s in splits(word))


def _keeps_prefixed(word: str, distance: int, head: SpeakerKind | None) -> bool:
    """Whether a prefixed noun belongs to the description ("مستشار لقائد", "متابعون للشأن"), not to an addressee."""
    return head is not None and distance <= 2 and kind_of(word) in ("official", "organization")


def _is_conjoined(scene: Scene, at: int) -> bool:
    """Whether a word with a conjunction joins a second noun or adjective to the phrase, not a new clause."""
    rest = scene.key(at)[1:]
    if scene.is_verb(at) or at in scene.cues:
        return False
    before = scene.key(at - 1)
    return is_definite(bare_conjunction(before)) == is_definite(rest) and len(rest) > 2


def bare_conjunction(word: str) -> str:
    """A folded word without a conjunction in front of its article."""
    return word[1:] if word[:1] in CONJUNCTIONS and is_definite(word[1:]) else word
