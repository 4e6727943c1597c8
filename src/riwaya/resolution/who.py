"""Which actor a mention means on the report's date: id, name, country, sector; and what the text says of two actors."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from riwaya import arabic
from riwaya.model import Mention, Relation, Span, Where, Who
from riwaya.nouns import Head, nouns, read
from riwaya.records import NON_STATE, Code
from riwaya.register import Register
from riwaya.resolution.ties import Bond, bonds, inner
from riwaya.text import Text

_BELONGS = ("part_of", "member_of", "leads")
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
    for i in range(len(those)):
        whos[i] = _contextual(scene, i, whos)
    for i, earlier in same_actor(text, those, tuple(whos), register).items():
        found = whos[earlier]
        whos[i] = replace(whos[i], id=found.id, name=found.name, country=found.country, role=found.role)
    return tuple(whos)


def relations(text: Text, mentions: Iterable[Mention], whos: tuple[Who, ...]) -> tuple[Relation, ...]:
    """What the text itself says of two actors; indices count the actor and person mentions, as ``whos`` does."""
    found = []
    for bond in bonds(text, parties(mentions)):
        subject, object = whos[bond.subject], whos[bond.object]
        if subject.id is None or subject.id != object.id:
            found.append(Relation(bond.subject, bond.relation, bond.object, bond.span))
    return tuple(found)


def same_actor(text: Text, mentions: tuple[Mention, ...], whos: tuple[Who, ...], register: Register) -> dict[int, int]:
    """For each bare definite noun or surname that takes up an earlier party ("التنظيم"): the index of that one."""
    found: dict[int, int] = {}
    for i, mention in enumerate(mentions):
        if whos[i].id is not None:
            continue
        named = mention.rule == "name.surname"
        earlier = _surname(text, mentions, i) if named else _anaphor(text, mentions, whos, i, register)
        if earlier is not None:
            found[i] = found.get(earlier, earlier)
    return found


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
    code = _code(scene.register, id, scene.on)
    country, sector = (code.country, code.sector) if code else (None, None)
    if _head(mention) is not None and record.kind in _STATE_KINDS:
        return replace(who, country=country)
    return replace(who, id=id, name=record.ar, country=country, role=sector)


def _dated(scene: _Scene, mention: Mention, text: str) -> str:
    """Of the records that bear the name, the one that existed on the date."""
    value = str(mention.value)
    record = scene.register.record(value)
    alike = scene.register.candidates(text) or (scene.register.candidates(record.ar) if record else ())
    return (scene.register.active(alike, scene.on) if value in alike else None) or value


def _code(register: Register, id: str, on: dt.date | None) -> Code | None:
    """The code on a date, else the nearest one: an actor's country does not vanish with its last dated code."""
    found = register.resolve(id, on)
    record = register.record(id)
    if found is not None or record is None or not record.codes:
        return found
    first = record.codes[0]
    early = on is not None and first.period.first is not None and on < first.period.first
    return first if early else record.codes[-1]


def _head(mention: Mention) -> Head | None:
    """The noun entry that a mention of the chunk grammar was made from."""
    return nouns().classes.get(mention.rule.rsplit(".", 1)[-1]) if mention.rule.startswith("name.") else None


def _fill(scene: _Scene, i: int, whos: list[Who]) -> Who:
    """The actor with country and role from inside its own phrase, and the state organ that these make."""
    who, mention = whos[i], scene.parties[i]
    if who.id is not None:
        return who
    head, group = _head(mention), _group(scene, i, whos)
    country = who.country or _nation(scene, mention.span) or (group.country if group else None)
    country = country or _place(scene, mention.span)
    who = replace(who, country=country, role=_role(scene, mention, head, group))
    return _organ(scene, who, head, mention)


def _group(scene: _Scene, i: int, whos: list[Who]) -> Who | None:
    """The party named inside a phrase, else the one it is said to belong to."""
    k = inner(scene.text, scene.parties, i)
    if k is not None:
        return whos[k] if k < i else _fill(scene, k, whos)
    owner = next((b.object for b in scene.bonds if b.subject == i and b.relation in _BELONGS), None)
    return whos[owner] if owner is not None else None


def _nation(scene: _Scene, span: Span) -> str | None:
    """Country of the nationality adjective in a phrase."""
    for word in scene.text.words[slice(*scene.text.range(span))]:
        bare = word.key.removeprefix(arabic.ARTICLE)
        bare = bare if bare in nouns().nations or not word.key.startswith(arabic.LIL) else word.key[2:]
        if bare in nouns().nations:
            return nouns().nations[bare]
    return None


def _place(scene: _Scene, span: Span) -> str | None:
    """Country of the place in a phrase ("أهالي دوما")."""
    inside = (p for p in scene.places if p.span and span.start <= p.span.start and p.span.end <= span.end)
    return next((p.country for p in inside if p.country), None)


def _role(scene: _Scene, mention: Mention, head: Head | None, group: Who | None) -> str | None:
    """Sector of a phrase: its adjective's, its group's where it only names people of one, its noun's."""
    if head is None:
        return "CVL" if mention.rule == "name.nationals" else None
    if head.cls == "target":
        return None
    of_group = group.role if group else None
    if head.cls in ("member", "label") and of_group and head.sector in (None, "UAF", "PRM"):
        return of_group
    if head.cls in ("unit", "person") and of_group and (head.sector in (None, "UAF") or head.leads):
        return of_group if head.sector != "GOV" else head.sector
    return _described(scene, mention, head) or head.sector or of_group


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
    if head.cls != "organ" and head.id != "forces":
        return who
    body = head.body
    if body == "ministry":
        words = scene.text.words[slice(*scene.text.range(mention.span))]
        body = next((nouns().ministries[w.key] for w in words if w.key in nouns().ministries), body)
    id = scene.register.body(who.country, body, scene.on)
    record = scene.register.record(id) if id else None
    if id is None or record is None:
        return who
    code = _code(scene.register, id, scene.on)
    return replace(who, id=id, name=record.ar, role=code.sector if code and code.sector else who.role)


def _contextual(scene: _Scene, i: int, whos: list[Who]) -> Who:
    """A state's organ named without its state: that of the only country the sentence, else the report, speaks of."""
    who, mention = whos[i], scene.parties[i]
    head = _head(mention)
    if who.country is not None or who.id is not None or head is None or head.body is None:
        return who
    sentence = scene.text.sentence_of(scene.text.range(mention.span)[0]).span
    country = _only(_countries(scene, whos, sentence)) or _only(_countries(scene, whos, None))
    return _organ(scene, replace(who, country=country), head, mention) if country else who


def _countries(scene: _Scene, whos: list[Who], within: Span | None) -> Counter[str]:
    """How often each country is spoken of in a sentence, or in the whole report."""
    spoken: list[tuple[Span | None, str | None]] = [(p.span, p.country) for p in scene.places]
    spoken += [(w.span, w.country) for w in whos]
    return Counter(
        country
        for span, country in spoken
        if country and country not in NON_STATE and span and (within is None or within.start <= span.start < within.end)
    )


def _only(countries: Counter[str]) -> str | None:
    """The one country, or the one that makes up three quarters of all."""
    top = countries.most_common(1)
    return top[0][0] if top and top[0][1] * 4 >= countries.total() * 3 else None


def _surname(text: Text, mentions: tuple[Mention, ...], i: int) -> int | None:
    """The nearest earlier person whose name ends in this word."""
    last = _keys(text, mentions[i])[-1]
    for k in range(i - 1, -1, -1):
        keys = _keys(text, mentions[k]) if mentions[k].kind == "person" else []
        if len(keys) > 1 and keys[-1] == last:
            return k
    return None


def _keys(text: Text, mention: Mention) -> list[str]:
    return [w.key for w in text.words[slice(*text.range(mention.span))] if w.kind == "word"]


def _anaphor(
    text: Text, mentions: tuple[Mention, ...], whos: tuple[Who, ...], i: int, register: Register
) -> int | None:
    """The nearest earlier party that a bare definite noun can mean."""
    first, last = text.range(mentions[i].span)
    noun = read(text.words[first].key) if last - first == 1 else None
    rule = nouns().anaphora.get(noun.form.lemma) if noun and noun.article else None
    if rule is None or noun is None:
        return None
    for k in range(i - 1, -1, -1):
        record = register.record(whos[k].id or "")
        if record is not None and record.kind in rule.kinds and _bears(record.aliases, rule.word):
            return k
        head = _head(mentions[k])
        if head is None or head.id not in rule.heads or len(_keys(text, mentions[k])) < 2:
            continue
        if not rule.same or _lemma(text, mentions[k]) == noun.form.lemma:
            return k
    return None


def _bears(aliases: Iterable[object], word: str | None) -> bool:
    """Whether one of a record's names begins with a word ("حركة طالبان" for الحركة)."""
    return word is None or any(arabic.key(str(getattr(a, "text", ""))).startswith(word) for a in aliases)


def _lemma(text: Text, mention: Mention) -> str | None:
    if mention.head is None:
        return None
    noun = read(text.words[text.range(mention.head)[0]].key)
    return noun.form.lemma if noun else None
