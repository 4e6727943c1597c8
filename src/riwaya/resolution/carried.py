"""Who goes on speaking: the speaker of a verb of saying that names none, by place, gender and number."""

from __future__ import annotations

from collections.abc import Sequence

from riwaya.arabic import CONJUNCTIONS, bare
from riwaya.attribution.words import forms, kind_of, lemma_of, listed
from riwaya.model import Attribution, Span
from riwaya.text import Text

#: How many sentences back an unnamed speaker is looked for; set by how news is written.
_CARRIED_BACK = 6
#: The last letter of "his" at the end of a noun.
HIS = "ه"
_NOBODY, _SOURCE = "passive.", ".source"


def speakers(text: Text, attributions: Sequence[Attribution]) -> tuple[Span | None, ...]:
    """For each attribution the span of who speaks: its own speaker, or the one carried on ("وأضاف أن")."""
    carried = antecedents(text, attributions)
    return tuple(None if a is None else attributions[a].speaker for a in carried)


def antecedents(text: Text, attributions: Sequence[Attribution]) -> tuple[int | None, ...]:
    """For each attribution the index of the one that names its speaker: itself, an earlier one, or None."""
    out: list[int | None] = []
    for index, attribution in enumerate(attributions):
        out.append(index if attribution.speaker is not None else _carried(text, attributions, out, index))
    return tuple(out)


def _carried(text: Text, attributions: Sequence[Attribution], known: list[int | None], index: int) -> int | None:
    """The attribution whose speaker goes on at ``index``: a neighbour inside the same one first, then the nearest."""
    own = attributions[index]
    if own.rule.startswith(_NOBODY):
        return None
    sentence = sentence_of(text, own.cue)
    recent = range(max(0, index - 40), index)
    near = [i for i in recent if sentence - sentence_of(text, attributions[i].cue) <= _CARRIED_BACK]
    if own.rule.endswith(_SOURCE):
        near = [i for i in near if sentence_of(text, attributions[i].cue) < sentence]
    here = [i for i in near if sentence_of(text, attributions[i].cue) == sentence]
    same = [i for i in here if attributions[i].parent == own.parent or attributions[i].parent == index]
    first = [i for i in near if not _is_quoted(attributions, i)]
    for group in (same, here, first, near):
        for i in reversed(group):
            named = known[i]
            if named is not None and _agree(text, own.cue, attributions[named]):
                return named
    return _just_before(text, attributions, known, near, sentence) if _opens_sentence(text, own.cue) else None


def _just_before(
    text: Text, attributions: Sequence[Attribution], known: list[int | None], near: list[int], sentence: int
) -> int | None:
    """Who was quoted last in the sentence before: he goes on even where gender and number were not watched."""
    said = [i for i in near if sentence - sentence_of(text, attributions[i].cue) == 1]
    return known[said[-1]] if said else None


def _opens_sentence(text: Text, cue: Span) -> bool:
    """Whether a cue is the first word of its sentence."""
    at = text.word_at(cue.start)
    return text.sentences[text.words[at].sentence].first == at


def _is_quoted(attributions: Sequence[Attribution], index: int) -> bool:
    """Whether an attribution stands inside what another says: its speaker does not go on in the next sentence."""
    own = attributions[index]
    if own.parent is None:
        return False
    outer = attributions[own.parent]
    return outer.cue.start < own.cue.start and outer.content.start != own.content.start


def sentence_of(text: Text, span: Span) -> int:
    """Number of the sentence in which a span begins."""
    return text.words[text.word_at(span.start)].sentence


def _agree(text: Text, cue: Span, named: Attribution) -> bool:
    """Whether a verb or participle without subject can have the speaker of an attribution as its subject."""
    if named.speaker is None:
        return False
    verb = text.words[text.word_at(cue.start)].key
    head = head_of(text, named.speaker)
    if verb.endswith(tuple(forms("plural_marks.verb") | forms("plural_marks.noun"))) and not listed("his_verbs", verb):
        return _is_plural(head)
    feminine = _is_feminine_verb(verb)
    if may_be_his(text, named.speaker):
        return True
    return feminine == _is_feminine(head) or (named.kind == "organization" and not _surely_masculine(head))


def _is_feminine_verb(verb: str) -> bool:
    """Whether a folded verb or participle has a feminine subject, a conjunction before it or not."""
    if listed("his_verbs", verb):
        return False
    perfect = tuple(forms("feminine_marks.perfect"))
    begins = verb.startswith(perfect) or (verb[:1] in CONJUNCTIONS and verb[1:].startswith(perfect))
    return begins or verb.endswith(tuple(forms("feminine_marks.perfect") | forms("feminine_marks.noun")))


def may_be_his(text: Text, speaker: Span) -> bool:
    """Whether a speaker's first word, as it is written, may end in "his" ("شقيقه"): man or woman."""
    word = text.words[text.word_at(speaker.start)]
    return text.raw[word.start : word.end].endswith(HIS) and kind_of(word.key) == "witness"


def _surely_masculine(head: str) -> bool:
    return kind_of(head) is not None


def head_of(text: Text, speaker: Span) -> str:
    """The folded first word of a speaker's phrase, without article."""
    keys = keys_of(text, speaker)
    return bare(keys[0]) if keys else ""


def _is_plural(head: str) -> bool:
    if head in forms("plural_heads") or head.endswith(tuple(forms("plural_marks.noun"))):
        return True
    return kind_of(head) is not None and lemma_of(head) != head


def _is_feminine(head: str) -> bool:
    if head in forms("feminine_heads"):
        return True
    return head.endswith(tuple(forms("feminine_marks.noun"))) and head not in forms("masculine_heads")


def keys_of(text: Text, span: Span) -> list[str]:
    """The folded words of a span, marks left out."""
    first, last = text.range(span)
    return [w.key for w in text.words[first:last] if not w.is_mark]
