"""One reporting word with its speaker and the place where its content begins, before nesting is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from riwaya.arabic import ARTICLE, CONJUNCTIONS, PREPOSITIONS, key
from riwaya.attribution.clauses import (
    Opening, aside, clause_start, limit_of, opening, subject_after, subject_before,
)  # fmt: skip
from riwaya.attribution.phrases import Range, phrase, speaker_kind
from riwaya.attribution.scene import Cue, Scene
from riwaya.attribution.words import forms, is_same, kind_of
from riwaya.model import SpeakerKind

#: Ranges of words a relaying verb may stand apart from its source.
_SOURCE_WITHIN = 3


@dataclass(frozen=True, slots=True)
class Draft:
    """An attribution in the making. ``begins`` is the first word of its clause, ``start`` of its content.

    ``end`` is known for quotations and for clauses before the cue. ``role`` is main, carried, participle, noun, trailing,
    interposed, inner or outlet; ``under`` says that its clause depends on what another speaker says.
    """

    cue: Range
    rule: str
    stance: str
    speaker: Range | None
    kind: SpeakerKind | None
    begins: int
    start: int
    end: int | None
    role: str = "main"
    under: bool = False
    peel: int = 0
    written: bool = True


def drafts(scene: Scene) -> Iterator[Draft]:
    """The drafts of a text in reading order."""
    used = -1
    for first in sorted(scene.cues):
        cue = scene.cues[first]
        if first <= used:
            continue
        made = _FORMS[cue.form](scene, cue)
        yield from made
        if made:
            used = max(used, *(d.cue[1] - 1 for d in made), _absorbed(scene, made[-1]))
            if cue.form in ("particle", "as_said", "relay", "locative"):
                used = max(used, *((d.speaker[1] - 1 if d.speaker else 0) for d in made))


def _absorbed(scene: Scene, made: Draft) -> int:
    """Index of the participle or noun that only leads over to the content ("رد قائلا: ..."), -1 where none does."""
    between = range(made.cue[1], made.start) if made.role not in ("trailing", "interposed") else range(0)
    return max((i for i in between if _form_at(scene, i) in ("participle", "own_noun")), default=-1)


def _draft(cue: Cue, speaker: Range | None, scene: Scene, begins: int, found: Opening) -> Draft:
    kind = speaker_kind(scene, speaker) if speaker else None
    return Draft(
        (cue.first, cue.last), cue.entry.id, cue.says("stance"), speaker, kind, begins, found.start, found.end
    )  # fmt: skip


def _verb(scene: Scene, cue: Cue) -> list[Draft]:
    """A reporting verb: subject after it, or before it, or carried on from what stands before."""
    limit = limit_of(scene, cue.first)
    if scene.on("before_nouns", cue.first - 1):
        return []
    if scene.on("negated_before", cue.first - 1) and cue.says("stance") != "denies":
        return []
    speaker, after = (None, cue.last) if cue.says("needs") == "once" else _follows(scene, cue, limit)
    before = None if speaker else subject_before(scene, cue)
    found = opening(scene, after, cue, limit)
    if found is None:
        return []
    if cue.says("stance") == "accuses" and speaker and not cue.pronoun:
        speaker = _accuser(scene, speaker, found)
    if cue.says("pronoun") and speaker and not cue.conjunction and found.intro <= speaker[1] + 1:
        speaker = subject_before(scene, cue) or speaker
    speaker = speaker or before
    if speaker is None and scene.quotes.end(cue.first - 1) is not None:
        return []
    begins = before[0] if before else cue.first
    made = _draft(cue, speaker, scene, begins, found)
    made = replace(made, under=_is_under(scene, cue, begins), role="main" if speaker else "carried")
    made = replace(made, written=_is_worth(scene, made, found))
    medium = _addressed(scene, made, after, found)
    return [*medium, replace(made, role="inner") if medium else made]


def _accuser(scene: Scene, speaker: Range, found: Opening) -> Range | None:
    """The one who accuses: two bare names side by side are accuser and accused, a lone phrase is the accused."""
    if found.intro > speaker[1]:
        return speaker
    first, last = speaker
    names = all(kind_of(scene.key(i)) is None and not scene.is_mark(i) for i in range(first, last))
    bare_names = names and not any(scene.key(i).startswith(ARTICLE) for i in range(first, last))
    return (first, first + 1) if bare_names and last - first == 2 else None


def _follows(scene: Scene, cue: Cue, limit: int) -> tuple[Range | None, int]:
    """The subject after a verb, unless the word there already is what was promised or threatened ("توعدت برد")."""
    asides = not scene.on("relatives", cue.first - 1)
    word, letter = scene.key(cue.last), PREPOSITIONS[0]
    plain = kind_of(word) is None and cue.last not in scene.names
    if letter in cue.entry.says.get("prep", ()) and word.startswith(letter) and plain:
        later = range(cue.last + 1, min(limit, cue.last + 4))
        if not any(scene.key(i).startswith(letter) and len(scene.key(i)) > 3 for i in later):
            return None, cue.last
    return subject_after(scene, cue.last, limit, asides)


def _is_worth(scene: Scene, made: Draft, found: Opening) -> bool:
    """Whether a demand carries content: only where it is quoted or a clause of its own."""
    return made.stance != "demands" or found.end is not None or scene.on("that", found.intro)


def _is_under(scene: Scene, cue: Cue, begins: int) -> bool:
    """Whether a clause hangs on "that", on a relative, or on a noun before it."""
    if cue.conjunction and begins == cue.first:
        return False
    before = begins - 1
    first = scene.text.sentence_of(cue.first).first
    while before >= first and scene.on("auxiliaries", before):
        before -= 1
    if before < first or scene.on("connectives", before):
        return False
    return not scene.is_mark(before) or before in scene.quotes.closes


def _addressed(scene: Scene, made: Draft, at: int, found: Opening) -> list[Draft]:
    """The medium a speaker spoke to ("لقناة النهر"), which then stands between the page and the speaker."""
    for i in range(at, min(found.intro, at + 12)):
        word = scene.key(i)
        if not word.startswith(PREPOSITIONS[1]) or kind_of(word) != "media" or kind_of(word[1:]) != "media":
            continue
        medium = phrase(scene, i, found.intro, peeled=True)
        if medium is None:
            continue
        return [replace(made, speaker=medium, kind="media", stance="relays", rule="addressed.medium", peel=1)]
    return []


def _relay(scene: Scene, cue: Cue) -> list[Draft]:
    """ "X quoted Y as saying": the one who relays, and inside it the one who said."""
    limit = limit_of(scene, cue.first)
    relayer, after = _relayer(scene, cue, limit)
    source = _source(scene, cue, after, limit)
    begins = cue.first
    if source is None:
        own = next((i for i in range(after, min(limit, after + 6)) if _form_at(scene, i) == "own_noun"), None)
        found = opening(scene, after if own is None else own + 1, cue, limit)
        if found is None or (own is None and relayer is None):
            return []
        outer = replace(_draft(cue, relayer, scene, begins, found), under=_is_under(scene, cue, begins))
        return [outer] if own is None else [outer, _inner(outer, scene.cues[own], None, None)]
    prep, named = source
    said = _said(scene, named[1], limit)
    found = opening(scene, said.last if said else named[1], cue, limit)
    if found is None:
        return []
    outer = replace(_draft(cue, relayer, scene, begins, found), under=_is_under(scene, cue, begins))
    kind = speaker_kind(scene, named)
    if relayer is None:
        return [replace(outer, speaker=named, kind=kind, stance="affirms")]
    spoken = said or replace(cue, first=prep, last=prep + 1)
    return [outer, _inner(outer, spoken, named, kind)]


def _relayer(scene: Scene, cue: Cue, limit: int) -> tuple[Range | None, int]:
    """The one who relays: a quoted name right before the source's preposition is one too."""
    close = scene.quotes.closes.get(cue.last)
    if close is not None and close - cue.last < 8 and scene.key(close + 1) in _sources(cue):
        return (cue.last, close + 1), close + 1
    return subject_after(scene, cue.last, limit)


def _said(scene: Scene, at: int, limit: int) -> Cue | None:
    """The "as saying" that follows a source, asides left out."""
    for i in range(at, min(limit, at + 24)):
        if scene.on("that", i):
            return None
        if _form_at(scene, i) == "own_noun":
            return scene.cues[i]
    return None


def _inner(outer: Draft, cue: Cue, speaker: Range | None, kind: SpeakerKind | None) -> Draft:
    """What the relayed one says: the same content, one step further in."""
    return replace(
        outer, cue=(cue.first, cue.last), rule=f"{outer.rule}.source", stance="affirms",
        speaker=speaker, kind=kind, role="inner",
    )  # fmt: skip


def _after_aside(scene: Scene, at: int, limit: int) -> int:
    """The index after an aside between commas that begins at ``at``, or ``at``."""
    return (aside(scene, at, limit) or at) if scene.key(at) in forms("comma") else at


def _sources(cue: Cue) -> frozenset[str]:
    """The prepositions after which a relaying cue names its source."""
    return frozenset(map(key, cue.entry.says.get("source", ())))


def _form_at(scene: Scene, i: int) -> str:
    return scene.cues[i].form if i in scene.cues else ""


def _source(scene: Scene, cue: Cue, at: int, limit: int) -> tuple[int, Range] | None:
    """The preposition and phrase that name whom a relaying verb relays."""
    sources = _sources(cue)
    skipped = _after_aside(scene, at, limit)
    for i in range(skipped, min(limit, skipped + _SOURCE_WITHIN)):
        if scene.on("that", i) or scene.key(i) in forms("colon"):
            return None
        if scene.key(i) in sources:
            named = phrase(scene, i + 1, limit)
            return (i, named) if named else None
    return None


def _passive(scene: Scene, cue: Cue) -> list[Draft]:
    """"It was said that": content that nobody is named for."""
    limit = limit_of(scene, cue.first)
    at = cue.last - 1 if scene.on("that", cue.last - 1) else cue.last
    found = opening(scene, at, cue, limit)
    if found is None:
        return []
    made = replace(_draft(cue, None, scene, cue.first, found), kind="anonymous", under=_is_under(scene, cue, cue.first))
    return [made]


def _participle(scene: Scene, cue: Cue) -> list[Draft]:
    """"..., adding that": the subject of the verb before goes on speaking."""
    plural = "pl" in cue.tags and not scene.key(cue.first).endswith(tuple(forms("oblique_plural")))
    if plural or not {"indef", "f", "pl"} & cue.tags:
        return []
    if cue.first == scene.text.sentence_of(cue.first).first or "dual" in cue.tags:
        return []
    found = opening(scene, cue.last, cue, limit_of(scene, cue.first))
    if found is None:
        return []
    made = replace(_draft(cue, None, scene, cue.first, found), role="participle")
    return [replace(made, written=_is_worth(scene, made, found))]


def _noun(scene: Scene, cue: Cue) -> list[Draft]:
    """A noun of speech with its speaker in the genitive, or with a pronoun."""
    limit = limit_of(scene, cue.first)
    if scene.on("speech_in", cue.first - 1):
        return []
    speaker = None if cue.pronoun else phrase(scene, cue.last, limit)
    found = opening(scene, speaker[1] if speaker else cue.last, cue, limit)
    if found is None or (speaker is None and not cue.pronoun and not scene.key(cue.first).startswith(ARTICLE)):
        return []
    made = _draft(cue, speaker, scene, cue.first, found)
    return [replace(made, role="noun" if speaker else "message", under=True)]


def _message(scene: Scene, cue: Cue) -> list[Draft]:
    """"A letter whose content is that": spoken by the nearest person or body named before in the sentence."""
    found = opening(scene, cue.last, cue, limit_of(scene, cue.first))
    return [] if found is None else [replace(_draft(cue, None, scene, cue.first, found), role="message", under=True)]


def _own(scene: Scene, cue: Cue) -> list[Draft]:
    """"As he put it": the clause before, by the speaker before."""
    start = clause_start(scene, cue.first)
    made = _draft(cue, None, scene, cue.first, Opening(cue.first, start, cue.first))
    return [replace(made, role="trailing")] if start < cue.first else []


def _outlet(scene: Scene, cue: Cue) -> list[Draft]:
    """"It is noted that": the page itself speaks, nobody is quoted any longer."""
    found = Opening(cue.first, cue.last)
    return [replace(_draft(cue, None, scene, cue.first, found), role="outlet", written=False)]


def _as_said(scene: Scene, cue: Cue) -> list[Draft]:
    """"As X said": only where a reporting verb follows and has no content of its own after it."""
    at = cue.last
    while scene.on("auxiliaries", at):
        at += 1
    verb = scene.cues.get(at)
    if verb is None or verb.form not in ("verb", "relay"):
        return []
    speaker, after = _told(scene, verb.last, limit_of(scene, cue.first))
    found = opening(scene, after, verb, limit_of(scene, cue.first))
    if speaker is None or (found is not None and found.intro - after < 6 and _clear(scene, found)):
        return []
    return _around(scene, cue, speaker)


def _clear(scene: Scene, found: Opening) -> bool:
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


def _particle(scene: Scene, cue: Cue) -> list[Draft]:
    """"According to X": the clause it ends, the clause it begins, or the sentence it stands in the middle of."""
    limit = limit_of(scene, cue.first)
    at, peel = cue.last, 0
    while scene.on("auxiliaries", at) or scene.key(at) in _sources(cue):
        at += 1
    if at in scene.cues and scene.cues[at].form in ("verb", "relay"):
        speaker, _ = _told(scene, scene.cues[at].last, limit)
    elif at > cue.last and scene.on("auxiliaries", at - 1):
        return []
    else:
        speaker = phrase(scene, at, limit, peeled=True)
        peel = int(speaker is not None and scene.key(at)[:1] in _sources(cue))
    if speaker is None or not _can_vouch(scene, speaker):
        return []
    made = [replace(d, peel=peel) for d in _around(scene, cue, speaker)]
    return made


def _can_vouch(scene: Scene, speaker: Range) -> bool:
    """Whether a phrase names somebody or something that can tell: a known kind, a known name, a quoted name."""
    first = speaker[0]
    known = kind_of(scene.key(first)) is not None or is_same(scene.key(first)) or scene.on("news_names", first)
    return known or scene.is_mark(first) or first in scene.people


def _around(scene: Scene, cue: Cue, speaker: Range) -> list[Draft]:
    """The draft of a phrase that vouches for the words around it."""
    first, limit = scene.text.sentence_of(cue.first).first, limit_of(scene, cue.first)
    begins_sentence = cue.first <= first + 1
    after = speaker[1]
    while after < limit and scene.on("relatives", after):
        after = _clause_end(scene, after, limit)
    if begins_sentence:
        start = after + 1 if scene.is_mark(after) else after
        return [_draft(cue, speaker, scene, cue.first, Opening(cue.first, start))] if start < limit else []
    start = clause_start(scene, cue.first)
    if start >= cue.first:
        return []
    goes_on = _goes_on(scene, cue, after, limit)
    made = _draft(cue, speaker, scene, start, Opening(start, start, None if goes_on else cue.first))
    return [replace(made, role="interposed" if goes_on else "trailing")]


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


def _locative(scene: Scene, cue: Cue) -> list[Draft]:
    """"It came in a statement that": the document speaks."""
    limit = limit_of(scene, cue.first)
    speaker = phrase(scene, cue.last, limit)
    if speaker is None or speaker_kind(scene, speaker) != "document":
        return []
    found = opening(scene, speaker[1], cue, limit)
    if found is None:
        trailing = cue.first > scene.text.sentence_of(cue.first).first + 2 and scene.is_mark(cue.first - 1)
        return _around(scene, cue, speaker) if trailing else []
    made = _draft(cue, speaker, scene, cue.first, found)
    return [replace(made, under=_is_under(scene, cue, cue.first))]


_FORMS: dict[str, Callable[[Scene, Cue], list[Draft]]] = {
    "verb": _verb, "relay": _relay, "passive": _passive, "participle": _participle, "noun": _noun, "message": _message,
    "own": _own, "own_noun": _message, "outlet": _outlet, "as_said": _as_said, "particle": _particle, "locative": _locative,
}  # fmt: skip
