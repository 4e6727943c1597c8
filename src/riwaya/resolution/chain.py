"""On whose word: the narrators of a claim from the publisher inward, carried over sentences, in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from riwaya.arabic import ARTICLE, LIL
from riwaya.attribution.personal import own_name
from riwaya.attribution.words import forms, is_definite, is_same, kind_of, lemma_of
from riwaya.model import Attribution, Link, Mention, Report, Span
from riwaya.resolution.carried import HIS, antecedents, head_of, keys_of, may_be_his, sentence_of
from riwaya.text import Text, read

#: How many sentences back "the source" is looked for; set by how news is written.
_SAME_BACK = 4
_PERSONS = frozenset({"named_person", "official", "anonymous", "witness"})


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
    again = tuple((i, sentence_of(text, cue)) for i, cue in same)
    people = [m.span for m in mentions if m.kind == "person"]
    titled = ((i, _titled(text, a.speaker, people)) for i, a in enumerate(attributions) if a.speaker and full[i] == i)
    return Voices(
        text, attributions, named, tuple(full), again, agency, {i: span for i, span in titled if span is not None}
    )  # fmt: skip


def _titled(text: Text, speaker: Span, people: Sequence[Span]) -> Span | None:
    """The nearest earlier person whose name begins with the title that is all a speaker is called by ("الوزير")."""
    keys = keys_of(text, speaker)
    if len(keys) != 1 or not is_definite(keys[0]) or kind_of(keys[0]) is None:
        return None
    earlier = (p for p in reversed(people) if p.end <= speaker.start and len(keys_of(text, p)) > 1)
    return next((p for p in earlier if lemma_of(keys_of(text, p)[0]) == lemma_of(keys[0])), None)


def _content_words(text: Text, attribution: Attribution) -> frozenset[str]:
    """A speaker's words as dictionary forms, "the same" left out."""
    if attribution.speaker is None:
        return frozenset()
    keys = keys_of(text, attribution.speaker)
    if keys and may_be_his(text, attribution.speaker):
        keys[0] = keys[0].removesuffix(HIS)
    return frozenset(lemma_of(k) for k in keys if not is_same(k))


def _fuller(
    text: Text, attributions: Sequence[Attribution], words: list[frozenset[str]], full: list[int | None], index: int
) -> int:
    """The earlier attribution that names the same speaker in more words ("المصدر" <- "مصدر مقرب من اللجنة")."""
    own, speaker = words[index], attributions[index].speaker
    keys = keys_of(text, speaker) if speaker else []
    kept = [k for k in keys if not is_same(k)]
    if not kept or len(kept) > 2:
        return index
    if not (is_definite(kept[0]) or kind_of(kept[0]) is None or len(kept) < len(keys)):
        return index
    for i in range(index - 1, max(-1, index - 60), -1):
        earlier = full[i]
        if earlier is not None and _is_surname_of(text, kept, attributions[earlier]):
            return earlier
        if earlier is not None and own < words[earlier] and _same_head(text, kept[0], attributions[earlier]):
            return earlier
        if earlier is not None and own == words[earlier]:
            return earlier
    return _meant(text, attributions, full, index) if len(kept) == 1 else index


def _meant(text: Text, attributions: Sequence[Attribution], full: list[int | None], index: int) -> int:
    """The last one quoted before, whom a lone definite noun means that fits him: ``المصدر``, of a person ``القيادي``.

    Of those quoted in one sentence, one inside the other, the innermost is meant.
    """
    own = attributions[index]
    head = head_of(text, own.speaker) if own.speaker else ""
    anybody = lemma_of(head) in forms("sources_again")
    if head != lemma_of(head) or not (anybody or head in forms("kinds_again")):
        return index
    sentence = sentence_of(text, own.cue)
    for i in range(index - 1, -1, -1):
        earlier = full[i]
        if sentence - sentence_of(text, attributions[i].cue) > _SAME_BACK:
            break
        if earlier is None or sentence == sentence_of(text, attributions[i].cue):
            continue
        if anybody or _same_sort(attributions[earlier].kind, own.kind):
            return earlier
    return index


def _same_sort(one: str | None, other: str | None) -> bool:
    """Whether two kinds of speakers can be one: both persons, or the same."""
    return one == other or {one, other} <= _PERSONS


def _is_surname_of(text: Text, keys: Sequence[str], earlier: Attribution) -> bool:
    """Whether a title and a surname name somebody who was named in full before, whatever he was called there."""
    if earlier.speaker is None or len(keys) != 2 or kind_of(keys[0]) not in _PERSONS:
        return False
    return own_name(keys_of(text, earlier.speaker), sure=True)[-1:] == (keys[1],)


def _same_head(text: Text, word: str, earlier: Attribution) -> bool:
    """Whether a word is the head noun of an earlier speaker, or, as a surname, one of its words."""
    if kind_of(word) is None:
        return True
    return earlier.speaker is not None and lemma_of(word) == lemma_of(head_of(text, earlier.speaker))


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
    sentence = sentence_of(heard.text, trigger)
    for index, at in heard.again:
        if not 0 < at - sentence <= _SAME_BACK:
            continue
        told = [i for i in range(index) if heard.full[i] == heard.full[index]]
        if told and sentence_of(heard.text, heard.attributions[told[-1]].cue) < sentence:
            return _path(told[-1], heard)
    return []


def _is_same(text: Text, speaker: Span) -> bool:
    return any(is_same(k) for k in keys_of(text, speaker))


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
    name = _name(heard.text, heard.titled.get(full, described.speaker))
    return Link(name, described.kind, attribution.stance, None, heard.attributions[named].speaker)


def _name(text: Text, span: Span) -> str:
    """A narrator's words, with the article that the preposition before it had swallowed ("للمرصد": المرصد).

    Of a noun that begins with ل itself it cannot be told whether it had one ("للجنة"): it is left as it is.
    """
    name = text.slice(span)
    word = text.words[text.word_at(span.start)]
    if not (word.start < span.start and word.key.startswith(LIL) and name.startswith(LIL[:1])):
        return name
    whole = kind_of(word.key[1:]) is not None and kind_of(ARTICLE + word.key[2:]) is None
    return name if whole else ARTICLE + name[1:]


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
