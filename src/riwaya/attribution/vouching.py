"""Phrases that vouch for the clause around them: according to X, as X said, as it stands in a statement."""

from __future__ import annotations

from dataclasses import replace

from riwaya.arabic import CONJUNCTIONS
from riwaya.attribution.clauses import Opening, clause_start, limit_of, opening, past_openers, subject_after
from riwaya.attribution.draft import QUOTING, Draft, inner, is_under, sources, start_draft
from riwaya.attribution.kinds import speaker_kind
from riwaya.attribution.phrases import Range, addresses_medium, phrase
from riwaya.attribution.scene import Cue, Scene
from riwaya.attribution.words import forms, is_same, kind_of

_TELLERS = frozenset({"witness", "anonymous", "official", "named_person"})


def own_words(scene: Scene, cue: Cue) -> list[Draft]:
    """Read "As he put it": the clause before, by the speaker before."""
    start = clause_start(scene, cue.first)
    made = start_draft(cue, None, scene, cue.first, Opening(cue.first, start, cue.first))
    return [replace(made, role="trailing")] if start < cue.first else []


def as_said(scene: Scene, cue: Cue) -> list[Draft]:
    """Read "As X said": only where a reporting verb follows and has no content of its own after it."""
    at = cue.last
    while scene.on("auxiliaries", at):
        at += 1
    verb = scene.cues.get(at)
    if verb is None or verb.form not in ("verb", "relay"):
        return []
    speaker, after = _told(scene, _past_source(scene, verb), limit_of(scene, cue.first))
    aside = verb.pronoun or scene.key(after) in forms("comma")
    found = None if aside else opening(scene, after, verb, limit_of(scene, cue.first))
    if speaker is None or (found is not None and found.intro - after < 6 and _clear(found)):
        return []
    return _told_to(scene, cue, speaker) or _around(
        scene, cue, speaker, _source(scene, verb, speaker[1], limit_of(scene, cue.first))
    )


def _past_source(scene: Scene, verb: Cue) -> int:
    """Where the one who told is named after a verb: behind its preposition where nobody relays ("نقل عن شاهد")."""
    return verb.last + (verb.form == "relay" and scene.key(verb.last) in sources(verb))


def _told_to(scene: Scene, cue: Cue, speaker: Range) -> list[Draft]:
    """The medium that the one who vouches spoke to, right after his name, and inside it himself."""
    at = speaker[1]
    medium = phrase(scene, at, limit_of(scene, at), peeled=True) if addresses_medium(scene, at) else None
    if medium is None:
        return []
    made = _around(scene, cue, medium, ((cue.first, cue.last), speaker))
    return [*(replace(d, kind="media", stance="relays", rule="addressed.medium", peel=1) for d in made[:1]), *made[1:]]


def _clear(found: Opening) -> bool:
    """Whether an opening is "that", a colon, or a quotation too long for a name."""
    return found.intro < found.start or (found.end is not None and found.end - found.start > 6)


def _told(scene: Scene, at: int, limit: int) -> tuple[Range | None, int]:
    """The one who said it after "as told the agency": where two phrases stand side by side the second speaks."""
    speaker, after = subject_after(scene, at, limit)
    if speaker and speaker_kind(scene, speaker) == "media" and after < limit and kind_of(scene.key(after)) is not None:
        second = phrase(scene, after, limit)
        if second is not None and not scene.on("prepositions", after):
            return second, second[1]
    return speaker, after


def particle(scene: Scene, cue: Cue) -> list[Draft]:
    """Read "According to X": the clause it ends, the clause it begins, or the sentence it stands in the middle of."""
    limit = limit_of(scene, cue.first)
    at, peel = cue.last, 0
    while scene.on("auxiliaries", at) or scene.key(at) in sources(cue):
        at += 1
    verb = scene.cues[at] if at in scene.cues and scene.cues[at].form in ("verb", "relay") else None
    if verb is not None and at not in scene.names:
        speaker, _ = _told(scene, _past_source(scene, verb), limit)
    elif at > cue.last and scene.on("auxiliaries", at - 1):
        return []
    else:
        speaker = _account(scene, at, limit) or phrase(scene, at, limit, peeled=True)
        peel = int(speaker is not None and scene.key(at)[:1] in sources(cue))
    if speaker is None or not _can_vouch(scene, speaker):
        return []
    told = _told_to(scene, cue, speaker) if verb is not None else []
    if told:
        return told
    made = _around(scene, cue, speaker, _source(scene, verb, speaker[1], limit))
    return [replace(d, peel=peel) if d.role != "inner" else d for d in made]


def _account(scene: Scene, at: int, limit: int) -> Range | None:
    """The person whose account a phrase names: ``رواية والدتها``."""
    person = scene.on("accounts", at) and kind_of(scene.key(at + 1)) in _TELLERS
    return phrase(scene, at + 1, limit) if person else None


def _source(scene: Scene, verb: Cue | None, at: int, limit: int) -> tuple[Range, Range] | None:
    """Cue and phrase of whom the vouching one quotes in turn ("وفق وكالة كذا نقلا عن شاهد")."""
    at += scene.key(at) in forms("comma")
    quoting = scene.cues.get(at)
    if quoting is not None and quoting.entry.id == QUOTING:
        named = phrase(scene, quoting.last, limit)
        return ((quoting.first, quoting.last), named) if named else None
    if verb is None or verb.form != "relay" or scene.key(at) not in sources(verb):
        return None
    named = phrase(scene, at + 1, limit)
    return ((at, at + 1), named) if named else None


def _can_vouch(scene: Scene, speaker: Range) -> bool:
    """Whether a phrase names somebody or something that can tell: a known kind, a known name, a quoted name."""
    first = speaker[0]
    known = kind_of(scene.key(first)) is not None or is_same(scene.key(first)) or scene.on("news_names", first)
    return known or scene.is_mark(first) or first in scene.people


def _around(scene: Scene, cue: Cue, speaker: Range, source: tuple[Range, Range] | None = None) -> list[Draft]:
    """The draft of a phrase that vouches for the words around it, and of whom it quotes in turn."""
    first, limit = scene.text.sentence_of(cue.first).first, limit_of(scene, cue.first)
    after = max(source[1][1], speaker[1]) if source else speaker[1]
    while after < limit and scene.on("relatives", after):
        after = _clause_end(scene, after, limit)
    if cue.first <= max(first + 1, past_openers(scene, first, cue.first)):
        start = _led_over(scene, after, limit)
        made = start_draft(cue, speaker, scene, cue.first, Opening(cue.first, start))
    else:
        start = clause_start(scene, cue.first)
        goes_on = _goes_on(scene, cue, after, limit)
        made = start_draft(cue, speaker, scene, start, Opening(start, start, None if goes_on else cue.first))
        made = replace(made, role="interposed" if goes_on else "trailing")
    if not (start < cue.first or cue.last <= start < limit):
        return []
    return [made, inner(made, source[0], source[1], scene)] if source else [made]


def _led_over(scene: Scene, after: int, limit: int) -> int:
    """Where what is told begins after a phrase that opens the sentence: behind its comma, or behind "then"."""
    for i in range(after, min(limit - 1, after + 12)):
        if scene.key(i) in forms("lead_in"):
            return i + 1
    return after + 1 if scene.is_mark(after) else after


def _clause_end(scene: Scene, at: int, limit: int) -> int:
    i = at
    while i < limit and scene.key(i) not in forms("pauses") | forms("enders"):
        i += 1
    return max(i, at + 1)


def _goes_on(scene: Scene, cue: Cue, after: int, limit: int) -> bool:
    """Whether the clause goes on behind the phrase: a comma and no new clause, or no mark at all."""
    if not scene.is_mark(cue.first - 1) or after >= limit:
        return False
    if not scene.is_mark(after):
        return not scene.on("prepositions", after) and after + 2 < limit and scene.key(after)[:1] not in CONJUNCTIONS
    if scene.key(after) not in forms("comma") or after + 1 >= limit:
        return False
    follows = scene.key(after + 1)
    return follows[:1] not in CONJUNCTIONS and not scene.on("breaks", after + 1) and after + 2 < limit


def locative(scene: Scene, cue: Cue) -> list[Draft]:
    """Read "It came in a statement that": the document speaks."""
    limit = limit_of(scene, cue.first)
    speaker = phrase(scene, cue.last, limit)
    if speaker is None or speaker_kind(scene, speaker) != "document":
        return []
    found = opening(scene, speaker[1], cue, limit)
    if found is None:
        trailing = cue.first > scene.text.sentence_of(cue.first).first + 2 and scene.is_mark(cue.first - 1)
        return _around(scene, cue, speaker) if trailing else []
    made = start_draft(cue, speaker, scene, cue.first, found)
    return [replace(made, under=is_under(scene, cue, cue.first))]
