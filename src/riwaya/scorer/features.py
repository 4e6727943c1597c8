"""What can be told of an event frame from its own words and from the sentence around it, as named numbers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from riwaya.arabic import FUTURE
from riwaya.lexicon import Hit
from riwaya.model import Attribution, Frame, Mention, TimeValue
from riwaya.text import Sentence, Text

#: How far from a trigger words count as near, in words.
_NEAR = 5
#: Weight of an entry that does not say.
_WEIGHT = 0.8
_QUOTES, _QUESTIONS, _CLAUSE = frozenset('"«»“”'), frozenset("؟?"), frozenset("،,؛;:-")
#: Classes of words that open what a trigger stands inside.
_OPENERS = frozenset(
    {"relative", "that", "condition", "since", "because", "purpose", "doubt", "was", "matter", "series", "speech"}
)
#: Features by what an entry says, by family.
_SAID = {"status": "marks", "cue": "stance", "light": "subject"}

Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Found:
    """What the stations before found in a text."""

    text: Text
    hits: Sequence[Hit]
    mentions: Sequence[Mention]
    attributions: Sequence[Attribution]


@dataclass(frozen=True, slots=True)
class Around:
    """One sentence: its frames each with the hit it was made from, what else was found, word classes by word."""

    found: Found
    sentence: Sentence
    frames: tuple[tuple[Frame, Hit | None], ...]
    hits: tuple[Hit, ...]
    mentions: tuple[Mention, ...]
    classes: tuple[tuple[str, ...], ...]
    attributions: tuple[Attribution, ...]

    def near(self, word: int) -> range:
        """Words near a word, inside the sentence."""
        return range(max(self.sentence.first, word - _NEAR), min(self.sentence.last, word + _NEAR + 1))


def sentences(found: Found, frames: Sequence[Frame], classes: Mapping[str, tuple[str, ...]]) -> Iterator[Around]:
    """Every sentence that holds a frame, with what stands in it."""
    text = found.text
    triggers = {(h.first, h.entry.id): h for h in found.hits if h.entry.family == "trigger"}
    placed: dict[int, list[tuple[Frame, Hit | None]]] = {}
    for frame in frames:
        first = text.word_at(frame.trigger.start)
        placed.setdefault(text.words[first].sentence, []).append((frame, triggers.get((first, frame.rule))))
    hits: dict[int, list[Hit]] = {}
    for hit in found.hits:
        hits.setdefault(text.words[hit.first].sentence, []).append(hit)
    mentions: dict[int, list[Mention]] = {}
    for mention in found.mentions:
        mentions.setdefault(text.words[text.word_at(mention.span.start)].sentence, []).append(mention)
    for index, own in placed.items():
        sentence = text.sentences[index]
        known = tuple(classes.get(w.key, ()) for w in text.words[sentence.first : sentence.last])
        yield Around(
            found, sentence, tuple(own), tuple(hits.get(index, ())), tuple(mentions.get(index, ())), known,
            tuple(a for a in found.attributions if a.span.meets(sentence.span) or a.content.holds(sentence.span)),
        )  # fmt: skip


def shared(around: Around) -> Features:
    """What all frames of a sentence share."""
    text, sentence = around.found.text, around.sentence
    words = text.words[sentence.first : sentence.last]
    out: Features = {"len": math.log(len(words)), "long": max(0.0, math.log(len(words) / 30))}
    out["short"] = max(0.0, math.log(12 / len(words)))
    out.update({f"has:{c}": 1.0 for classes in around.classes for c in classes})
    out.update({f"opens:{c}": 1.0 for c in around.classes[0]})
    kinds = Counter(m.kind for m in around.mentions)
    out.update({f"mentions:{kind}": min(n, 4) / 2 for kind, n in kinds.items()})
    out.update({f"sees:{label}": 1.0 for h in around.hits if (label := _label(h))})
    out.update({f"hit:{h.entry.id}": 1.0 for h in around.hits})
    out.update({f"opens:{tag}": 1.0 for h in around.hits if h.first == sentence.first for tag in _form(h)})
    out.update({f"time:{label}": 1.0 for m in around.mentions if (label := _time(m))})
    marks = {w.key for w in words if w.kind == "mark"}
    out["question"] = float(bool(marks & _QUESTIONS))
    out["quoted"] = float(bool(marks & _QUOTES))
    out["frames"] = math.log(len(around.frames))
    out["attributed"] = float(any(sentence.span.holds(a.cue) for a in around.attributions))
    return out


def calm(total: float) -> Features:
    """What the log odds that a sentence is calm news tell, on straight lines and as steps."""
    return {
        "calm": max(-6.0, min(4.0, total)) / 2, "calm:over": max(-3.0, total) / 2,
        "calm:likely": float(total > -1), "calm:surely": float(total > 0),
    }  # fmt: skip


def of(around: Around, frame: Frame, hit: Hit | None) -> Features:
    """What is told of one frame, beside what its sentence tells of all."""
    at = around.found.text.word_at(frame.trigger.start)
    out: Features = {f"type:{frame.type}": 1.0, f"mode:{frame.type}:{frame.mode}": 1.0, f"rule:{frame.rule}": 1.0}
    out[f"status:{frame.status}"] = out[f"assertion:{frame.assertion}"] = 1.0
    out["refers"] = float(frame.refers)
    out.update(_of_hit(hit))
    out.update({f"rival:{h.entry.says['type']}": 1.0 for h in around.hits if _rivals(h, hit)})
    out.update(_of_roles(around, frame))
    out.update(_of_position(around, frame, at))
    out.update(_of_neighbours(around, at))
    out.update(_of_voice(around, frame))
    return out


def _rivals(other: Hit, hit: Hit | None) -> bool:
    """Whether another trigger entry fires on the same word."""
    return hit is not None and other is not hit and other.first == hit.first and other.entry.family == "trigger"


def _label(hit: Hit) -> str:
    field = _SAID.get(hit.entry.family)
    return f"{hit.entry.family}:{hit.entry.says.get(field)}" if field else ""


def _form(hit: Hit) -> Iterator[str]:
    for tag in ("verb", "masdar", "participle", "literal"):
        if tag in hit.tags:
            yield tag
    if "verb" in hit.tags:
        yield "perfect" if "perfect" in hit.tags else "imperfect"


def _of_hit(hit: Hit | None) -> Features:
    """The entry's weight and the form that the trigger stands in."""
    if hit is None:
        return {"weight": _logit(_WEIGHT)}
    says = hit.entry.says
    out: Features = {"weight": _logit(float(says.get("weight", _WEIGHT)))}
    out.update({f"form:{tag}": 1.0 for tag in hit.tags})
    kind = "verb" if "verb" in hit.tags else "noun"
    out[f"article:{kind}"] = float(hit.article)
    out[f"pronoun:{kind}"] = float(bool(hit.pronoun))
    out[f"conjunction:{kind}"] = float(bool(hit.conjunction))
    out[f"preposition:{kind}"] = float(bool(hit.preposition))
    out["future"] = float(hit.preposition == FUTURE)
    out["phrase"] = float(hit.last - hit.first > 1)
    out["context"] = float(len(hit.entry.context)) / 2
    out[f"fold:{says.get('fold')}"] = 1.0
    return out


def _logit(p: float) -> float:
    p = min(0.98, max(0.02, p))
    return math.log(p / (1 - p))


def _of_roles(around: Around, frame: Frame) -> Features:
    """Which roles are filled, by what kind of mention, how far away."""
    parts = "".join(sorted({role.name[0] for role in frame.roles})) or "none"
    out: Features = {"roles:none": float(not frame.roles), f"roles:{frame.rule}:{parts}": 1.0}
    out[f"roles:{frame.type}:{parts}"] = 1.0
    for role in frame.roles:
        mention = next((m for m in around.mentions if m.span == role.span), None)
        out[f"role:{role.name}"] = 1.0
        rule = mention.rule.split(".")[0] if mention else "none"
        out[f"role:{role.name}:{mention.kind if mention else 'none'}:{rule}"] = 1.0
        away = abs(role.span.start - frame.trigger.start) / 40
        out[f"role:{role.name}:away"] = min(1.5, away)
        out[f"role:{role.name}:before"] = float(role.span.start < frame.trigger.start)
    return out


def _of_position(around: Around, frame: Frame, at: int) -> Features:
    """Where in its sentence the trigger stands, among which other triggers."""
    first, last = around.sentence.first, around.sentence.last
    marks = [w.index for w in around.found.text.words[first:at] if w.key in _CLAUSE]
    own = [f for f, _ in around.frames if f.type == frame.type]
    out = {"position": math.log1p(at - first) - 1.5, "position:share": (at - first) / (last - first)}
    out["position:first"] = float(at - first <= 1)
    out["position:ends"] = float(last - at <= 3)
    out["clause"] = min(3, len(marks)) / 2
    out["triggers:same"] = math.log(len(own)) if own else 0.0
    out["triggers:rank"] = float(own[0] is not frame)
    out.update(_of_company(around, frame, own))
    return out


def _of_company(around: Around, frame: Frame, own: Sequence[Frame]) -> Features:
    """How near the next trigger of the same type stands, and which stations' names overlap the trigger."""
    out: Features = {}
    for side, others in (
        ("before", [frame.trigger.start - f.trigger.end for f in own if f.trigger.start < frame.trigger.start]),
        ("after", [f.trigger.start - frame.trigger.end for f in own if f.trigger.start > frame.trigger.start]),
    ):
        if others:
            out[f"same:{side}"] = 1.0
            out[f"same:{side}:near"] = max(0.0, 1.0 - min(others) / 60)
    named = {m.kind for m in around.mentions if m.span.holds(frame.trigger)}
    out.update({f"named:{kind}": 1.0 for kind in named})
    return out


def _of_neighbours(around: Around, at: int) -> Features:
    """Words and mentions near the trigger: their classes, how far the nearest of a kind stands."""
    text, first = around.found.text, around.sentence.first
    out: Features = {}
    for i in around.near(at):
        side = "before" if i < at else "after"
        out.update({f"{side}:{c}": 1.0 for c in around.classes[i - first] if i != at})
    opened = next((c for c in reversed(around.classes[: at - first]) if not _OPENERS.isdisjoint(c)), ("none",))
    out.update({f"opened:{c}": 1.0 for c in opened})
    for i, side in ((at - 1, "prev"), (at + 1, "next")):
        if first <= i < around.sentence.last:
            out.update({f"{side}:{c}": 1.0 for c in around.classes[i - first]})
            out[f"{side}:mark"] = float(text.words[i].kind == "mark")
    for mention in around.mentions:
        near = abs(text.word_at(mention.span.start) - at) <= _NEAR
        kind = _time(mention) if mention.kind == "time" else mention.kind
        if near:
            out[f"near:{kind}"] = 1.0
    for hit in around.hits:
        if hit.first != at and abs(hit.first - at) <= _NEAR and (label := _label(hit)):
            out[f"near:{label}:{'before' if hit.first < at else 'after'}"] = 1.0
    return out


def _of_voice(around: Around, frame: Frame) -> Features:
    """In whose mouth the happening is put, and how deep."""
    held = [a for a in around.attributions if a.content.holds(frame.trigger)]
    out: Features = {"voice:own": float(not held), "voice:deep": float(len(held) > 1)}
    if held:
        inner = min(held, key=lambda a: a.content.length)
        out[f"voice:{inner.kind}"] = out[f"voice:{inner.stance}"] = 1.0
    raw = around.found.text.raw[around.sentence.span.start : frame.trigger.start]
    opened = raw.count("«") - raw.count("»") + raw.count("“") - raw.count("”")
    out["voice:quote"] = float(opened > 0)
    return out


def _time(mention: Mention) -> str:
    """What a time expression says of how fresh the news is."""
    value = mention.value
    if not isinstance(value, TimeValue):
        return ""
    if value.year is not None or value.unit == "year" or value.grain in ("year", "longer"):
        return "years"
    if value.anchor == "event":
        return "event"
    if value.direction == "future" or (value.shift or 0) > 0:
        return "future"
    if value.unit in ("month", "season") or value.month is not None or value.grain in ("month", "season"):
        return "months"
    if value.unit == "week" or value.grain == "week":
        return "weeks"
    return "through" if value.through else "days"
