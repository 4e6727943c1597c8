"""Which actor a mention means on the report's date: id, name, country, sector; and what the text says of two actors."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from riwaya import arabic
from riwaya.model import Mention, Relation, Span, Where, Who
from riwaya.nouns import Head, head_of, nouns
from riwaya.register import Register
from riwaya.register.namebook import starts
from riwaya.register.records import NON_STATE
from riwaya.resolution.coreference import same_actor
from riwaya.resolution.namesakes import code_on, linked, namesake
from riwaya.resolution.ties import Bond, bonds, within
from riwaya.text import Text

_BELONGS = ("part_of", "member_of", "leads")
_ARMED = frozenset(("COP", "SPY", "PRM", "REB", "UAF"))
_FORCES, _FIGHTERS = frozenset(("MIL", "GOV")), frozenset(("PRM", "REB", "UAF"))
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
    text: Text, mentions: Iterable[Mention], register: Register, on: dt.date | None, places: Iterable[Where] = ()
) -> tuple[Who, ...]:
    """One :class:`Who` for each actor or person mention, in order.

    A registered name gives id and code on the date; else the country comes from an adjective, a group or a place in
    the phrase or from the body it is said to belong to, the role from the head noun. Unknown stays ``None``.
    """
    those = parties(mentions)
    scene = _Scene(text, those, register, on, tuple(places), bonds(text, those))
    whos: list[Who] = [_plain(scene, i) for i in range(len(those))]
    for i in range(len(those)):
        whos[i] = _fill(scene, i, whos)
    _take_up(scene, whos)
    spoken = _spoken(scene, whos)
    for i in range(len(those)):
        here = text.sentence_of(text.word_at(whos[i].span.start)).index
        known = namesake(register, on, whos[i], (spoken.get(here), spoken.get(None)))
        whos[i] = _contextual(scene, i, known, spoken)
    _take_up(scene, whos)
    return tuple(whos)


def armed(register: Register) -> dict[str, str]:
    """The sector of the fighters that a party or movement has besides its own, by id."""
    return {
        record.id: sector
        for record in register.records.values()
        for code in record.codes
        if code.sector not in _ARMED and code.sector not in _FORCES
        for sector in code.other
        if sector in _FIGHTERS
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
        sector = next((s for s in code.other if s in _ARMED), sector)
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
        role = held.role or _role(scene, mention, head, _group(scene, i, whos))
        return replace(who, id=held.id, name=held.name, country=held.country, role=role)
    group = _group(scene, i, whos)
    country = who.country or _nation(scene, mention) or (group.country if group else None)
    country = country or _place(scene, mention.span)
    role = _role(scene, mention, head, group)
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


def _role(scene: _Scene, mention: Mention, head: Head | None, group: Who | None) -> str | None:
    """Sector of a phrase: its group's where it only names people of one, its adjective's, its noun's."""
    if head is None:
        return None
    of_group = group.role if group else None
    if of_group and _yields(head, of_group):
        return of_group
    return _described(scene, mention, head) or head.sector or of_group


def _yields(head: Head, of_group: str) -> bool:
    """Whether a noun leaves its sector to the group it belongs to: "عناصر" always, a soldier to police or rebels."""
    if of_group == "CVL":
        return head.id == "group" or head.sector is None
    if head.cls in ("member", "label"):
        return head.sector in (None, "UAF", "PRM") or (head.sector in ("MIL", "NGO") and of_group in _ARMED)
    if head.cls == "target":
        return True
    return head.cls in ("unit", "person") and (head.sector in (None, "UAF") or (head.leads and of_group in _ARMED))


def _described(scene: _Scene, mention: Mention, head: Head) -> str | None:
    """Sector that an adjective of the phrase gives a noun that has none of its own ("مجموعة عسكرية")."""
    if head.sector not in (None, "UAF"):
        return None
    words = scene.text.words[slice(*scene.text.range(mention.span))]
    sectors = (nouns().adjectives.get(w.key.removeprefix(arabic.ARTICLE)) for w in words[1:])
    return next((s for s in sectors if s), None)


def _organ(scene: _Scene, who: Who, head: Head | None, mention: Mention) -> Who:
    """The actor as its state's organ, where the noun is one and the country is known ("القوات التركية")."""
    if head is None or head.body is None or who.country is None or who.country in NON_STATE:
        return who
    if who.role != head.sector or (head.cls != "organ" and head.id != "forces"):
        return who
    seats = nouns().seats.get(head.body, {})
    words = scene.text.words[slice(*scene.text.range(mention.span))]
    body = next((seats[w.key] for w in words if w.key in seats), head.body)
    id = scene.register.body(who.country, body, scene.on)
    record = scene.register.record(id) if id else None
    if id is None or record is None:
        return who
    code = code_on(scene.register, id, scene.on)
    return replace(who, id=id, name=record.ar, role=code.sector if code and code.sector else who.role)


def _office(scene: _Scene, who: Who, i: int) -> Who:
    """A title that names nobody as the office it was on the report's date ("الرئيس السوري")."""
    span, table = scene.parties[i].span, nouns()
    words = scene.text.words[slice(*scene.text.range(span))]
    after = scene.text.words[scene.text.range(span)[1] :][:1]
    if who.country is None or scene.on is None or any(w.key in table.former for w in (*words, *after)):
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
    if scene.on is None or not titles & nouns().leaders:
        return who
    led = next((whos[k].id or _fill(scene, k, whos).id for k in within(scene.parties, i)), None)
    of = _behind(scene, i, arabic.PREPOSITIONS[1]) if led is None else None
    led = whos[of].id if of is not None else led
    staff = any(word.key.removeprefix(arabic.ARTICLE) in nouns().staff for word in words)
    if led is None and who.country is not None and staff:
        led = scene.register.body(who.country, "mil", scene.on)
    found = scene.register.leader(led, scene.on) if led else None
    return linked(scene.register, scene.on, who, found) if found else who


def _behind(scene: _Scene, i: int, tied: str) -> int | None:
    """Index of the party right behind a phrase, with the letters of ``tied`` before it: ``الأمين العام لحزب الله``."""
    end = scene.parties[i].span.end
    following = next((k for k in range(i + 1, len(scene.parties)) if scene.parties[k].span.start >= end), None)
    if following is None or arabic.key(scene.text.raw[end : scene.parties[following].span.start]).strip() != tied:
        return None
    return following


def _contextual(scene: _Scene, i: int, who: Who, spoken: dict[int | None, Counter[str]]) -> Who:
    """The country that a phrase leaves unsaid, where its sentence or the report leaves one choice.

    A state's organ is that of the only country spoken of; civilians and police are of the only country that the
    places of the sentence lie in, or of the report where the sentence names none. Gunmen, aircraft and single persons
    get none: they may be from anywhere.
    """
    mention = scene.parties[i]
    head = head_of(mention)
    if who.country is not None or who.id is not None or head is None:
        return who
    sentence = scene.text.sentence_of(scene.text.range(mention.span)[0])
    if head.body is not None:
        country = _only(spoken.get(sentence.index)) or _only(spoken.get(None))
        return _organ(scene, replace(who, country=country), head, mention) if country else who
    if head.cls == "person":
        country = _only(spoken.get(sentence.index)) or _only(spoken.get(None))
        known = _office(scene, replace(who, country=country), i) if country else who
        return known if known.id else who
    if (head.cls == "people" and head.sector in _LOCAL) or who.role in _AT_WORK:
        span = sentence.span
        here = {p.country for p in scene.places if p.span and span.start <= p.span.start < span.end}
        here = here or {p.country for p in scene.places}
        return replace(who, country=next(iter(here))) if len(here) == 1 else who
    return who


def _spoken(scene: _Scene, whos: list[Who]) -> dict[int | None, Counter[str]]:
    """How often each country is spoken of, by sentence, and under ``None`` in the whole report."""
    found: dict[int | None, Counter[str]] = {}
    pairs = [(p.span, p.country) for p in scene.places if p.span] + [(w.span, w.country) for w in whos]
    for span, country in pairs:
        if country and span and country not in NON_STATE:
            sentence = scene.text.words[scene.text.word_at(span.start)].sentence
            for key in (sentence, None):
                found.setdefault(key, Counter())[country] += 1
    return found


def _only(countries: Counter[str] | None) -> str | None:
    """The one country, or the one that makes up three quarters of all."""
    top = countries.most_common(1) if countries else []
    return top[0][0] if countries and top and top[0][1] * 4 >= countries.total() * 3 else None
