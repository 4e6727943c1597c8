"""On whose word: the narrators of a claim from the publisher inward, carried over sentences, in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from riwaya.arabic import CONJUNCTIONS, bare
from riwaya.attribution.words import forms, is_definite, is_same, kind_of, lemma_of
from riwaya.model import Attribution, Link, Mention, Report, Span
from riwaya.text import Text, read

#: How many sentences back an unnamed speaker or "the source" is looked for; both are set by how news is written.
_CARRIED_BACK, _SAME_BACK = 6, 4
_HIS = "ه"
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
    sentence = _sentence(text, own.cue)
    recent = range(max(0, index - 40), index)
    near = [i for i in recent if sentence - _sentence(text, attributions[i].cue) <= _CARRIED_BACK]
    if own.rule.endswith(_SOURCE):
        near = [i for i in near if _sentence(text, attributions[i].cue) < sentence]
    here = [i for i in near if _sentence(text, attributions[i].cue) == sentence]
    same = [i for i in here if attributions[i].parent == own.parent or attributions[i].parent == index]
    first = [i for i in near if not _is_quoted(attributions, i)]
    for group in (same, here, first, near):
        for i in reversed(group):
            named = known[i]
            if named is not None and _agree(text, own.cue, attributions[named]):
                return named
    return None


def _is_quoted(attributions: Sequence[Attribution], index: int) -> bool:
    """Whether an attribution stands inside what another says: its speaker does not go on in the next sentence."""
    own = attributions[index]
    if own.parent is None:
        return False
    outer = attributions[own.parent]
    return outer.cue.start < own.cue.start and outer.content.start != own.content.start


def _sentence(text: Text, span: Span) -> int:
    return text.words[text.word_at(span.start)].sentence


def _agree(text: Text, cue: Span, named: Attribution) -> bool:
    """Whether a verb or participle without subject can have the speaker of an attribution as its subject."""
    if named.speaker is None:
        return False
    verb = text.words[text.word_at(cue.start)].key
    head = _head(text, named.speaker)
    if verb.endswith(tuple(forms("plural_marks.verb") | forms("plural_marks.noun"))):
        return _is_plural(head)
    feminine = _is_feminine_verb(verb)
    if _may_be_his(text, named.speaker):
        return True
    return feminine == _is_feminine(head) or (named.kind == "organization" and not _surely_masculine(head))


def _is_feminine_verb(verb: str) -> bool:
    """Whether a folded verb or participle has a feminine subject, a conjunction before it or not."""
    perfect = tuple(forms("feminine_marks.perfect"))
    begins = verb.startswith(perfect) or (verb[:1] in CONJUNCTIONS and verb[1:].startswith(perfect))
    return begins or verb.endswith(tuple(forms("feminine_marks.perfect") | forms("feminine_marks.noun")))


def _may_be_his(text: Text, speaker: Span) -> bool:
    """Whether a speaker's first word, as it is written, may end in "his" ("شقيقه"): man or woman."""
    word = text.words[text.word_at(speaker.start)]
    return text.raw[word.start : word.end].endswith(_HIS) and kind_of(word.key) == "witness"


def _surely_masculine(head: str) -> bool:
    return kind_of(head) is not None


def _head(text: Text, speaker: Span) -> str:
    """The folded first word of a speaker's phrase, without article."""
    keys = _keys(text, speaker)
    return bare(keys[0]) if keys else ""


def _is_plural(head: str) -> bool:
    if head in forms("plural_heads") or head.endswith(tuple(forms("plural_marks.noun"))):
        return True
    return kind_of(head) is not None and lemma_of(head) != head


def _is_feminine(head: str) -> bool:
    if head in forms("feminine_heads"):
        return True
    return head.endswith(tuple(forms("feminine_marks.noun"))) and head not in forms("masculine_heads")


def _keys(text: Text, span: Span) -> list[str]:
    first, last = text.range(span)
    return [w.key for w in text.words[first:last] if not w.is_mark]


# --- the fuller description ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Voices:
    """Attributions with, for each, who names its speaker and the earliest that describes that speaker in full.

    ``again`` are those of "the same" source, each with its sentence; ``agency`` is the one whose report it all is.
    ``titled`` has the full name of those who speak under a title alone and were named before without speaking.
    """

    text: Text
    attributions: Sequence[Attribution]
    named: tuple[int | None, ...]
    full: tuple[int | None, ...]
    again: tuple[tuple[int, int], ...]
    agency: Link | None
    titled: Mapping[int, Span]


def voices(
    text: Text, attributions: Sequence[Attribution], agency: Link | None = None, mentions: Sequence[Mention] = ()
) -> Voices:
    """Who speaks in each attribution, carried over and in full: worked out once for all claims of a report.

    ``agency`` is the one that signs the whole report, where one does; ``mentions`` are the names known in it.
    """
    named = antecedents(text, attributions)
    words: list[frozenset[str]] = []
    full: list[int | None] = []
    for index, attribution in enumerate(attributions):
        words.append(_content_words(text, attribution))
        at = named[index]
        full.append(at if at is None or at != index else _fuller(text, attributions, words, full, index))
        if at is not None and at != index:
            full[index] = full[at]
    same = ((i, a.cue) for i, a in enumerate(attributions) if a.speaker and _is_same(text, a.speaker))
    again = tuple((i, _sentence(text, cue)) for i, cue in same)
    people = [m.span for m in mentions if m.kind == "person"]
    titled = ((i, _titled(text, a.speaker, people)) for i, a in enumerate(attributions) if a.speaker and full[i] == i)
    return Voices(
        text, attributions, named, tuple(full), again, agency, {i: span for i, span in titled if span is not None}
    )  # fmt: skip


def _titled(text: Text, speaker: Span, people: Sequence[Span]) -> Span | None:
    """The nearest earlier person whose name begins with the title that is all a speaker is called by ("الوزير")."""
    keys = _keys(text, speaker)
    if len(keys) != 1 or not is_definite(keys[0]) or kind_of(keys[0]) is None:
        return None
    earlier = (p for p in reversed(people) if p.end <= speaker.start and len(_keys(text, p)) > 1)
    return next((p for p in earlier if lemma_of(_keys(text, p)[0]) == lemma_of(keys[0])), None)


def _content_words(text: Text, attribution: Attribution) -> frozenset[str]:
    """A speaker's words as dictionary forms, "the same" left out."""
    if attribution.speaker is None:
        return frozenset()
    keys = _keys(text, attribution.speaker)
    if keys and _may_be_his(text, attribution.speaker):
        keys[0] = keys[0].removesuffix(_HIS)
    return frozenset(lemma_of(k) for k in keys if not is_same(k))


def _fuller(
    text: Text, attributions: Sequence[Attribution], words: list[frozenset[str]], full: list[int | None], index: int
) -> int:
    """The earlier attribution that names the same speaker in more words ("المصدر" <- "مصدر مقرب من اللجنة")."""
    own, speaker = words[index], attributions[index].speaker
    keys = _keys(text, speaker) if speaker else []
    kept = [k for k in keys if not is_same(k)]
    if not kept or len(kept) > 2:
        return index
    if not (is_definite(kept[0]) or kind_of(kept[0]) is None or len(kept) < len(keys)):
        return index
    for i in range(index - 1, max(-1, index - 60), -1):
        earlier = full[i]
        if earlier is not None and own < words[earlier] and _same_head(text, kept[0], attributions[earlier]):
            return earlier
        if earlier is not None and own == words[earlier]:
            return earlier
    return index


def _same_head(text: Text, word: str, earlier: Attribution) -> bool:
    """Whether a word is the head noun of an earlier speaker, or, as a surname, one of its words."""
    if kind_of(word) is None:
        return True
    return earlier.speaker is not None and lemma_of(word) == lemma_of(_head(text, earlier.speaker))


# --- the chain -------------------------------------------------------------------------------------------------------


def narrators(trigger: Span, report: Report, heard: Voices) -> tuple[Link, ...]:
    """The narrators of what a trigger tells, from the publisher inward to whoever is said to know.

    The first link is the outlet, left out where it is unknown; the next whom the post was forwarded from. Who
    threatens, accuses or promises is no narrator of that act, which its cue tells, but of what stands inside it; who
    demands something narrates nothing.
    """
    path = _covering(trigger, heard)
    inner = innermost(trigger, heard.attributions)
    if inner is not None:
        path = [*path, *(i for i in _path(inner, heard) if i not in path)]
    return _links(path, heard, report)


def innermost(trigger: Span, attributions: Sequence[Attribution]) -> int | None:
    """Index of the deepest attribution whose content holds a trigger that is not its own cue; None where none does."""
    held = [i for i, a in enumerate(attributions) if _holds(a, trigger)]
    return max(held, key=lambda i: (_depth(i, attributions), -attributions[i].content.length, i)) if held else None


def _holds(attribution: Attribution, trigger: Span) -> bool:
    cue, content = attribution.cue, attribution.content
    return not cue.meets(trigger) and content.start <= trigger.start < content.end


def _depth(index: int, attributions: Sequence[Attribution]) -> int:
    depth, at = 0, attributions[index].parent
    while at is not None and depth <= len(attributions):
        depth, at = depth + 1, attributions[at].parent
    return depth


def _path(index: int, heard: Voices) -> list[int]:
    """Indices from the outermost attribution to ``index``, by what encloses it or enclosed its speaker before."""
    path: list[int] = []
    at: int | None = index
    while at is not None and at not in path:
        path.append(at)
        at = _above(at, heard)
    return path[::-1]


def _above(index: int, heard: Voices) -> int | None:
    """What encloses an attribution: its own parent, or the parent of the one that named its speaker before."""
    for at in (index, heard.named[index], heard.full[index]):
        if at is not None and heard.attributions[at].parent is not None:
            return heard.attributions[at].parent
    return None


def _covering(trigger: Span, heard: Voices) -> list[int]:
    """The path of a source that is named again as "the same" after the trigger's sentence: it told all in between."""
    sentence = _sentence(heard.text, trigger)
    for index, at in heard.again:
        if not 0 < at - sentence <= _SAME_BACK:
            continue
        told = [i for i in range(index) if heard.full[i] == heard.full[index]]
        if told and _sentence(heard.text, heard.attributions[told[-1]].cue) < sentence:
            return _path(told[-1], heard)
    return []


def _is_same(text: Text, speaker: Span) -> bool:
    return any(is_same(k) for k in _keys(text, speaker))


def _links(path: list[int], heard: Voices, report: Report) -> tuple[Link, ...]:
    links: list[Link] = []
    for index in path:
        link = _link(index, heard)
        if link is None or (links and links[-1].name == link.name) or _is_own(link.name, report):
            continue
        links.append(link)
    agency = heard.agency
    if agency and not _is_own(agency.name, report) and agency.name not in {link.name for link in links}:
        links.insert(0, agency)
    if report.forwarded and report.forwarded != report.outlet:
        links.insert(0, Link(report.forwarded, "media", "relays" if links else "affirms"))
    if report.outlet:
        links.insert(0, Link(report.outlet, "media", "relays" if links else "affirms"))
    return tuple(links)


def _link(index: int, heard: Voices) -> Link | None:
    """The narrator that an attribution adds, by its fullest description; None for a demand or where nobody is named."""
    attribution, full = heard.attributions[index], heard.full[index]
    named = heard.named[index]
    if full is None or named is None or attribution.stance == "demands":
        return None
    described = heard.attributions[full]
    if described.speaker is None:
        return None
    name = heard.text.slice(heard.titled.get(full, described.speaker))
    return Link(name, described.kind, attribution.stance, None, heard.attributions[named].speaker)


def _is_own(name: str, report: Report) -> bool:
    """Whether a speaker is the report's own outlet, or the one that it was forwarded from."""
    return _is_outlet(name, report.outlet) or _is_outlet(name, report.forwarded)


def _is_outlet(name: str, outlet: str | None) -> bool:
    """Whether a speaker is the report's own outlet: its name's words without "agency" and the like, or "the agency"."""
    if not outlet:
        return False
    own = _name_words(outlet)
    said = _name_words(name)
    if said & forms("reporters"):
        return False
    proper = {w for w in said if kind_of(w) != "media"}
    if proper:
        return proper <= own and (len(proper) > 1 or len(said) > 1 or len(own) <= 3)
    return bool(said) and said <= own


@lru_cache(maxsize=4096)
def _name_words(name: str) -> frozenset[str]:
    return frozenset(lemma_of(w.key) for w in read(name).words if not w.is_mark)
