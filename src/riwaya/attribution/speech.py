"""Verbs, participles and nouns of speech: who speaks, and where what they say begins."""

from __future__ import annotations

from dataclasses import replace

from riwaya.arabic import ARTICLE, PREPOSITIONS
from riwaya.attribution.clauses import (
    Opening,
    after_aside,
    limit_of,
    opening,
    quoted_before,
    subject_after,
)
from riwaya.attribution.draft import QUOTING, Draft, form_at, inner, is_under, sources, start_draft
from riwaya.attribution.kinds import speaker_kind
from riwaya.attribution.phrases import Range, addresses_medium, phrase
from riwaya.attribution.scene import Cue, Scene
from riwaya.attribution.subjects import subject_before
from riwaya.attribution.words import forms, kind_of

#: How many words a relaying verb and the preposition of its source may stand apart.
_SOURCE_WITHIN = 3
#: A line of at most this many words behind a capital and a colon is a headline, no report with its place.
_SHORT_LINE = 14
#: Who speaks before a colon at the head of a sentence; a medium there is the page's own dateline.
_TELLERS = frozenset({"official", "named_person", "anonymous", "witness", "media"})
_HEADLINE_KINDS = frozenset({"official", "named_person", "organization", "anonymous", "witness"})


def reporting_verb(scene: Scene, cue: Cue) -> list[Draft]:
    """A reporting verb: subject after it, or before it, or carried on from what stands before."""
    limit = limit_of(scene, cue.first)
    if scene.on("before_nouns", cue.first - 1):
        return []
    if scene.on("negated_before", cue.first - 1) and cue.says("stance") != "denies":
        return []
    shown = cue.says("needs") == "once" and len(scene.written(cue.first)) == len(scene.key(cue.first))
    speaker, after = (None, cue.last) if shown else _follows(scene, cue, limit)
    before = None if speaker else subject_before(scene, cue)
    found = opening(scene, _past_quoted(scene, after, limit), cue, limit)
    if found is None:
        said = quoted_before(scene, cue) if speaker and cue.says("stance") == "affirms" else None
        return [replace(start_draft(cue, speaker, scene, said.start, said), role="trailing")] if said else []
    if cue.says("stance") == "accuses" and speaker and not cue.pronoun:
        speaker = _accuser(scene, speaker, found)
    plain = not (cue.pronoun or cue.conjunction or scene.on("relatives", cue.first - 1))
    if plain and cue.says("pronoun") == "object" and speaker and found.intro <= speaker[1] + 1:
        speaker = subject_before(scene, cue) or speaker
    speaker = speaker or before
    if speaker is None and scene.quotes.end(cue.first - 1) is not None:
        return []
    begins = before[0] if before else cue.first
    made = start_draft(cue, speaker, scene, begins, found)
    made = replace(made, under=is_under(scene, cue, begins), role="main" if speaker else "carried")
    made = replace(made, written=_is_worth(scene, made, found))
    medium = _addressed(scene, made, after, found)
    quoted = _quoted(scene, made, after, found)
    return [*medium, replace(made, role="inner") if medium else made, *quoted]


def _past_quoted(scene: Scene, at: int, limit: int) -> int:
    """The index after the one whom a speaker at ``at`` quotes ("نقلا عن ضابط"), or ``at``."""
    comma = scene.key(at) in forms("comma")
    cue = scene.cues.get(at + comma)
    named = phrase(scene, cue.last, limit) if cue is not None and cue.entry.id == QUOTING else None
    if named is None:
        return at
    end = scene.past_unnamed(named[1])
    return end + (comma and scene.key(end) in forms("comma"))


def _quoted(scene: Scene, made: Draft, at: int, found: Opening) -> list[Draft]:
    """Whom the speaker quotes before the content begins ("ذكرت الوكالة، نقلا عن شاهد، أن")."""
    for i in range(at, min(found.intro, at + 6)):
        cue = scene.cues.get(i)
        if cue is not None and cue.entry.id == QUOTING:
            named = phrase(scene, cue.last, found.intro)
            return [inner(made, (cue.first, cue.last), named, scene)] if named else []
    return []


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


def _addressed(scene: Scene, made: Draft, at: int, found: Opening) -> list[Draft]:
    """The medium a speaker spoke to ("لقناة النهر"), which then stands between the page and the speaker."""
    for i in range(at, min(found.intro, at + 12)):
        to = scene.on("spoken_to", i) and scene.on("speech_places", i - 1)
        known = kind_of(scene.key(i + 1)) == "media" or i + 1 in scene.outlets or scene.on("news_names", i + 1)
        joined = (to or scene.on("carried_by", i)) and known
        if not (joined or addresses_medium(scene, i)):
            continue
        medium = phrase(scene, i + joined, found.intro, peeled=True)
        if medium is None:
            continue
        peel = int(not joined)
        return [replace(made, speaker=medium, kind="media", stance="relays", rule="addressed.medium", peel=peel)]
    return []


def relay(scene: Scene, cue: Cue) -> list[Draft]:
    """Read "X quoted Y as saying": the one who relays, and inside it the one who said."""
    limit = limit_of(scene, cue.first)
    relayer, after = _relayer(scene, cue, limit)
    source = _source(scene, cue, after, limit)
    before = None if relayer else subject_before(scene, cue)
    relayer, begins = relayer or before, before[0] if before else cue.first
    if source is None:
        own = next((i for i in range(after, min(limit, after + 6)) if form_at(scene, i) == "own_noun"), None)
        found = opening(scene, after if own is None else own + 1, cue, limit)
        if found is None or (own is None and relayer is None):
            return []
        outer = replace(start_draft(cue, relayer, scene, begins, found), under=is_under(scene, cue, begins))
        return [outer] if own is None else [outer, inner(outer, (own, scene.cues[own].last), None, scene)]
    prep, named = source
    further = _further(scene, cue, named, limit)
    last = further[-1][1] if further else named
    said = _said(scene, last[1], limit)
    found = opening(scene, said.last if said else scene.past_unnamed(last[1]), cue, limit)
    if found is None and said is not None:
        found = opening(scene, said.last, said, limit)
    if found is None:
        return []
    outer = replace(start_draft(cue, relayer, scene, begins, found), under=is_under(scene, cue, begins))
    if relayer is None and not _goes_on_relaying(scene, cue):
        return [replace(outer, speaker=named, kind=speaker_kind(scene, named), stance="affirms")]
    spoken = (said.first, said.last) if said and not further else (prep, prep + 1)
    told = inner(outer, spoken, named, scene)
    told = replace(told, stance=said.says("stance")) if said else told
    return [replace(outer, role=outer.role if relayer else "carried"), told, *(inner(told, *f, scene) for f in further)]


def _further(scene: Scene, cue: Cue, named: Range, limit: int) -> list[tuple[Range, Range]]:
    """Preposition and phrase of those whom a source relays in turn: ``نقلت الإذاعة عن متطوع عن جارة``."""
    found: list[tuple[Range, Range]] = []
    at = named[1]
    while scene.key(at) in sources(cue) and kind_of(scene.key(at + 1)) in _TELLERS:
        told = phrase(scene, at + 1, limit)
        if told is None:
            break
        found.append(((at, at + 1), told))
        at = told[1]
    return found


def _goes_on_relaying(scene: Scene, cue: Cue) -> bool:
    """Whether who relays is the one who spoke in the sentence before: ``قال القائد ... . ونقل عن شاهد أن``."""
    here = scene.text.sentence_of(cue.first)
    if not cue.conjunction or cue.first != here.first or here.first == 0:
        return False
    before = scene.text.sentence_of(here.first - 1)
    return any(form_at(scene, i) in ("verb", "relay") for i in range(before.first, before.last))


def _relayer(scene: Scene, cue: Cue, limit: int) -> tuple[Range | None, int]:
    """The one who relays: a quoted name right before the source's preposition is one too."""
    close = scene.quotes.closes.get(cue.last)
    if close is not None and close - cue.last < 8 and scene.key(close + 1) in sources(cue):
        return (cue.last, close + 1), close + 1
    return subject_after(scene, cue.last, limit)


def _said(scene: Scene, at: int, limit: int) -> Cue | None:
    """The "as saying" that follows a source, asides left out."""
    for i in range(at, min(limit, at + 24)):
        if scene.on("that", i):
            return None
        if form_at(scene, i) == "own_noun":
            return scene.cues[i]
    return None


def _source(scene: Scene, cue: Cue, at: int, limit: int) -> tuple[int, Range] | None:
    """The preposition and phrase that name whom a relaying verb relays."""
    preps = sources(cue)
    skipped = after_aside(scene, at, limit)
    for i in range(skipped, min(limit, skipped + _SOURCE_WITHIN)):
        if scene.on("that", i) or scene.key(i) in forms("colon"):
            return None
        if scene.key(i) in preps:
            named = phrase(scene, i + 1, limit)
            return (i, named) if named else None
    return None


def passive(scene: Scene, cue: Cue) -> list[Draft]:
    """Read "It was said that": content that nobody is named for."""
    limit = limit_of(scene, cue.first)
    if cue.conjunction and _somebody_speaks(scene, cue):
        said = replace(cue, last=cue.last - 1) if scene.on("that", cue.last - 1) else cue
        return reporting_verb(scene, said)
    at = cue.last - 1 if scene.on("that", cue.last - 1) else cue.last
    found = opening(scene, at, cue, limit)
    if found is None:
        return []
    made = start_draft(cue, None, scene, cue.first, found)
    return [replace(made, kind="anonymous", under=is_under(scene, cue, cue.first))]


def _somebody_speaks(scene: Scene, cue: Cue) -> bool:
    """Whether an earlier verb of the sentence reports somebody's words, who then goes on: ``نفى ...، وذكر أن``."""
    first = scene.text.sentence_of(cue.first).first
    return any(form_at(scene, i) in ("verb", "relay") for i in range(first, cue.first))


def participle(scene: Scene, cue: Cue) -> list[Draft]:
    """Read "..., adding that": the subject of the verb before goes on speaking."""
    plural = "pl" in cue.tags and not scene.key(cue.first).endswith(tuple(forms("oblique_plural")))
    if plural or not {"indef", "f", "pl"} & cue.tags:
        return []
    if cue.first == scene.text.sentence_of(cue.first).first or "dual" in cue.tags:
        return []
    found = opening(scene, cue.last, cue, limit_of(scene, cue.first))
    if found is None:
        return []
    made = replace(start_draft(cue, None, scene, cue.first, found), role="participle")
    return [replace(made, written=_is_worth(scene, made, found))]


def by_saying(scene: Scene, cue: Cue) -> list[Draft]:
    """Read "..., by saying that": like a participle, the subject of the verb before speaks."""
    found = opening(scene, cue.last, cue, limit_of(scene, cue.first))
    if found is None or cue.first == scene.text.sentence_of(cue.first).first:
        return []
    return [replace(start_draft(cue, None, scene, cue.first, found), role="participle")]


def noun_of_speech(scene: Scene, cue: Cue) -> list[Draft]:
    """A noun of speech with its speaker in the genitive, or with a pronoun."""
    limit = limit_of(scene, cue.first)
    if scene.on("speech_in", cue.first - 1):
        return []
    speaker = None if cue.pronoun else phrase(scene, cue.last, limit)
    found = opening(scene, speaker[1] if speaker else cue.last, cue, limit)
    if found is None or (speaker is None and not cue.pronoun and not scene.key(cue.first).startswith(ARTICLE)):
        return []
    made = start_draft(cue, speaker, scene, cue.first, found)
    return [replace(made, role="noun" if speaker else "message", under=True)]


def message(scene: Scene, cue: Cue) -> list[Draft]:
    """Read "A letter whose content is that": spoken by the nearest person or body named before in the sentence."""
    found = opening(scene, cue.last, cue, limit_of(scene, cue.first))
    if found is None:
        return []
    return [replace(start_draft(cue, None, scene, cue.first, found), role="message", under=True)]


def outlet_voice(scene: Scene, cue: Cue) -> list[Draft]:
    """Read "It is noted that": the page itself speaks, nobody is quoted any longer."""
    found = Opening(cue.first, cue.last)
    return [replace(start_draft(cue, None, scene, cue.first, found), role="outlet", written=False)]


def headlines(scene: Scene) -> dict[int, list[Draft]]:
    """Drafts of "Speaker: what is said" at the head of a sentence, by the index of the first cue.

    Also of "Relayer quoting speaker: what is said", and of a capital before a short line (``أثينا: لن نستسلم``).
    """
    found = {}
    for sentence in scene.text.sentences:
        head = range(sentence.first, min(sentence.first + 12, sentence.last - 2))
        colon = next((i for i in head if scene.key(i) in forms("colon")), None)
        if colon is None:
            continue
        cues = [i for i in range(sentence.first, colon) if i in scene.cues]
        speaker = phrase(scene, sentence.first, colon)
        if speaker is None:
            continue
        if len(cues) == 1 and speaker[1] == cues[0] and scene.cues[cues[0]].entry.id == QUOTING:
            made = _quoting_headline(scene, scene.cues[cues[0]], speaker, colon)
        else:
            made = [] if cues or speaker[1] != colon else _headline(scene, speaker, colon, sentence.last)
        if made:
            found[made[0].cue[0]] = made
    return found


def _headline(scene: Scene, speaker: Range, colon: int, last: int) -> list[Draft]:
    """What a speaker says behind a colon; a place there is a dateline, unless it is a capital before a short line."""
    kind = speaker_kind(scene, speaker)
    capital = kind == "organization" and kind_of(scene.key(speaker[0])) is None
    short = last - colon <= _SHORT_LINE and not any(i in scene.cues for i in range(colon + 1, last))
    if kind not in _HEADLINE_KINDS or (kind_of(scene.key(speaker[0])) is None and not (capital and short)):
        return []
    return [Draft((colon, colon + 1), "headline.colon", "affirms", speaker, kind, speaker[0], colon + 1, None)]


def _quoting_headline(scene: Scene, cue: Cue, relayer: Range, colon: int) -> list[Draft]:
    """Read "Relayer quoting speaker: ...": what follows the colon, by the one inside the other."""
    named = phrase(scene, cue.last, colon)
    if named is None or named[1] != colon:
        return []
    kind = speaker_kind(scene, relayer)
    kind = "media" if kind in (None, "named_person") and relayer[0] not in scene.people else kind
    outer = Draft((cue.first, cue.last), cue.entry.id, "relays", relayer, kind, relayer[0], colon + 1, None)
    return [outer, inner(outer, (cue.first, cue.last), named, scene)]
