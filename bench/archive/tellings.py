"""One sentence that tells of a happening in somebody's mouth, with its truth."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from . import phrases, rates
from .grammar import Text, Value, render
from .happenings import PARTY_MODES
from .records import Happening, Source, Telling
from .world import Narrator, Party, data, modes, spoken

#: Slots that a subject-first template may open with when it stands alone (others begin in the accusative).
SUBJECTS = ("{actor}", "{crowd}", "{official}", "{helper}")


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and when a telling is written, and with what it must or must not say."""

    outlet: Narrator
    published: dt.datetime
    rng: random.Random
    exact: bool = False
    floor: bool = False
    named: bool = False


def truth(event: Happening, words: Text, root: str, chain: list[str]) -> Telling:
    """A telling whose span starts at 0 until its sentence stands in a text."""
    return Telling(event, event.type, event.status, 0, len(words.words), list(words.triggers), root, chain)


def tell(event: Happening, source: Source, scene: Scene) -> tuple[Text, list[Telling]]:
    """A telling by a source; its own outlet where the source names nobody or is the outlet itself."""
    frame, people, root, chain = _frame(source, scene)
    party = _subject(event, source, scene)
    bounds = _bounds(event, source, scene)
    injured = event.injured if event.killed is not None and scene.rng.random() < 0.75 else None
    injured = injured or None
    if bounds == (0, 0) and event.injured:
        bounds = None  # it says nothing of the dead, only of the injured or nothing at all
    words = _worded(event, party, (bounds, injured), frame, (people, scene))
    telling = truth(event, words, root, chain)
    telling.killed, telling.injured, telling.detained = bounds, injured, event.detained
    telling.actor = party.id or party.names[0].nominative if party else None
    telling.sides = _sides(event, source, party, bounds)
    return words, [telling]


def _worded(event: Happening, party: Party | None, toll: tuple[tuple[int, int | None] | None, int | None], frame: str,
            around: tuple[dict[str, Value], Scene]) -> Text:  # fmt: skip
    people, scene = around
    rng, mode = scene.rng, modes()[event.mode]
    slots = slots_of(event, scene)
    if party:
        slots["actor"] = slots["A"] = rng.choice(party.names)
    passive = (party is None and event.mode in PARTY_MODES) or (event.mode == "aid" and rng.random() < 0.3)
    if event.mode == "aid":
        slots["A"] = event.words["helper"]
    if event.mode == "kill":
        slots["hurt"] = phrases.hurt(toll[1], rng)
    elif mode["toll"] not in (None, "detained"):
        slots["toll"] = phrases.toll(*toll, rng)
    verbs, nouns = (mode["VP"], mode.get("NP", mode["VP"])) if passive and "VP" in mode else (mode["V"], mode["N"])
    if not frame:
        alone = [t for t in nouns if t.startswith(SUBJECTS)]
        return render(rng.choice(alone if alone and rng.random() < 0.35 else verbs), slots, rng)
    inner = "{N}" in frame
    body = render(rng.choice(nouns if inner else verbs), slots, rng, inner=inner and nouns is not verbs)
    return render(frame, {**people, "N" if inner else "V": body}, rng)


def slots_of(event: Happening, scene: Scene) -> dict[str, Value]:
    """The values that every template of the event may ask for."""
    slots: dict[str, Value] = {**event.words}
    slots["where"] = phrases.where(event, scene.rng)
    if event.status == "occurred":
        slots["time"] = phrases.when(event, scene.published, scene.rng)
    else:
        slots["time"], slots["future"] = "", phrases.future(event, scene.published, scene.rng)
    if event.foe:
        slots["foe"] = scene.rng.choice(event.foe.names)
    if event.actor:
        slots["actor"] = slots["A"] = scene.rng.choice(event.actor.names)
    if event.detained:
        slots["d"] = phrases.people(event.detained, scene.rng.choice(["person", "man"]), scene.rng)
    return slots


def _frame(source: Source, scene: Scene) -> tuple[str, dict[str, Value], str, list[str]]:
    rng, outlet, narrator = scene.rng, scene.outlet, source.narrator
    own = outlet.names[0].nominative
    if narrator is None or narrator.key == outlet.key:
        return "", {}, outlet.key, [own]
    name = rng.choice(narrator.names)
    people: dict[str, Value] = {"S": name, "A": name}
    voucher, chain = outlet, [own]
    if narrator.kind == "media":
        kind = "media"
    elif source.home.key != outlet.key and rng.random() < rates.RELAY:
        kind, voucher = "relay", source.home
        people["M"] = rng.choice(voucher.names)
        chain.append(phrases.text(people["M"]).words)
    else:
        kind = "direct"
    root = narrator.key if narrator.kind != "anonymous" else f"{narrator.key}|{voucher.key}"
    return rng.choice(data("frames")[kind]), people, root, [*chain, name.nominative]


def _subject(event: Happening, source: Source, scene: Scene) -> Party | None:
    if event.actor is None:
        return None
    if source.actor:
        return source.actor
    sure = scene.named or event.mode == "deal"
    return event.actor if sure or scene.rng.random() < rates.ACTOR_NAMED else None


def _bounds(event: Happening, source: Source, scene: Scene) -> tuple[int, int | None] | None:
    killed = source.killed if source.killed is not None else event.killed
    if killed is None or event.mode == "kill":
        return None if killed is None else (killed, killed)
    draw = scene.rng.random()
    if scene.floor:
        return (max(1, killed - scene.rng.randint(1, 2)), None)
    sure = scene.exact or source.killed is not None or (event.crowded and draw < rates.CROWDED_EXACT)
    if sure or draw < rates.EXACT:
        return (killed, killed)
    if draw < rates.EXACT + rates.FLOOR and killed:
        return (max(1, killed - scene.rng.randint(0, 2)), None)
    if draw < rates.EXACT + rates.FLOOR + rates.RANGE and killed > 2:
        return (killed - scene.rng.randint(0, 1) - 1, killed + 1)
    return None


def _sides(event: Happening, source: Source, party: Party | None, bounds: tuple[int, int | None] | None
           ) -> tuple[tuple[str, int], ...]:  # fmt: skip
    sides = []
    others = [s.killed for s in event.sources if s.killed is not None]
    if others and bounds:
        if source.killed is not None:
            sides.append(("toll", 1))
        elif bounds[1] is not None and bounds[1] < others[0]:
            sides.append(("toll", 0))
    if party and party.id and any(s.actor for s in event.sources):
        sides.append(("actor", 1 if source.actor else 0))
    if party and party is event.actor:
        sides.append(("denial", 0))
    return tuple(sides)


def deny(event: Happening, scene: Scene) -> tuple[Text, list[Telling]]:
    """The accused party's denial."""
    slots = slots_of(event, scene)
    act = str(modes()[event.mode]["act"])
    words = render(scene.rng.choice(modes()["deny"]["V"]), {**slots, "act": act}, scene.rng)
    telling = _by_party(event, words, slots["actor"], scene)
    telling.status, telling.denied, telling.sides = "negated", True, (("denial", 1),)
    return words, [telling]


def _by_party(event: Happening, words: Text, name: Value, scene: Scene) -> Telling:
    shown = phrases.text(name).words
    narrator = spoken(event.actor) if event.actor else None
    root = narrator.key if narrator else f"org:{shown}"
    telling = truth(event, words, root, [scene.outlet.names[0].nominative, shown])
    telling.actor = event.actor.id if event.actor else shown
    return telling


def announce(plan: Happening, threat: Happening | None, scene: Scene) -> tuple[Text, list[Telling]]:
    """A threat with what is threatened, or a plan, told before the deed."""
    rng, slots = scene.rng, slots_of(plan, scene)
    if threat:
        slots["time"] = phrases.when(threat, scene.published, rng)
        words = render(rng.choice(modes()["threat"]["V"]), slots, rng)
        said, content = (_by_party(e, words, slots["actor"], scene) for e in (threat, plan))
        said.triggers, content.triggers = list(words.triggers[:1]), list(words.triggers[1:])
        return words, [said, content]
    mode = modes()[plan.mode]
    aloud = "plan_said" in mode and rng.random() < 0.5
    who = slots["helper"] if plan.mode == "aid" else slots.get("actor", "")
    slots["A"] = who
    words = render(rng.choice(mode["plan_said" if aloud else "plan"]), slots, rng)
    if aloud:
        return words, [_by_party(plan, words, who, scene)]
    return words, [truth(plan, words, scene.outlet.key, [scene.outlet.names[0].nominative])]


def add_more(event: Happening, lead: Telling, scene: Scene) -> tuple[Text, list[Telling]]:
    """A further sentence of the same narrator on the same happening."""
    rng = scene.rng
    known = lead.root != scene.outlet.key
    body = render(rng.choice(modes()[event.mode]["more"]), {**event.words}, rng)
    words = render(rng.choice(data("frames")["more_known" if known else "more_own"]), {"MORE": body}, rng)
    telling = truth(event, words, lead.root, lead.chain)
    return words, [telling]


def look_back(event: Happening, scene: Scene) -> tuple[Text, list[Telling]]:
    """A reference to an earlier happening in the outlet's own voice."""
    rng = scene.rng
    slots: dict[str, Value] = {**event.words, "where": phrases.town(event.place, rng)}
    slots["ago"] = phrases.ago(event, scene.published, rng)
    body = render(rng.choice(modes()[event.mode]["ref"]), slots, rng)
    words = render(rng.choice(data("frames")["reference"]), {"REF": body}, rng)
    telling = truth(event, words, scene.outlet.key, [scene.outlet.names[0].nominative])
    telling.reference = True
    if (scene.published.date() - event.at.date()).days > 365:
        telling.status = "historical"
    return words, [telling]


def headline(event: Happening, rng: random.Random) -> str:
    """A headline for the happening."""
    slots: dict[str, Value] = {**event.words, "near": event.place.name}
    options = modes()[event.mode]["titles"]
    if event.actor and event.foe:
        slots["actor"], slots["foe"] = rng.choice(event.actor.names), rng.choice(event.foe.names)
    else:
        options = [t for t in options if "{actor" not in t]
    return render(rng.choice(options), slots, rng).words
