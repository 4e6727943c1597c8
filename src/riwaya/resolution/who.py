"""Which actor a mention means on the report's date: id, name, country, sector; and what the text says of two actors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from riwaya import arabic
from riwaya.model import Mention, Relation, Span, Where, Who
from riwaya.nouns import Head, head_of, nouns
from riwaya.register import Register, homes
from riwaya.register.namebook import starts
from riwaya.register.records import NON_STATE, Record
from riwaya.resolution import sectors, spoken
from riwaya.resolution.coreference import same_actor
from riwaya.resolution.namesakes import Setting, code_on, linked, namesake
from riwaya.resolution.spoken import Spoken
from riwaya.resolution.ties import Bond, bonds, within
from riwaya.text import Text

_BELONGS = ("part_of", "member_of", "leads")
_FORCES = frozenset(("MIL", "GOV"))
#: Who works where he is found.
_AT_WORK = frozenset(("JRN", "COP", "LAB", "JUD"))
_LOCAL = frozenset(("CVL", "EDU", "MED", "SOC", "REF", "REL"))
_STATE_KINDS = frozenset(("state", "government"))


@dataclass(frozen=True, slots=True)
class _Scene:
    """A report as this station sees it."""

    text: Text
    parties: tuple[Mention, ...]
    register: Register
    on: dt.date | None
    places: tuple[Where, ...]
    bonds: tuple[Bond, ...]


def parties(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """The actor and person mentions, in order: what the indices of whos and relations count."""
    return tuple(m for m in mentions if m.kind in ("actor", "person"))


def ground(
    text: Text, mentions: Iterable[Mention], register: Register, on: dt.date | None, places: Iterable[Where] = (),
    outlet: Record | None = None,
) -> tuple[Who, ...]:  # fmt: skip
    """One :class:`Who` for each actor or person mention, in order.

    A registered name gives id and code on the date; else the country comes from an adjective, a group or a place in
    the phrase or from the body it is said to belong to, the role from the head noun. Unknown stays ``None``.
    ``outlet`` is the publisher: its readers know some by short names, and it may side with one of two rivals.
    """
    those = parties(mentions)
    scene = _Scene(text, those, register, on, tuple(places), bonds(text, those))
    whos: list[Who] = [_plain(scene, i) for i in range(len(those))]
    for i in range(len(those)):
        whos[i] = _fill(scene, i, whos)
    _take_up(scene, whos)
    about = Setting(spoken.count(text, scene.places, whos, homes.readers(outlet)), tuple(whos), scene.places, outlet)
    for i in range(len(those)):
        whos[i] = _contextual(scene, i, namesake(register, on, whos[i], about), whos, about.spoken)
    _take_up(scene, whos)
    return tuple(whos)


def armed(register: Register) -> dict[str, str]:
    """The sector of the fighters that a party or movement has besides its own, by id."""
    return {
        record.id: sector
        for record in register.records.values()
        for code in record.codes
        if code.sector not in sectors.ARMED and code.sector not in _FORCES
        for sector in code.other
        if sector in sectors.FIGHTERS
    }


def _take_up(scene: _Scene, whos: list[Who]) -> None:
    """Give bare nouns, surnames and possessives what is known of the party they take up."""
    for i, earlier in same_actor(scene.text, scene.parties, tuple(whos), scene.register).items():
        found = whos[earlier]
        whos[i] = replace(whos[i], id=found.id, name=found.name, country=found.country, role=found.role)


def relations(text: Text, mentions: Iterable[Mention], whos: tuple[Who, ...]) -> tuple[Relation, ...]:
    """What the text itself says of two actors; indices count the actor and person mentions, as ``whos`` does."""
    found = []
    for bond in bonds(text, parties(mentions)):
        subject, object = whos[bond.subject], whos[bond.object]
        if subject.id is None or subject.id != object.id:
            found.append(Relation(bond.subject, bond.relation, bond.object, bond.span))
    return tuple(found)


def _plain(scene: _Scene, i: int) -> Who:
    """The actor as the register alone knows it."""
    mention = scene.parties[i]
    text = scene.text.slice(mention.span)
    who = Who(mention.span, text)
    if not isinstance(mention.value, str):
        return who
    id = _dated(scene, mention, text)
    record = scene.register.record(id)
    if record is None:
        return who
    code = code_on(scene.register, id, scene.on)
    country, sector = (code.country, code.sector) if code else (None, None)
    head = head_of(mention)
    if head is not None and (record.kind in _STATE_KINDS or (record.kind == "person" and mention.kind == "actor")):
        return replace(who, country=country)
    if head is not None and head.sector == "UAF" and code:
        sector = next((s for s in code.other if s in sectors.ARMED), sector)
    return replace(who, id=id, name=record.ar, country=country, role=sector)


def _dated(scene: _Scene, mention: Mention, text: str) -> str:
    """Of the records that bear the name, the one that existed on the date."""
    value = str(mention.value)
    record = scene.register.record(value)
    if record is None or scene.on is None or record.active.holds(scene.on):
        return value
    alike = scene.register.candidates(text) or scene.register.candidates(record.ar)
    return (scene.register.active(alike, scene.on) if value in alike else None) or value


def _fill(scene: _Scene, i: int, whos: list[Who]) -> Who:
    """The actor with country and role from inside its own phrase, and the state organ that these make."""
    who, mention = whos[i], scene.parties[i]
    if who.id is not None:
        return who
    if mention.rule.startswith("name.nation"):
        return _people(scene, who, mention)
    head, held = head_of(mention), _named_person(scene, i, whos)
    if held is not None:
        role = held.role or sectors.sector(scene.text, mention, head, _group(scene, i, whos))
        return replace(who, id=held.id, name=held.name, country=held.country, role=role)
    group = _group(scene, i, whos)
    country = who.country or _nation(scene, mention) or (group.country if group else None)
    country = country or _place(scene, mention.span)
    role = sectors.sector(scene.text, mention, head, group)
    if (country, role) != (who.country, who.role):
        who = replace(who, country=country, role=role)
    if head is not None and head.cls == "person":
        return _leader(scene, _office(scene, who, i), i, whos)
    return _organ(scene, who, head, mention)


def _people(scene: _Scene, who: Who, mention: Mention) -> Who:
    """People of a nation, or the state that an act's adjective names ("ضربة إسرائيلية")."""
    country = _nation(scene, mention)
    if mention.rule == "name.nationals":
        return replace(who, country=country, role="CVL")
    record = scene.register.record(country.lower()) if country else None
    if record is None:
        return replace(who, country=country)
    return replace(who, id=record.id, name=record.ar, country=country, role=record.codes[0].sector)


def _named_person(scene: _Scene, i: int, whos: list[Who]) -> Who | None:
    """The registered person whose name ends a titled phrase ("رئيس الوزراء نوري المالكي")."""
    if scene.parties[i].kind != "person":
        return None
    end = scene.parties[i].span.end
    for k in within(scene.parties, i):
        if scene.parties[k].rule.startswith("register.") and scene.parties[k].kind == "person":
            return whos[k] if scene.parties[k].span.end == end else None
    return None


def _group(scene: _Scene, i: int, whos: list[Who]) -> Who | None:
    """The party named inside a phrase, else the one it is said to belong to."""
    for k in within(scene.parties, i):
        if _is_dress(scene, k):
            continue
        group = whos[k] if k < i else _fill(scene, k, whos)
        if group.country is not None or group.role is not None:
            return group
    owner = next((b.object for b in scene.bonds if b.subject == i and b.relation in _BELONGS), None)
    return whos[owner] if owner is not None else None


def _is_dress(scene: _Scene, k: int) -> bool:
    """Whether a party is only what somebody was dressed as: ``مسلحون يرتدون زي الشرطة``."""
    first = scene.text.range(scene.parties[k].span)[0]
    return any(w.key in nouns().dress for w in scene.text.words[max(0, first - 1) : first])


def _nation(scene: _Scene, mention: Mention) -> str | None:
    """Country of the nationality adjective in a phrase; what stands in a person's own name or nickname is none."""
    table = nouns()
    for word in scene.text.words[slice(*scene.text.range(mention.span))]:
        if mention.kind == "person" and (word.is_mark or word.key in table.given):
            return None
        bare = word.key.removeprefix(arabic.ARTICLE)
        bare = bare if bare in table.nations or not word.key.startswith(arabic.LIL) else word.key[2:]
        if bare in table.nations:
            return table.nations[bare]
    return None


def _place(scene: _Scene, span: Span) -> str | None:
    """Country of the place in a phrase ("أهالي دوما")."""
    inside = (p for p in scene.places if p.span and span.holds(p.span))
    return next((p.country for p in inside if p.country), None)


def _organ(scene: _Scene, who: Who, head: Head | None, mention: Mention) -> Who:
    """The actor as its state's organ, where the noun is one and the country is known ("القوات التركية")."""
    body = _body(scene, mention, head)
    if head is None or body is None or who.country is None or who.country in NON_STATE:
        return who
    if who.role != head.sector or (head.cls != "organ" and head.id != "forces"):
        return who
    id = scene.register.body(who.country, body, scene.on)
    record = scene.register.record(id) if id else None
    if id is None or record is None:
        return who
    code = code_on(scene.register, id, scene.on)
    return replace(who, id=id, name=record.ar, role=code.sector if code and code.sector else who.role)


def _body(scene: _Scene, mention: Mention, head: Head | None) -> str | None:
    """Which organ of a state a phrase is by its noun and the words behind: ``رئاسة الوزراء``, ``مجلس النواب``."""
    if head is None or (head.body is None and head.id != "council"):
        return None
    table = nouns()
    seats = table.councils if head.body is None else table.seats.get(head.body, {})
    if head.body == "president":
        seats = {**table.councils, **seats}
    words = scene.text.words[slice(*scene.text.range(mention.span))]
    return next((seats[w.key] for w in words[1:3] if w.key in seats), head.body)


def _office(scene: _Scene, who: Who, i: int) -> Who:
    """A title that names nobody as the office it was on the report's date ("الرئيس السوري")."""
    span, table = scene.parties[i].span, nouns()
    words = scene.text.words[slice(*scene.text.range(span))]
    if who.country is None or scene.on is None or _is_former(scene, i):
        return who
    lands = [
        p.span for k in within(scene.parties, i) if (p := scene.parties[k]).rule == f"register.{who.country.lower()}"
    ]
    bare = (w.key.removeprefix(arabic.ARTICLE) for w in words[1:] if not any(land.holds(w.span) for land in lands))
    rest = [word for word in bare if word not in table.nations]
    titles = (" ".join([core.removeprefix(arabic.ARTICLE), *rest]) for core, _ in starts(words[0].key))
    organ = next((table.offices[title] for title in titles if title in table.offices), None)
    id = scene.register.body(who.country, organ, scene.on) if organ else None
    record = scene.register.record(id) if id else None
    return replace(who, id=id, name=record.ar) if record else who


def _is_former(scene: _Scene, i: int) -> bool:
    """Whether a title is called that of somebody who has it no more, or not yet."""
    first, last = scene.text.range(scene.parties[i].span)
    return any(w.key in nouns().former for w in scene.text.words[first : last + 1])


def _leader(scene: _Scene, who: Who, i: int, whos: list[Who]) -> Who:
    """A title that names nobody as the one who headed that body on the day: ``قائد الحرس الثوري``."""
    if who.id is not None:
        return who
    behind = _behind(scene, i, "")
    named = whos[behind].id if behind is not None and scene.parties[behind].kind == "person" else None
    if named is not None:
        return linked(scene.register, scene.on, who, named)
    words = scene.text.words[slice(*scene.text.range(scene.parties[i].span))]
    titles = {core.removeprefix(arabic.ARTICLE) for core, _ in starts(words[0].key)}
    if scene.on is None or not titles & (nouns().leaders | nouns().voices) or _is_former(scene, i):
        return who
    led = next((whos[k].id or _fill(scene, k, whos).id for k in within(scene.parties, i)), None)
    of = _behind(scene, i, arabic.PREPOSITIONS[1]) if led is None else None
    led = whos[of].id if of is not None else led
    bare = (word.key.removeprefix(arabic.ARTICLE) for word in words)
    organ = next((nouns().headed[word] for word in bare if word in nouns().headed), None)
    if led is None and who.country is not None and organ:
        led = scene.register.body(who.country, organ, scene.on)
    voice = bool(titles & nouns().voices)
    found = scene.register.leader(led, scene.on, voice) if led else None
    return linked(scene.register, scene.on, who, found) if found else who


def _behind(scene: _Scene, i: int, tied: str) -> int | None:
    """Index of the party right behind a phrase, with the letters of ``tied`` before it: ``الأمين العام لحزب الله``."""
    end = scene.parties[i].span.end
    following = next((k for k in range(i + 1, len(scene.parties)) if scene.parties[k].span.start >= end), None)
    if following is None:
        return None
    start = scene.parties[following].span.start
    between = arabic.key(scene.text.raw[end:start]).strip()
    swallowed = tied == arabic.DATIVE and not between and arabic.key(scene.text.raw[start : start + 2]) == arabic.LIL
    return following if between == tied or swallowed else None


def _contextual(scene: _Scene, i: int, who: Who, whos: list[Who], about: Spoken) -> Who:
    """The country that a phrase leaves unsaid, where its sentence or the report leaves one choice.

    A state's organ is that of the only country spoken of; civilians and police are of the only country that the
    places of the sentence lie in, or of the report where the sentence names none. Gunmen, aircraft and single persons
    get none: they may be from anywhere.
    """
    mention = scene.parties[i]
    head = head_of(mention)
    if who.country is not None or who.id is not None or head is None:
        return who
    organ = _body(scene, mention, head) is not None
    if organ or head.cls == "person":
        country = about.only(mention.span)
        made = replace(who, country=country) if country else who
        if organ:
            return _organ(scene, made, head, mention)
        known = _leader(scene, _office(scene, made, i), i, whos) if country else who
        return known if known.id else who
    if (head.cls == "people" and head.sector in _LOCAL) or who.role in _AT_WORK:
        span = scene.text.sentence_of(scene.text.range(mention.span)[0]).span
        placed = [p for p in scene.places if p.span and p.country]
        here = {p.country for p in placed if p.span and span.start <= p.span.start < span.end}
        here = here or {p.country for p in placed} or {about.readers}
        here = here & {about.readers} or here
        noun = scene.text.words[scene.text.range(mention.head or mention.span)[0]].key.removeprefix(arabic.ARTICLE)
        of, lands = nouns().settlers.get(noun, (None, frozenset()))
        if of is not None:
            return replace(who, country=of) if here <= lands else who
        return replace(who, country=next(iter(here))) if len(here) == 1 else who
    return who
