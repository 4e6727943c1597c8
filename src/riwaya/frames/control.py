"""Actors that a trigger takes from elsewhere: from what governs it, the verb it depends on, the verb before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from riwaya.frames import arguments, roles, status
from riwaya.frames.draft import Draft, cued, players
from riwaya.frames.scene import Scene
from riwaya.lexicon import Hit
from riwaya.model import Attribution, Role, Span

#: A governing word rules event words at most so many words on.
_REACH = 12
#: Stances whose own party does the act spoken of; in the others it is the party spoken to or of.
_OWN_ACT = ("threatens", "promises")
_RULING = (*_OWN_ACT, "accuses", "demands")
#: Stances of acts done in speaking, whose speaker is the actor.
_TOLD = frozenset({"accuses", "threatens", "demands", "promises"})
#: Acts that whoever announces them as the object of the announcement does himself.
_ANNOUNCED = frozenset({"RETREAT", "CONCEDE", "MOBILIZE", "AID", "COERCE", "AGREE", "SUPPORT", "SANCTION", "REJECT"})
#: Events that those who are named for one of them in a sentence hold together.
_GATHERED = frozenset({"PROTEST", "CONSULT", "AGREE"})
_VOICED = frozenset({"REQUEST", "ACCUSE"})
_OWN_TYPES = frozenset({"THREATEN", "AGREE", "CONCEDE", "REJECT"})
#: Lists of the words for "that he", "that she", "that they"; speakers whose pronoun is that of a woman.
_HIMSELF = ("that-he", "that-she", "that-they")
_BODIES = frozenset({"organization", "media"})
_EMBEDDED = {"hypothetical": "hypothetical", "future": "future"}


def share(
    scene: Scene, hits: Sequence[Hit], drafts: Sequence[Draft], attributions: Sequence[Attribution]
) -> list[Draft]:
    """The drafts with actors they share with other words of their sentence, and the status their governor gives."""
    heavy = frozenset(h.first for h in hits if h.entry.family == "cue") | {d.hit.first for d in drafts}
    out: list[Draft] = []
    for draft in drafts:
        ruling = _ruling(scene, draft, out, attributions)
        if ruling is not None:
            draft = _embedded(draft, ruling)
        draft = _as_spoken(draft, attributions)
        if not players(draft, "actor"):
            own = himself(scene, draft.hit, attributions)
            if own or not roles.is_passive(scene, draft.hit):
                told = _actors(scene, draft, out, attributions, heavy) if ruling is None else _given(draft, ruling)
                draft = _with(draft, own or told)
        out.append(draft)
    out = [_joined_by(scene, d, out) for d in out]
    return [_aimed_at(scene, d, out) for d in out]


def _joined_by(scene: Scene, draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """An event noun with the actors of its sentence's other event of its type, a protest with its protesters."""
    if players(draft, "actor") or "verb" in draft.hit.tags or draft.frame.type not in _GATHERED:
        return draft
    sentence = scene.text.sentence_of(draft.hit.first)
    own = [d for d in drafts if sentence.first <= d.hit.first < sentence.last and d.frame.type == draft.frame.type]
    spans = next(filter(None, (players(d, "actor") for d in own)), [])
    if not spans and draft.frame.type == "PROTEST":
        pieces = (scene.starts.get(i) for i in range(sentence.first, sentence.last))
        spans = [p.mention.span for p in pieces if p is not None and p.mention.rule == roles.PROTESTERS][:1]
    return _with(draft, spans)


def _aimed_at(scene: Scene, draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """A protest with whom its sentence's demands and reproaches are addressed to: ``تظاهروا مطالبين الحكومة``."""
    if draft.frame.type != "PROTEST" or players(draft, "recipient"):
        return draft
    sentence = scene.text.words[draft.hit.first].sentence
    voiced = [d for d in drafts if d.frame.type in _VOICED and scene.text.words[d.hit.first].sentence == sentence]
    return _given_more(draft, tuple(Role("recipient", s) for d in voiced[:1] for s in players(d, "recipient")))


def _with(draft: Draft, actors: Sequence[Span]) -> Draft:
    taken = {r.span for r in draft.frame.roles}
    return _given_more(draft, tuple(Role("actor", span) for span in actors if span not in taken))


def _given_more(draft: Draft, parts: tuple[Role, ...]) -> Draft:
    return replace(draft, frame=replace(draft.frame, roles=(*draft.frame.roles, *parts))) if parts else draft


# --- what a threat, demand, accusation or promise rules --------------------------------------------------------------


def _ruling(scene: Scene, draft: Draft, earlier: Sequence[Draft], attributions: Sequence[Attribution]) -> Draft | None:
    """The draft whose word governs this one: by attribution, or by an entry that embeds what follows in its clause."""
    said = [a for a in status.inside(draft.hit.span, attributions) if a.stance in _RULING]
    for attribution in reversed(said):
        for other in earlier:
            if other.frame.trigger.meets(attribution.cue):
                return other
    if "verb" in draft.hit.tags and "imperfect" not in draft.hit.tags:
        return None
    for other in reversed(earlier):
        if other.hit.entry.says.get("embeds") and _governs(scene, other.hit, draft.hit):
            return other
    return None


def _governs(scene: Scene, ruler: Hit, hit: Hit) -> bool:
    """Whether a word rules another: near before it in its sentence, no clause mark between."""
    near = 0 <= hit.first - ruler.last < _REACH
    if not near or scene.text.words[ruler.first].sentence != scene.text.words[hit.first].sentence:
        return False
    return not status.parted(scene, ruler, hit)


def _embedded(draft: Draft, ruling: Draft) -> Draft:
    """The draft with the status that what governs it leaves it, unless its own words say more."""
    wanted = ruling.hit.entry.says.get("embeds")
    frame = draft.frame
    if frame.status == "occurred" and wanted in _EMBEDDED and not draft.hit.article:
        frame = replace(frame, status=wanted)
    if frame.assertion == "asserted" and wanted in ("alleged", "denied"):
        frame = replace(frame, assertion=wanted)
    return replace(draft, frame=frame)


def _given(draft: Draft, ruling: Draft) -> list[Span]:
    """Whose act it would be: the party's own in a threat or promise, the other's in a demand or accusation."""
    if "verb" in draft.hit.tags and draft.frame.roles:
        return []
    return players(ruling, "actor" if ruling.frame.type in _OWN_TYPES else "recipient")


def _as_spoken(draft: Draft, attributions: Sequence[Attribution]) -> Draft:
    """A verbal act with the speaker that attribution found for its word as actor, and the other party as recipient."""
    said = next(iter(cued(draft, attributions)), None)
    actors = players(draft, "actor")
    if said is None or said.stance not in _TOLD or draft.hit.entry.says.get("object") == "none":
        return draft
    if said.speaker is None and (players(draft, "recipient") or said.stance != "accuses"):
        return draft
    own = [s for s in actors if said.speaker and s.meets(said.speaker)]
    if own or (said.speaker is None and not actors):
        return draft
    others = tuple(Role("recipient", r.span) if r.name == "actor" else r for r in draft.frame.roles)
    speaker = (Role("actor", said.speaker),) if said.speaker else ()
    return replace(draft, frame=replace(draft.frame, roles=(*speaker, *others)))


# --- subjects shared in a sentence -----------------------------------------------------------------------------------


def _actors(
    scene: Scene, draft: Draft, earlier: Sequence[Draft], attributions: Sequence[Attribution], heavy: frozenset[int]
) -> list[Span]:
    hit = draft.hit
    if hit.entry.says.get("subject", "actor") != "actor":
        return []
    own = [d for d in earlier if scene.text.words[d.hit.first].sentence == scene.text.words[hit.first].sentence]
    if "verb" in hit.tags:
        return _of_verb_before(hit, own)
    announced = _announced(scene, draft, attributions)
    if announced:
        return announced
    if roles.is_circumstantial(scene, hit):
        return _of_speaker(hit, attributions) or _of_verb_before(hit, own)
    return _of_governing_verb(scene, hit, heavy) if not hit.article else []


def _announced(scene: Scene, draft: Draft, attributions: Sequence[Attribution]) -> list[Span]:
    """Who announces an act that is the announcement's own object: ``أعلنت القوات وقفا لإطلاق النار``.

    Nobody where it is told as a sentence: ``قال الجيش إن اعتقالات جرت في البلدة``.
    """
    start, before = draft.frame.trigger.start, draft.hit.first - 1
    if draft.frame.type not in _ANNOUNCED or "verb" in draft.hit.tags:
        return []
    if before >= 0 and scene.bare(before, "subordinators"):
        return []
    return [a.speaker for a in attributions if a.speaker and a.stance == "affirms" and a.content.start == start][-1:]


def himself(scene: Scene, hit: Hit, attributions: Sequence[Attribution]) -> list[Span]:
    """Who speaks, where what he tells begins with a pronoun for himself and the verb: ``قال الجيش إنه قصف``."""
    before = hit.first - 1
    if "verb" not in hit.tags or hit.entry.says.get("subject", "actor") != "actor":
        return []
    told = next((name for name in _HIMSELF if before >= 0 and scene.bare(before, name)), None)
    if told is None:
        return []
    start = scene.text.words[before].start
    said = [a for a in attributions if a.speaker and a.content.start == start]
    if not said or said[-1].speaker is None:
        return []
    head = scene.key(scene.text.word_at(said[-1].speaker.start))
    feminine = head.endswith(tuple(scene.lists["feminine-ends"])) or said[-1].kind in _BODIES
    fits = feminine if told == "that-she" else not head.endswith(tuple(scene.lists["feminine-ends"]))
    return [said[-1].speaker] if fits or told == "that-they" else []


def _of_verb_before(hit: Hit, own: Sequence[Draft]) -> list[Span]:
    """The subject of the verb before, for a verb joined to it or a plural that leaves its subject out."""
    joined = bool(hit.conjunction) or "pl" in hit.tags or "participle" in hit.tags
    told = [spans for d in own if (spans := players(d, "actor"))]
    return told[-1] if joined and told else []


def _of_speaker(hit: Hit, attributions: Sequence[Attribution]) -> list[Span]:
    """Whoever speaks nearest before a participle of speech ("مطالبا")."""
    before = [a for a in attributions if a.speaker and a.cue.end <= hit.span.start]
    return [before[-1].speaker] if before and before[-1].speaker else []


def _of_governing_verb(scene: Scene, hit: Hit, heavy: frozenset[int]) -> list[Span]:
    """The subject of the plain verb that an event noun depends on: ``خرج الطلاب في مسيرة``, ``حاول شاب السطو``.

    ``heavy`` are verbs with a meaning of their own, of speech or happening: their subject is not shared.
    """
    verb = status.governing_verb(scene, hit, _REACH)
    if verb is None or verb in heavy:
        return []
    return [a.span for a in arguments.subjects(scene, verb, hit.first) if a.is_party][:1]
