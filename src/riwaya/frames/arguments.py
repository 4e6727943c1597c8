"""The noun phrases around a trigger, each with the preposition that governs it: a chunk grammar of the clause."""

from __future__ import annotations

from dataclasses import dataclass

from riwaya.arabic import ARTICLE, CONJUNCTIONS, IMPERFECT_PREFIXES, PREPOSITIONS, key, splits
from riwaya.frames.scene import Piece, Scene
from riwaya.model import Mention, Span

#: A chunk that no mention covers is cut after this many words, a clause after so many.
_LONGEST_CHUNK = 5
_LONGEST_CLAUSE = 32
_LONGEST_QUOTE = 7
_LONGEST_TOPIC = 14
#: Closed classes that open a clause.
_OPENING = ("subordinators", "relatives", "among", "auxiliaries")
AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Argument:
    """A noun phrase over words ``[first, last)``; ``preposition`` is empty for a bare one, ``agent`` for من قبل."""

    first: int
    last: int
    span: Span
    preposition: str
    mention: Mention | None
    coordinated: bool = False
    is_event: bool = False
    is_number: bool = False
    is_place: bool = False

    @property
    def is_party(self) -> bool:
        """A person or actor, by its mention."""
        return self.mention is not None and self.mention.kind in ("actor", "person", "weapon")


def after(scene: Scene, start: int) -> tuple[Argument, ...]:
    """The noun phrases from word ``start`` to the end of its clause, in reading order."""
    known: tuple[Argument, ...] | None = scene.clauses.get(start)
    if known is None:
        known = scene.clauses[start] = tuple(_after(scene, start))
    return known


def _after(scene: Scene, start: int) -> list[Argument]:
    sentence = scene.text.sentence_of(min(start, len(scene.text.words) - 1))
    stop = min(sentence.last, start + _LONGEST_CLAUSE)
    found: list[Argument] = []
    preposition, i, joined = "", start, False
    while i < stop:
        passed = _passed(scene, i, stop, bool(found))
        if passed > i:
            i = passed
        elif scene.is_mark(i):
            resumed = _resume(scene, i, stop)
            if resumed is None:
                break
            preposition, i = "", resumed
        elif scene.key(i) in CONJUNCTIONS:
            joined, i = bool(found), i + 1
        elif ends_clause(scene, i) or (i > start and _next_event(scene, i, found)):
            break
        elif scene.is_agent(i):
            preposition, joined, i = AGENT, False, i + scene.agent_words(i)
        elif scene.bare(i, "prepositions") and i not in scene.starts:
            preposition, joined, i = preposition or written_apart(scene, i), False, i + 1
        else:
            argument = _phrase(scene, i, stop, preposition, joined, found)
            if not _modifies(scene, argument, found):
                found.append(argument)
            i, preposition, joined = max(argument.last, i + 1), "", False
            if argument.is_event:
                if argument.preposition or len(found) > 1:
                    break
                i = _over_adjectives(scene, i, stop)
    return found


def _next_event(scene: Scene, i: int, found: list[Argument]) -> bool:
    """Whether an event noun at word ``i`` takes over what follows: it does, unless it is the verb's own subject."""
    return i in scene.events and i not in scene.starts and any(not a.preposition for a in found)


def _over_attributive(scene: Scene, i: int, stop: int) -> int:
    """The word after what a participle like "backed by" governs: ``المدعومة من روسيا``, ``التابع للحرس``."""
    if i < stop and scene.bare(i, "prepositions") and i not in scene.starts:
        i += 1
    while i < stop and scene.is_quote(i):
        i += 1
    piece = scene.starts.get(i)
    if piece is None:
        return i
    return piece.last if i >= stop or not key(piece.prefix).startswith(CONJUNCTIONS) else i


def _over_adjectives(scene: Scene, i: int, stop: int) -> int:
    """The word after the adjectives that follow an event noun at ``i``."""
    while i < stop and scene.listed(i, "event-adjectives"):
        i += 1
    return i


def _modifies(scene: Scene, argument: Argument, found: list[Argument]) -> bool:
    """Whether a phrase only describes the one before it: ``صحفي معتقل``, ``قوات سوريا الديمقراطية «قسد»``."""
    if not found or argument.preposition or argument.coordinated:
        return False
    last = found[-1]
    if last.last == argument.first - 1 and scene.is_quote(last.last) and last.is_party and argument.is_party:
        return True
    indefinite = not any(scene.key(i).startswith(ARTICLE) for i in (last.last - 1, argument.first))
    adjacent = last.last == argument.first and argument.last - argument.first == 1 and argument.is_party
    return indefinite and adjacent and last.is_party and not is_accusative(scene, argument.first)


def _passed(scene: Scene, i: int, stop: int, begun: bool) -> int:
    """The word after what is no phrase of the clause at word ``i``: quote, adverb, time, attribute; ``i`` if none."""
    if i + 1 < stop and f"{scene.key(i)} {scene.key(i + 1)}" in scene.lists["adverbials"]:
        return i + 2
    if scene.is_quote(i) or i in scene.asides or scene.bare(i, "pronominals"):
        return i + 1
    if i in scene.starts:
        return i
    if begun and scene.listed(i, "attributives"):
        return _over_attributive(scene, i + 1, stop)
    return scene.times.get(i, i + 1 if scene.bare(i, "adverbials") else i)


def written_apart(scene: Scene, i: int) -> str:
    """The preposition that is a word of its own, a leading conjunction taken off."""
    word = scene.key(i)
    return word if word in scene.lists["prepositions"] else word[1:]


def ends_clause(scene: Scene, i: int) -> bool:
    """Whether a new clause begins at word ``i``: subordinator, relative, or a verb of its own."""
    return bool(scene.first_of(i, _OPENING)) or (i in scene.verbs and i not in scene.starts)


def _resume(scene: Scene, i: int, stop: int) -> int | None:
    """Where the clause goes on after a comma that only sets off a time or a place; None where it ends."""
    if not scene.is_comma(i):
        return None
    j = i + 1
    if j < stop and j in scene.times:
        j = scene.times[j]
    elif j < stop and scene.bare(j, "opening-prepositions"):
        while j < min(stop, i + 9) and not scene.is_mark(j):
            j += 1
    else:
        return None
    return j + 1 if j < stop and scene.is_comma(j) else None


def _phrase(scene: Scene, i: int, stop: int, preposition: str, joined: bool, found: list[Argument]) -> Argument:
    """The noun phrase that begins at word ``i``: a mention where one does, a chunk otherwise."""
    piece = scene.starts.get(i)
    prefix = key(piece.prefix) if piece else attached(scene, i)
    conjunction = prefix[:1] in CONJUNCTIONS if prefix else has_conjunction(scene, i)
    letter = prefix.lstrip("".join(CONJUNCTIONS))[:1]
    joined = bool(found) and (joined or conjunction) and letter not in PREPOSITIONS
    governed = letter if letter in PREPOSITIONS else preposition
    if joined and not governed:
        governed = found[-1].preposition
    if piece:
        is_place = piece.mention.kind == "place"
        return Argument(piece.first, piece.last, piece.mention.span, governed, piece.mention, joined, is_place=is_place)
    last = i + 1 if i in scene.events else _chunk_end(scene, i, stop)
    start = scene.text.words[i].start + (clitic_length(scene, i) if (conjunction or letter) else 0)
    span = Span(start, scene.text.words[last - 1].end)
    number, place = scene.text.words[i].kind == "number", scene.ends.get(last - 1)
    placed = place is not None and place.mention.kind == "place" and place.first > i
    return Argument(i, last, span, governed, None, joined, i in scene.events, number, placed)


def attached(scene: Scene, i: int) -> str:
    """The proclitic preposition of a word that no mention explains, as far as hits or the article show one."""
    if i in scene.prefixed:
        return scene.prefixed[i]
    for cut in splits(scene.key(i)):
        if cut.article and cut.preposition in PREPOSITIONS and not cut.pronoun:
            return cut.conjunction + cut.preposition
    return ""


def has_conjunction(scene: Scene, i: int) -> bool:
    """Whether a word that no mention explains begins with the conjunction و."""
    word = scene.key(i)
    return word[:1] == CONJUNCTIONS[0] and len(word) > 3 and word not in scene.lists.get("whole", frozenset())


def clitic_length(scene: Scene, i: int) -> int:
    """How many characters of the written word are conjunction and preposition."""
    word = scene.key(i)
    for n in (2, 1):
        if word[n : n + 2] == ARTICLE and len(word) > n + 3:
            return n
    return 1 if word[:1] in (*CONJUNCTIONS, *PREPOSITIONS) and i not in scene.starts else 0


def _chunk_end(scene: Scene, i: int, stop: int) -> int:
    """Where the noun phrase that begins at word ``i`` ends, by definiteness, closed classes and mentions."""
    j = max(i + 1, scene.counts.get(i, 0))
    longest = min(stop, j + _LONGEST_CHUNK - 1)
    while j < longest:
        if scene.is_quote(j):
            closed = _quoted(scene, j, stop)
            if closed is None:
                break
            j = closed
            continue
        if scene.is_mark(j) or _breaks(scene, j):
            break
        piece = scene.starts.get(j)
        if piece is not None:
            if _definite(scene, j - 1):
                break
            return piece.last
        j += 1
    return j


def _quoted(scene: Scene, i: int, stop: int) -> int | None:
    """Word after the closing mark of a short quotation that opens at ``i``."""
    for j in range(i + 2, min(stop, i + _LONGEST_QUOTE)):
        if scene.is_quote(j):
            return j + 1
    return None


def _breaks(scene: Scene, j: int) -> bool:
    """Whether word ``j`` cannot belong to the noun phrase that stands before it."""
    if j in scene.times or ends_clause(scene, j) or scene.first_of(j, ("prepositions", "means")) or scene.is_agent(j):
        return True
    if has_conjunction(scene, j) or attached(scene, j):
        return True
    indefinite = not scene.key(j).startswith(ARTICLE)
    if _definite(scene, j - 1) and indefinite:
        return True
    return is_accusative(scene, j) and not is_accusative(scene, j - 1) and j - 1 not in scene.counts


def _definite(scene: Scene, i: int) -> bool:
    return scene.key(i).startswith(ARTICLE) or any(c.article for c in splits(scene.key(i))[:3] if c.conjunction)


def is_accusative(scene: Scene, i: int) -> bool:
    """Whether a word carries the indefinite accusative ending that opens an object (مقرا)."""
    word = scene.key(i)
    return len(word) > 3 and word.endswith(ARTICLE[0]) and not word.startswith(ARTICLE)


def subjects(scene: Scene, verb: int, stop: int) -> list[Argument]:
    """What may be a verb's subject, likeliest first: the first bare phrase behind it up to ``stop``, the one before."""
    behind = [a for a in after(scene, verb + 1) if not a.preposition and a.last <= stop][:1]
    ahead = before(scene, verb)
    return [*behind, ahead] if ahead else behind


def before(scene: Scene, verb: int) -> Argument | None:
    """The noun phrase that stands before a verb as its subject, or None: ``العناصر هاجموا``, ``الحاجز الذي استهدف``."""
    first = scene.text.sentence_of(verb).first
    i, relative = _back_over_particles(scene, verb - 1, first)
    if i >= first and relative and scene.is_comma(i):
        i -= 1
    piece = scene.ends.get(i) if i >= first else None
    if piece is not None and (relative or _opens_clause(scene, piece, first)):
        return Argument(piece.first, piece.last, piece.mention.span, "", piece.mention)
    return None if relative else _topic(scene, verb, first) or _of_pluperfect(scene, verb, first)


def _back_over_particles(scene: Scene, i: int, first: int) -> tuple[int, bool]:
    """The word before particles, times and at most one relative pronoun; whether there was one."""
    relative = False
    while i >= first:
        skipped = _over_time(scene, i, first)
        if scene.bare(i, "particles") or scene.is_quote(i) or i in scene.asides:
            i -= 1
        elif scene.bare(i, "relatives") and not relative:
            relative, i = True, i - 1
        elif skipped is not None:
            i = skipped
        else:
            break
    return i, relative


def _topic(scene: Scene, verb: int, first: int) -> Argument | None:
    """The phrase that opens the verb's clause, at most a relative clause between: ``إن طائرة تابعة للجيش قصفت``."""
    i = verb - 2 if verb - 1 >= first and scene.is_comma(verb - 1) else verb - 1
    described = False
    while i >= max(first, verb - _LONGEST_TOPIC) and not scene.bare(i, "subordinators"):
        if scene.is_mark(i) or scene.bare(i, "relatives"):
            return None
        if i in scene.verbs and not scene.bare(i, "opening-prepositions"):
            if described or scene.key(i)[:1] not in IMPERFECT_PREFIXES:
                return None
            described = True
        i -= 1
    opens = i >= first and scene.bare(i, "subordinators")
    at = i + 1 if opens else first
    while at < verb and scene.is_quote(at):
        at += 1
    piece = scene.starts.get(at)
    if piece is None or (i >= first and not opens) or piece.mention.kind == "place" or piece.last > verb:
        return None
    definite = scene.key(at).startswith(ARTICLE)
    if key(piece.prefix).lstrip("".join(CONJUNCTIONS)) or (described and definite):
        return None
    return Argument(piece.first, piece.last, piece.mention.span, "", piece.mention)


def _of_pluperfect(scene: Scene, verb: int, first: int) -> Argument | None:
    """The subject between an auxiliary and its verb, however long: ``وكانت مجموعة من اللواء، بقيادة فلان، قد خطفت``."""
    if verb - 1 < first or not scene.bare(verb - 1, "perfect-particles"):
        return None
    for i in range(verb - 2, max(first, verb - _LONGEST_CLAUSE) - 1, -1):
        if scene.bare(i, "auxiliaries"):
            at = i + 1
            while at < verb and scene.is_quote(at):
                at += 1
            piece = scene.starts.get(at)
            fit = piece is not None and piece.mention.kind != "place" and not piece.prefix
            return Argument(piece.first, piece.last, piece.mention.span, "", piece.mention) if piece and fit else None
    return None


def _over_time(scene: Scene, i: int, first: int) -> int | None:
    """The word before a time expression (and its commas) that ends at word ``i``."""
    end = i - 1 if scene.is_comma(i) else i
    for start in range(end, max(first - 1, end - 6), -1):
        if scene.times.get(start, -1) == end + 1:
            before_it = start - 1
            return before_it - 1 if before_it >= first and scene.is_comma(before_it) else before_it
    return None


def _opens_clause(scene: Scene, piece: Piece, first: int) -> bool:
    """Whether a mention can be a subject where it stands: nothing governs it from before."""
    if key(piece.prefix).lstrip("".join(CONJUNCTIONS)):
        return False
    i = piece.first - 1
    while i >= first and scene.is_quote(i):
        i -= 1
    if i < first or scene.is_mark(i) or scene.bare(i, "subordinators") or key(piece.prefix):
        return True
    return not scene.bare(i, "prepositions") and i not in scene.events
