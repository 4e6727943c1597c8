"""What is told of an event to say whether it happened: the rules' verdict and reason, words, verbs, speech, dates."""

from __future__ import annotations

from riwaya.arabic import ARTICLE, CONJUNCTIONS, FUTURE, IMPERFECT_PREFIXES
from riwaya.frames import status
from riwaya.frames.scene import Scene
from riwaya.modality.events import EDGE, SHORTEST, Event, age, doubts, stem
from riwaya.resolution import claims

#: Distances in words that are told apart.
_STEPS = (0, 1, 2, 4, 7, 11, 17, 26)
#: So many words around a trigger are told, and so many of them as near.
_BEFORE, _BEHIND, _NEAR = 12, 9, 4

Feature = tuple[str, ...]


def told(event: Event) -> list[Feature]:
    """Everything that is told of an event, as named features that hold."""
    return [
        *_own(event), *_verdict(event), *_near_words(event), *_verb_before(event), *_verb_behind(event),
        *_sentence(event), *_speech(event), *_marks(event), *_denials(event), *_times(event),
    ]  # fmt: skip


def _own(event: Event) -> list[Feature]:
    hit, frame, form = event.hit, event.frame, event.form
    return [
        ("form", form), ("form", form, frame.type), ("entry", hit.entry.id), ("entry", hit.entry.id, form),
        ("mode", frame.type, str(frame.mode)), ("prep", hit.preposition, form), ("conj", hit.conjunction, event.kind),
    ]  # fmt: skip


def _verdict(event: Event) -> list[Feature]:
    """What the rules say, why, and what the date alone would make of it."""
    frame, form, kind = event.frame, event.form, event.kind
    reason = _reason(event)
    out: list[Feature] = [
        ("rule", frame.status), ("rule", frame.status, form), ("rule", frame.status, frame.type),
        ("rule", frame.status, event.hit.entry.id), ("why", reason), ("why", reason, frame.type),
        ("why", reason, kind), ("why", reason, form, frame.type), ("assertion", frame.assertion),
        ("assertion", frame.assertion, frame.type),
    ]  # fmt: skip
    happened = claims.when_of(event.seen.ground, frame)
    dated = claims.dated(frame.status, happened, event.seen.day)
    if dated != frame.status:
        out += [("date", dated), ("date", dated, kind), ("date", dated, frame.type)]
    when = age(happened, event.seen.day) if happened else "none"
    basis = happened.basis if happened else "none"
    return [*out, ("when", when, basis), ("when", when, basis, kind)]


def _reason(event: Event) -> str:
    """Which rule gave the verdict."""
    given = event.reason != "none" or event.frame.status == "occurred"
    return event.reason if given else f"embedded {event.frame.status}"


def _near_words(event: Event) -> list[Feature]:
    first, last, kind = event.hit.first, event.hit.last, event.kind
    before, behind = event.word(first - 1), event.word(last)
    raw = event.scene.key(first - 1) if first > event.sentence.first else EDGE
    out: list[Feature] = [
        ("w-1", raw, kind), ("w-1", before), ("w-1 def", str(raw.startswith(ARTICLE)), kind),
        ("w-2", event.word(first - 2)), ("w-2", event.word(first - 2), before),
        ("w+1", behind), ("w+1", behind, kind), ("w+2", event.word(last + 1)),
    ]  # fmt: skip
    cut = 0
    for i in range(first - 1, max(event.sentence.first, first - _BEFORE) - 1, -1):
        cut += event.scene.is_mark(i)
        if cut > 1:
            break
        if not event.scene.is_mark(i):
            out += _placed(event, i, "before", cut, first - i)
    for i in range(last, min(event.sentence.last, last + _BEHIND)):
        if event.scene.is_mark(i):
            break
        out += _placed(event, i, "behind", 0, i - last + 1)
    return out


def _placed(event: Event, i: int, side: str, cut: int, away: int) -> list[Feature]:
    """A word on one side of the trigger, in its clause told with its nearness too."""
    word = event.word(i)
    out: list[Feature] = [(side, word, str(cut))]
    return out if cut else [*out, (side, word, "near" if away <= _NEAR else "far", event.kind)]


def _tense(scene: Scene, i: int) -> str:
    """Tense of a verb, by its first letters."""
    if i in scene.futures:
        return FUTURE
    key = scene.key(i)
    bare = key[1:] if key[0] in CONJUNCTIONS and len(key) > SHORTEST else key
    return "imperfect" if bare[0] in IMPERFECT_PREFIXES[:3] and len(bare) > SHORTEST else "perfect"


def _verb_before(event: Event) -> list[Feature]:
    """The nearest verb before the trigger, and how much stands between."""
    scene, kind = event.scene, event.kind
    i = next((i for i in range(event.hit.first - 1, event.sentence.first - 1, -1) if i in scene.verbs), None)
    if i is None:
        return [("verb", "none", event.form)]
    words, tense = event.between(i), _tense(scene, i)
    linked = event.count(words, lambda j: scene.bare(j, "subordinators"), 1)
    where = event.count(words, scene.is_mark) + linked
    out: list[Feature] = [("verb", event.word(i), kind), ("tense", tense, where, event.form)]
    for entry in event.seen.entries.get(i, ()):
        out += [("verb entry", entry, tense, kind), ("verb entry", entry, where)]
    if any(
        scene.bare(j, "auxiliaries") for j in range(max(event.sentence.first, event.hit.first - 8), event.hit.first)
    ):
        out.append(("was", event.form))
    return out


def _verb_behind(event: Event) -> list[Feature]:
    """The next verb of the clause."""
    scene = event.scene
    i = next((i for i in range(event.hit.last, event.sentence.last) if i in scene.verbs or scene.is_mark(i)), None)
    if i is None or i not in scene.verbs:
        return []
    steps = _step(i - event.hit.last)
    return [("verb behind", event.word(i), event.kind), ("tense behind", _tense(scene, i), steps, event.kind)]


def _step(away: int) -> str:
    return str(next((n for n in _STEPS if away <= n), "far"))


def _sentence(event: Event) -> list[Feature]:
    """Whether the sentence asks, begins with the trigger, quotes it."""
    scene, first = event.scene, event.sentence.first
    out: list[Feature] = []
    if any(scene.key(i) in "؟?" for i in range(max(first, event.sentence.last - 3), event.sentence.last)):
        out += [("asks",), ("asks", event.form)]
    before = range(first, event.hit.first)
    if all(scene.text.words[i].is_mark for i in before):
        out.append(("head", event.form))
    quotes = sum(1 for i in before if scene.is_quote(i))
    return [*out, ("quoted", str(quotes % 2), event.kind)]


def _speech(event: Event) -> list[Feature]:
    """In whose mouth the event is, from the innermost stance to the outermost."""
    words, out = event.scene.text, list[Feature]()
    for said in event.held:
        cue = stem(words.words[words.word_at(said.cue.start)].key)
        out += [("said", said.stance), ("said", said.stance, event.kind), ("cue", cue, event.kind)]
    if event.held:
        inner = event.held[-1]
        away = _step(event.hit.first - words.word_at(inner.content.start))
        out += [("inner", inner.stance, event.form), ("inner", inner.stance, event.frame.status)]
        out.append(("inner", inner.stance, away, event.kind))
    else:
        out.append(("inner", "none", event.form))
    cued = next((a.stance for a in event.seen.ground.attributions if a.cue.meets(event.frame.trigger)), None)
    return [*out, ("cued", cued)] if cued else out


def _marks(event: Event) -> list[Feature]:
    """The words of status of the sentence: which, on which side, how far, whether the rules let them reach."""
    out: list[Feature] = []
    for mark in event.seen.marks:
        if not event.sentence.first <= mark.first < event.sentence.last or mark.first == event.hit.first:
            continue
        ahead = mark.last <= event.hit.first
        side = "before" if ahead else "behind"
        words = range(mark.last, event.hit.first) if ahead else range(event.hit.last, mark.first)
        parted = str(int(status.parted(event.scene, mark, event.hit)))
        reaches = str(int(status.reaches(event.scene, mark, event.hit)))
        says, name = str(mark.entry.says["marks"]), mark.entry.id
        happening = event.count(words, event.happens)
        out += [
            ("mark", name, side, parted, event.frame.type), ("mark", name, side, parted, event.kind),
            ("mark", name, reaches), ("marks", says, side, parted, _step(len(words))),
            ("marks", says, reaches, event.frame.status),
            ("mark word", event.word(mark.first), side, parted, happening),
        ]  # fmt: skip
    return out


def _denials(event: Event) -> list[Feature]:
    scene, out = event.scene, list[Feature]()
    first = event.hit.first
    for mark in doubts(event):
        gap = scene.text.words[mark.first].sentence - event.sentence.index
        where = ("behind" if mark.first > first else "before", str(gap))
        low, high = sorted((first, mark.first))
        rivals = str(min(3, sum(1 for d in event.seen.drawn.drafts if low < d.hit.first < high)))
        follows = stem(scene.key(mark.last)) if mark.last < len(scene.text.words) else EDGE
        precedes = stem(scene.key(mark.first - 1)) if mark.first else EDGE
        out += [
            ("denial", mark.entry.id, *where, rivals), ("denial", mark.entry.id, where[0], event.frame.type),
            ("denial of", follows, *where), ("denial after", precedes, *where),
        ]  # fmt: skip
    return out


def _times(event: Event) -> list[Feature]:
    """The times of the sentence: how long ago, on which side, what stands between; the nearest once more."""
    scene, out = event.scene, list[Feature]()
    nearest: tuple[int, str, str, str] | None = None
    for first, last in scene.times.items():
        if not event.sentence.first <= first < event.sentence.last:
            continue
        ahead = last <= event.hit.first
        words = range(last, event.hit.first) if ahead else range(event.hit.last, first)
        side, old = "before" if ahead else "behind", event.seen.ages.get(first, "none")
        marks, verbs = event.count(words, scene.is_mark), event.count(words, event.happens)
        relatives = event.count(words, lambda i: scene.bare(i, "relatives"), 1)
        out += [
            ("time", old, side, marks, verbs, relatives), ("time", old, side, _step(len(words))),
            ("time", old, side, event.kind), ("time", event.word(first - 1), old, side, verbs), ("time", old),
        ]  # fmt: skip
        if nearest is None or len(words) < nearest[0]:
            nearest = len(words), old, side, marks
    if nearest is None:
        return [("nearest", "none", event.form)]
    away, old, side, marks = nearest
    return [*out, ("nearest", old, side, _step(away)), ("nearest", old, side, event.form, str(min(1, int(marks))))]
