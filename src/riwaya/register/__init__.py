"""The register of actors and outlets: who is meant by a name, and what they were on a given date.

Entries are facts in YAML (``data/actors``, ``data/outlets``). A period ``a..b`` holds from the first day of ``a``
up to, and without, the first day of ``b``; a side left empty is open. Regime periods are entries of their own that
share their names, so "الجيش السوري" is one record before 2024-12-08 and another after.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from riwaya import arabic
from riwaya.errors import RegisterError
from riwaya.model import Mention, MentionKind, Span
from riwaya.register import files
from riwaya.register.mastheads import Mastheads, compile_mastheads
from riwaya.register.namebook import END, QUOTES, SOFT, Trie, compile_names, starts, surface, trie
from riwaya.register.records import Alias, Code, Period, Record, Tie
from riwaya.resources import DATA, LINE, packaged, yaml_files
from riwaya.text import Text, Word


@dataclass(frozen=True, slots=True)
class Register:
    """Compiled tables: records by id, a trie of folded names, the organs that every state has."""

    records: dict[str, Record]
    trie: Trie
    bodies: dict[tuple[str, str], tuple[str, ...]]
    templates: dict[str, dict[str, Any]]
    locative: frozenset[str]
    guards: frozenset[str]
    led: dict[str, tuple[tuple[str, Tie, str], ...]]
    named: dict[str, tuple[Alias, ...]] = field(repr=False)
    mastheads: Mastheads = field(repr=False)

    def find(self, text: Text, spoken: Iterable[str] = ()) -> tuple[Mention, ...]:
        """Names of the register as the text writes them, longest first, never overlapping, without proclitics.

        ``spoken`` are countries (ISO 3166 alpha-3) that the report speaks of besides those of the names themselves: a
        name that is short for somebody in one country only counts where that country is spoken of.
        """
        hits = list(_hits(self, text.words))
        said = {self.records[a.record].country for hit in hits for a in hit.aliases if not a.context}.union(spoken)
        found = []
        for hit in hits:
            record = self._choose(hit.aliases, said)
            if record is not None and not _as_place(self, text.words, hit, record):
                rule = ("outlet." if record.is_outlet else "register.") + record.id
                kind: MentionKind = "person" if record.kind == "person" else "actor"
                found.append(Mention(hit.span, kind, rule, record.id))
        return tuple(found)

    def aliases(self, name: str) -> tuple[Alias, ...]:
        """The names of records that are spelt like a name as written in a text, short ones too."""
        return self.named.get(surface(name), ())

    def candidates(self, name: str) -> tuple[str, ...]:
        """Ids of all records that bear a name, as written in a text (quotes and spelling variety do not matter)."""
        return tuple(alias.record for alias in self.aliases(name) if alias.type not in SOFT)

    def named_by(self, name: str) -> tuple[str, ...]:
        """Ids that a user may mean: the id itself, else of all records that bear the name in Arabic or English."""
        if self.record(name) is not None:
            return (name,)
        said = name.casefold()
        english = (r.id for r in self.records.values() if r.en.casefold() == said)
        return tuple(dict.fromkeys([*self.candidates(name), *english]))

    def outlet(self, name: str | None, url: str | None = None) -> str | None:
        """Id of the publisher that a page says it is, by its address or by its name in either script, else None.

        A bare name that several publishers bear ("الوطن") is nobody's unless the address tells. An actor that
        publishes for itself, a ministry or a party, is found by its own name.
        """
        found = self.mastheads.find(name, url)
        if found is None and name and not self.mastheads.shared(name):
            return next(iter(self.candidates(name)), None)
        return found

    def record(self, id: str) -> Record | None:
        """The record of an id; ``tur.mil`` and its like are made from the state and the organ where none is written."""
        known = self.records.get(id)
        if known is not None or "." not in id:
            return known
        state, body = self.records.get(id.split(".")[0]), self.templates.get(id.split(".", 1)[1])
        if state is None or body is None:
            return None
        name = {key: str(body[key]).replace("{}", getattr(state, key)) for key in ("ar", "en")}
        codes = (Code(state.country, body["sector"]),)
        return Record(id, "body", name["ar"], name["en"], country=state.country, codes=codes, inter=body.get("inter"))

    def resolve(self, id: str, on: dt.date | None) -> Code | None:
        """The code (country, sector) that held on a date; the last one where no date is given; ``None`` where none.

        A dated code goes before that of a post held on the date, and this before a code without dates. Who held
        posts, holds none any more and has no sector of their own is a former official.
        """
        record = self.record(id)
        if record is None or not record.codes:
            return None
        if on is None:
            return self._posted(record, None) or (record.codes[-1] if record.codes[-1].sector else self._last(record))
        standing = [code for code in record.codes if code.period.holds(on)]
        dated = next((code for code in standing if code.period != Period()), None)
        return dated or self._posted(record, on) or next(iter(standing), None)

    def _posted(self, record: Record, on: dt.date | None) -> Code | None:
        """The code that a person's post gives on a date; a minister's is the government's, whatever the ministry."""
        for tie in record.posts:
            office = self.record(tie.id) if _held(tie, on) else None
            code = self.resolve(tie.id, on) if office else None
            if office and code:
                return Code(code.country, "GOV") if office.kind == "ministry" else code
        former = on is not None and any(tie.period.last and tie.period.last <= on for tie in record.posts)
        return Code(record.codes[0].country, "ELI") if former and record.codes[0].sector is None else None

    def _last(self, record: Record) -> Code:
        """What the last of a person's posts made of him, else what little the record says."""
        days = [tie.period.first for tie in record.posts if tie.period.first]
        return (self._posted(record, max(days)) if days else None) or record.codes[-1]

    def holders(self, id: str) -> tuple[tuple[Record, Tie], ...]:
        """The persons who hold or held a post at a record, each with the dated post, the earliest first."""
        found = [(person, tie) for person in self.records.values() for tie in person.posts if tie.id == id]
        return tuple(sorted(found, key=lambda pair: pair[1].period.first or dt.date.min))

    def leader(self, id: str, on: dt.date, voice: bool = False) -> str | None:
        """Id of the person at the head of a body on a date, or of the one who speaks for it (``voice``).

        Its head is who is said to head it, else the only one with a post there; its voice only who is said to be.
        """
        held = [(person, as_) for person, tie, as_ in self.led.get(id, ()) if tie.period.holds(on)]
        wanted = {person for person, as_ in held if as_ == ("voices" if voice else "heads")}
        found = wanted or set() if voice else wanted or {person for person, _ in held}
        return next(iter(found)) if len(found) == 1 else None

    def body(self, country: str, organ: str, on: dt.date | None) -> str | None:
        """Id of a state's organ (``mil gov cop spy ...``) on a date; ``None`` where the state is not known."""
        ids = self.bodies.get((country, organ), ())
        standing = [i for i in ids if on is None or self.records[i].active.holds(on)]
        if standing:
            return standing[-1]
        made = f"{country.lower()}.{organ}"
        return made if self.record(made) is not None else None

    def active(self, ids: Iterable[str], on: dt.date | None) -> str | None:
        """Of records that share a name, the one that existed on a date, else the last of them."""
        known = [i for i in ids if i in self.records]
        standing = [i for i in known if on is not None and self.records[i].active.holds(on)]
        open_now = [i for i in known if on is None and self.records[i].active.last is None]
        return next(iter(standing or open_now), None) or (known[-1] if known else None)

    def parents(self, id: str, on: dt.date | None) -> tuple[str, ...]:
        """Ids of the bodies a record belonged to on a date."""
        record = self.record(id)
        return tuple(t.id for t in record.parents if on is None or t.period.holds(on)) if record else ()

    def backers(self, id: str, on: dt.date | None) -> tuple[str, ...]:
        """Ids of the patrons of a record on a date."""
        record = self.record(id)
        return tuple(t.id for t in record.backers if on is None or t.period.holds(on)) if record else ()

    def _choose(self, aliases: tuple[Alias, ...], said: set[str | None]) -> Record | None:
        fitting = [a for a in aliases if not a.context or a.context in said]
        sure = [a for a in fitting if a.type == "guarded"] or fitting
        if len({a.record for a in sure}) > 1 and all(self.records[a.record].is_outlet for a in sure):
            return None
        chosen = self.active([a.record for a in sure], None)
        return self.records[chosen] if chosen else None


def _held(tie: Tie, on: dt.date | None) -> bool:
    """Whether a post is held on a date; without one, whether it is held to this day."""
    return tie.period.last is None if on is None else tie.period.holds(on)


@dataclass(frozen=True, slots=True)
class _Hit:
    span: Span
    aliases: tuple[Alias, ...]
    last: int
    first: int


def _hits(register: Register, words: tuple[Word, ...]) -> Iterator[_Hit]:
    """One pass over the words, longest name first."""
    at, before = 0, -1
    while at < len(words):
        hit = _longest(register, words, at, before)
        if hit is None:
            at += 1
        else:
            yield hit
            at, before = hit.last, hit.last


def _longest(register: Register, words: tuple[Word, ...], at: int, before: int) -> _Hit | None:
    """The longest name that begins at a word, clitics peeled; ``before`` is where the last name ended."""
    word, best = words[at], None
    for core, cut in starts(word.key):
        node = register.trie.get(core)
        if node is None:
            continue
        last, aliases = _walk(node, words, at)
        if aliases and (best is None or last > best.last):
            joined = cut > 0 and word.key[0] in arabic.CONJUNCTIONS and _back(words, at) == before
            kept = tuple(a for a in aliases if _allowed(register, a, (words, at, last), (cut, joined)))
            if kept:
                start = word.start + (cut if word.end - word.start >= len(word.key) else 0)
                last = _closed(words, at, last)
                best = _Hit(Span(start, words[last - 1].end), kept, last, at)
    return best


def _walk(node: Trie, words: tuple[Word, ...], at: int) -> tuple[int, tuple[Alias, ...]]:
    """Where the longest name below a trie node ends (exclusive) and whose it is."""
    best: tuple[int, tuple[Alias, ...]] = (at + 1, node.get(END, ()))
    i, sentence = at + 1, words[at].sentence
    while i < len(words) and words[i].sentence == sentence:
        if words[i].kind == "mark" and (words[i].key in QUOTES or words[i].key == "-"):
            i += 1
            continue
        node = node.get(words[i].key, {})
        if not node:
            break
        i += 1
        if END in node:
            best = (i, node[END])
    return best


def _closed(words: tuple[Word, ...], at: int, last: int) -> int:
    """Index after the mark that closes a quotation opened inside the name (``ميليشيا "الدفاع الوطني"``)."""
    inside = sum(w.key in QUOTES for w in words[at:last])
    return last + 1 if inside % 2 and last < len(words) and words[last].key in QUOTES else last


def _as_place(register: Register, words: tuple[Word, ...], hit: _Hit, record: Record) -> bool:
    """Whether a state's name, or a capital's that stands for a government, only says where ("في سوريا", "بدمشق")."""
    if record.kind != "state" and not (record.kind in ("government", "office") and hit.last == hit.first + 1):
        return False
    cut = hit.span.start - words[hit.first].start
    inside = cut > 0 and words[hit.first].key[cut - 1] == arabic.PREPOSITIONS[0]
    return inside or (hit.first > 0 and words[hit.first - 1].key in register.locative)


def _allowed(register: Register, alias: Alias, where: tuple[tuple[Word, ...], int, int], cut: tuple[int, bool]) -> bool:
    """Whether what stands around the words lets them be this name."""
    words, at, last = where
    record = register.records[alias.record]
    before = words[at - 1] if at else None
    after = words[last] if last < len(words) else None
    if after is not None and last == at + 1 and after.key in record.unless:
        return False
    if alias.type != "guarded":
        return True
    quoted = bool(before and after and before.key in QUOTES and after.key in QUOTES)
    return quoted or cut[1] or bool(before and (before.key in register.guards or _bare(before.key) in register.guards))


def _bare(key: str) -> str:
    """A folded word without the conjunction and preposition before it."""
    return next((core for core, cut in reversed(starts(key)) if cut), key)


def _back(words: tuple[Word, ...], at: int) -> int:
    """Index after the last word before ``at`` that is no quote mark."""
    while at and words[at - 1].key in QUOTES:
        at -= 1
    return at


def load(extra: Path | None = None) -> Register:
    """The packaged register, with a user's own file or folder laid over it; raises RegisterError on the first fault."""
    own = [] if extra is None else yaml_files(extra) if extra.is_dir() else [extra]
    register, problems = inspect(own)
    for problem in problems:
        raise problem
    return register


def check(paths: Iterable[Path]) -> tuple[RegisterError, ...]:
    """Every fault of a user's files when laid over the packaged register, each with file, line, entry and remedy."""
    return inspect(paths)[1]


def inspect(paths: Iterable[Path]) -> tuple[Register, tuple[RegisterError, ...]]:
    """The register with a user's files laid over it, and every fault of either: sound entries are in, others out."""
    own = list(paths)
    base = yaml_files(DATA / "actors") + yaml_files(DATA / "outlets")
    records, problems = files.read([*[p for p in base if p not in own], *own], frozenset(own))
    register, clashes = _compile(records)
    return register, (*problems, *files.faults(records, register.record, register.templates), *clashes)


def _compile(records: dict[str, Record]) -> tuple[Register, list[RegisterError]]:
    """The register's tables, and the names that two records claim at once."""
    rules = packaged("ar/actors.yaml")
    heads = {kind: tuple(map(arabic.key, nouns)) for kind, nouns in rules["outlet_nouns"].items() if kind != LINE}
    named, problems = compile_names(records, heads, rules["inflections"])
    locative, guards = (frozenset(map(arabic.key, rules[key])) for key in ("locative", "guards"))
    templates = {k: v for k, v in rules["bodies"].items() if k != LINE}
    titles = compile_mastheads(records, named, heads)
    tables = trie(named), _bodies(records), templates, locative, guards, _led(records)
    return Register(records, *tables, named, titles), problems


def _led(records: dict[str, Record]) -> dict[str, tuple[tuple[str, Tie, str], ...]]:
    """Persons with a post at a body, by its id, and as what they have it: ``heads``, ``voices`` or ``posts``."""
    found: dict[str, tuple[tuple[str, Tie, str], ...]] = {}
    for record in records.values():
        for kind in ("heads", "posts", "voices"):
            for tie in getattr(record, kind):
                found[tie.id] = (*found.get(tie.id, ()), (record.id, tie, kind))
    return found


def _bodies(records: dict[str, Record]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Ids of the records that stand for a state's organ, in the order of their periods."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for record in sorted(records.values(), key=lambda r: r.active.first or dt.date.min):
        if record.body and record.country:
            at = (record.country, record.body)
            found[at] = (*found.get(at, ()), record.id)
    return found
