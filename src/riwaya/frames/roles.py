"""Who acts and who is acted on: the noun phrases around a trigger, by voice, order, annexation and preposition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from riwaya.arabic import CONJUNCTIONS, TA_MARBUTA, key
from riwaya.frames import arguments
from riwaya.frames.arguments import AGENT, Argument
from riwaya.frames.scene import Scene, clitics
from riwaya.lexicon import Hit
from riwaya.model import Role, RoleName, Span
from riwaya.nouns import read

#: Types whose verbs need somebody to suffer the act: with one bare phrase and no subject before, it is a passive.
_PHYSICAL = frozenset({"ASSAULT", "COERCE"})
#: Types of acts done in speaking.
SPOKEN = frozenset({"SUPPORT", "ACCUSE", "REQUEST", "REJECT", "THREATEN"})
_GROUPS = list[list[Argument]]
#: How many words on the two sides of an event may be named.
_FAR = 24
_NEAR = 6
#: Rules of mentions that are an adjective of nationality.
_NATIONALITY = frozenset({"name.nationality", "name.nationals"})
#: Rule of mentions of demonstrators.
PROTESTERS = "name.protester"


def of(scene: Scene, hit: Hit, lights: Sequence[Hit] = ()) -> tuple[Role, ...]:
    """The roles of a trigger; ``lights`` are the light verbs that govern it, if any ("شن هجوما")."""
    found = _verb(scene, hit) if "verb" in hit.tags else _noun(scene, hit)
    for light in lights:
        found += _by_light_verb(scene, hit, light)
    if hit.entry.says.get("reciprocal") and not any(r.name == "actor" for r in found):
        found += _between(scene, hit)
    if hit.entry.says["type"] == "ACCUSE":
        found += meant(scene, hit)
    return _distinct(found if hit.entry.says["type"] not in SPOKEN else [r for r in found if _is_named(scene, r)])


def _is_named(scene: Scene, role: Role) -> bool:
    """Whether a part of an act of speech is played by somebody or some place that has a name here."""
    first, _ = scene.text.range(role.span)
    piece = scene.starts.get(first)
    return role.name == "actor" or (piece is not None and piece.mention.kind != "weapon")


def _between(scene: Scene, hit: Hit) -> list[Role]:
    """The two sides named further on in the sentence: ``لقاء جرى ليلا بين المجلس والتجار``."""
    stop = min(scene.text.sentence_of(hit.first).last, hit.last + _FAR)
    for i in range(hit.last, stop - 1):
        if i in scene.events:
            return []
        if scene.bare(i, "between"):
            groups = _parties(_groups(scene, arguments.after(scene, i + 1)))
            return _fill("actor", _first(groups))
    return []


def meant(scene: Scene, hit: Hit) -> list[Role]:
    """Whom a veiled accusation means: ``اتهم طرفا ثالثا، في إشارة إلى فلان``."""
    for i in range(hit.last, scene.text.sentence_of(hit.first).last - 2):
        phrases = {" ".join(scene.key(j) for j in range(i, i + n)) for n in (1, 2, 3)}
        if phrases & scene.lists["meant"]:
            groups = _parties(_groups(scene, arguments.after(scene, i)))
            return _fill("recipient", _first(groups))
    return []


def _distinct(roles: Sequence[Role]) -> tuple[Role, ...]:
    """Roles without repeats; the same span never plays both parts."""
    seen: dict[tuple[int, int], Role] = {}
    for role in roles:
        seen.setdefault((role.span.start, role.span.end), role)
    return tuple(seen.values())


def _groups(scene: Scene, found: Sequence[Argument]) -> _GROUPS:
    """Arguments with what is coordinated to each."""
    groups: _GROUPS = []
    for argument in found:
        last = groups[-1][-1] if groups else None
        if last is not None and _is_apposition(scene, last, argument):
            groups[-1][-1] = replace(last, last=argument.last, span=Span(last.span.start, argument.span.end))
        elif argument.coordinated and groups:
            groups[-1].append(argument)
        else:
            groups.append([argument])
    return groups


def _is_apposition(scene: Scene, one: Argument, other: Argument) -> bool:
    """Whether a person's name follows what describes him: ``رئيس التنظيم العقيد فلان``, not ``الوزير نظيره``."""
    noun = read(scene.key(other.first))
    if noun is not None and noun.pronoun:
        return False
    adjacent = one.last == other.first and not other.preposition and not other.coordinated
    named = other.mention is not None and other.mention.kind == "person"
    return adjacent and named and one.mention is not None and one.mention.kind == "person"


def _fill(role: str | None, group: Sequence[Argument]) -> list[Role]:
    """Roles for a group, or nothing where the entry gives this position no part; only a party can act."""
    if role not in ("actor", "recipient"):
        return []
    name: RoleName = "actor" if role == "actor" else "recipient"
    fit = [a for a in group if _fits(a, role) and not (a.coordinated and a.mention is None and group[0].is_party)]
    return [Role(name, argument.span) for argument in fit]


def _fits(argument: Argument, role: str) -> bool:
    """Whether a phrase can play a part: only a party acts; no event, number or mere place suffers."""
    if argument.is_event or (role == "actor" and _is_thing(argument)):
        return False
    mere_place = argument.is_place and (argument.mention is not None or bool(argument.preposition))
    return argument.is_party or (role == "recipient" and not argument.is_number and not mere_place)


def _is_thing(argument: Argument) -> bool:
    """Whether a phrase names something that can be aimed at but does not act: a checkpoint, a market, a car."""
    return argument.mention is not None and argument.mention.rule.startswith("name.target")


def _verb(scene: Scene, hit: Hit) -> list[Role]:
    says = hit.entry.says
    subject, thing = says.get("subject", "actor"), says.get("object", "recipient")
    groups = _groups(scene, arguments.after(scene, hit.last))
    bare = [g for g in groups if not g[0].preposition]
    ahead = subjects_before(scene, hit)
    roles = _governed(scene, says, groups)
    if _is_passive(scene, hit, bare, ahead):
        return _fill(thing, ahead or _first(bare)) + roles
    if hit.pronoun and not (ahead and "pl" in hit.tags and not _is_relative(scene, hit)):
        return _fill(subject, _first(_parties(bare))) + _fill(thing, ahead) + roles
    if ahead or "pl" in hit.tags:
        return _fill(subject, ahead) + _fill(thing, _first(bare)) + roles
    doer = _first(_parties(bare)) or _first(bare)
    if doer and "f" not in hit.tags and _is_feminine(scene, doer[0]):
        return _fill(thing, doer) + roles
    rest = [g for g in bare if doer and g[0].first > doer[0].first]
    other = _fill(subject, _first(_parties(rest))) if says.get("reciprocal") else _fill(thing, _first(rest))
    return _fill(subject, doer) + other + roles


def _is_relative(scene: Scene, hit: Hit) -> bool:
    """Whether a relative pronoun opens the verb's clause right before it."""
    return any(scene.bare(i, "relatives") for i in range(max(0, hit.first - 3), hit.first))


def _is_feminine(scene: Scene, argument: Argument) -> bool:
    """Whether a phrase begins with a word in ta marbuta, which a masculine verb cannot have for its subject."""
    word = scene.text.words[argument.first]
    party = argument.mention is not None and argument.mention.kind == "actor"
    return party and not argument.is_event and scene.text.raw[word.end - 1] == TA_MARBUTA


def _first(groups: _GROUPS) -> list[Argument]:
    return groups[0] if groups else []


def _parties(groups: _GROUPS) -> _GROUPS:
    return [g for g in groups if g[0].is_party or g[0].is_event]


def is_passive(scene: Scene, hit: Hit) -> bool:
    """Whether a trigger is a passive verb, whose agent must not be looked for elsewhere."""
    if "verb" not in hit.tags:
        return False
    bare = [g for g in _groups(scene, arguments.after(scene, hit.last)) if not g[0].preposition]
    return _is_passive(scene, hit, bare, subjects_before(scene, hit))


def _is_passive(scene: Scene, hit: Hit, bare: _GROUPS, ahead: Sequence[Argument]) -> bool:
    """Whether an unvowelled verb is to be read as a passive: by its letters, or by its frame (قتل شخصان)."""
    says = hit.entry.says
    if "passive" in hit.tags or says.get("passive_only"):
        return True
    if (
        says.get("reciprocal")
        or says["type"] not in _PHYSICAL
        or says.get("object", "recipient") != "recipient"
        or hit.pronoun
    ):
        return False
    if says.get("subject", "actor") != "actor" or _is_reflexive(scene, hit):
        return False
    return not bare if ahead or "pl" in hit.tags else len(bare) == 1


def _is_reflexive(scene: Scene, hit: Hit) -> bool:
    """Whether somebody does it to himself: ``فجر انتحاري نفسه``."""
    stop = min(hit.last + _NEAR, scene.text.sentence_of(hit.first).last)
    return any(scene.bare(i, "reflexives") for i in range(hit.last, stop))


def subjects_before(scene: Scene, hit: Hit) -> list[Argument]:
    """The subject that stands before a verb, with what is coordinated before it; none before one joined by و."""
    first = None if hit.conjunction else arguments.before(scene, hit.first)
    if first is None:
        return []
    return [*_coordinated_before(scene, first), first]


def _coordinated_before(scene: Scene, argument: Argument) -> list[Argument]:
    """Phrases joined by و in front of one, nearest last."""
    prefix = key(clitics(scene.text, argument.first, argument.span))
    i = argument.first - 1
    while i >= 0 and scene.is_quote(i):
        i -= 1
    if prefix[:1] != CONJUNCTIONS[0] and (i < 0 or scene.key(i) != CONJUNCTIONS[0]):
        return []
    if scene.key(i) == CONJUNCTIONS[0]:
        i -= 1
    while i >= 0 and scene.is_quote(i):
        i -= 1
    piece = scene.ends.get(i)
    if piece is None or piece.mention.kind not in ("actor", "person"):
        return []
    return [Argument(piece.first, piece.last, piece.mention.span, "", piece.mention)]


def _governed(scene: Scene, says: Mapping[str, Any], groups: _GROUPS, noun: bool = False) -> list[Role]:
    """Roles of prepositional phrases, by the entry's government and the defaults of the language."""
    out: list[Role] = []
    spoken = says["type"] in SPOKEN
    given = {key(k): v for k, v in (says.get("prep") or {}).items()}
    for group in groups:
        preposition = group[0].preposition
        if not preposition:
            continue
        role = given.get(preposition)
        if role is None:
            role = _default(scene, group, says, noun)
        out += _fill(role, [_party_inside(scene, a) for a in group] if spoken else group)
    return out


def _party_inside(scene: Scene, argument: Argument) -> Argument:
    """The party that ends a phrase, for acts of speech are about parties: ``ندد بزيارة الرئيس``: الرئيس."""
    piece = scene.ends.get(argument.last - 1)
    if argument.mention is not None or piece is None or piece.mention.kind == "place" or piece.first <= argument.first:
        return argument
    return Argument(piece.first, piece.last, piece.mention.span, argument.preposition, piece.mention)


def _default(scene: Scene, group: Sequence[Argument], says: Mapping[str, Any], noun: bool) -> str | None:
    """What a preposition governs where the entry does not say."""
    preposition = group[0].preposition
    if preposition == AGENT:
        return "actor"
    place = group[0].mention is not None and group[0].mention.kind == "place"
    if preposition in scene.lists["takes-recipient"]:
        return None if place else "recipient"
    if preposition in scene.lists["takes-party"]:
        return "actor" if says.get("reciprocal") and not place else None
    if preposition in scene.lists["takes-source"]:
        return "actor" if noun and group[0].is_party else None
    return None


def _noun(scene: Scene, hit: Hit) -> list[Role]:
    says = hit.entry.says
    found, adjectives = _skip_adjectives(scene, hit)
    groups = _groups(scene, found)
    roles = adjectives + _governed(scene, says, groups, noun=True)
    masdar = "masdar" in hit.tags or "participle" in hit.tags
    complement = says.get("genitive", "recipient" if masdar else "actor")
    if is_circumstantial(scene, hit):
        complement = says.get("object", "recipient")
    bare = [g for g in groups if not g[0].preposition]
    if not bare or hit.article or groups[0] is not bare[0] or (adjectives and not masdar):
        return roles
    if masdar and hit.pronoun:
        return _fill(says.get("object", "recipient"), bare[0]) + roles
    if masdar and complement == "recipient" and _acts(scene, groups):
        return _fill("actor", groups[0]) + _fill("recipient", groups[1]) + roles
    return _fill(complement, bare[0]) + roles


def is_circumstantial(scene: Scene, hit: Hit) -> bool:
    """Whether a trigger is a participle of circumstance, whose subject is the sentence's: ``داعيا``, ``متهمين``."""
    literal = "literal" in hit.tags and hit.last == hit.first + 1 and arguments.is_accusative(scene, hit.first)
    return literal or ("participle" in hit.tags and "indef" in hit.tags)


def _acts(scene: Scene, groups: _GROUPS) -> bool:
    """Whether a masdar's complement is its agent, for an object of its own follows: ``قصف الطيران مواقع``, ``لأحد``."""
    if len(groups) < 2 or not groups[0][0].is_party or groups[1][0].is_event:
        return False
    follows = groups[1][0]
    if follows.preposition:
        return follows.preposition in scene.lists["opens-object"] and follows.first == groups[0][-1].last
    if follows.mention is None:
        return arguments.is_accusative(scene, follows.first)
    return follows.mention.rule not in _NATIONALITY


def _skip_adjectives(scene: Scene, hit: Hit) -> tuple[Sequence[Argument], list[Role]]:
    """The arguments after a noun's adjectives; an adjective of nationality names the actor ("القصف الروسي")."""
    i, roles = hit.last, []
    stop = scene.text.sentence_of(hit.first).last
    while i < stop:
        piece = scene.starts.get(i)
        if scene.listed(i, "event-adjectives") and (piece is None or piece.last == i + 1):
            i += 1
        elif piece is not None and piece.mention.rule in _NATIONALITY:
            roles.append(Role("actor", piece.mention.span))
            i = piece.last
        else:
            break
    done = i >= stop or arguments.ends_clause(scene, i)
    return (() if done else arguments.after(scene, i)), roles


def _by_light_verb(scene: Scene, hit: Hit, light: Hit) -> list[Role]:
    """Roles that a light verb's own subject and object play in the event it carries."""
    says = light.entry.says
    if light.first > hit.first:
        bare = [g for g in _groups(scene, arguments.after(scene, light.last)) if not g[0].preposition]
        if light.pronoun:
            return _fill(says["subject"], _first(_parties(bare)))
        return _fill(says.get("object"), _first(bare))
    between = [a for a in arguments.after(scene, light.last) if a.last <= hit.first]
    bare = _parties([g for g in _groups(scene, between) if not g[0].preposition])
    ahead = subjects_before(scene, light)
    return _fill(says["subject"], ahead or _first(bare))
