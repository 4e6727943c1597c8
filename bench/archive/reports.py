"""A report from sentences and paragraphs: its own wording, its bulletins, its quiet news."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from . import phrases, rates
from .grammar import Text, Value, render
from .records import Draft, Telling
from .world import Narrator, Place, countries, data

#: Sentences of one paragraph, each with its tellings.
Paragraph = list[tuple[Text, list[Telling]]]


def assemble(paragraphs: list[Paragraph], prefix: str = "") -> tuple[str, list[Telling], list[int]]:
    """Text, tellings with their place in it, and where each paragraph starts."""
    text = prefix
    tellings: list[Telling] = []
    starts: list[int] = []
    for paragraph in paragraphs:
        starts.append(len(text) if starts else 0)
        for words, told in paragraph:
            if text and not text.endswith((" ", "\n")):
                text += " "
            at = len(text)
            text += words.words + "."
            tellings += [_moved(t, at, words) for t in told]
        text += "\n\n"
    return text.rstrip(), tellings, starts


def _moved(telling: Telling, at: int, words: Text) -> Telling:
    triggers = [(a + at, b + at) for a, b in telling.triggers]
    return replace(telling, start=at, end=at + len(words.words) + 1, triggers=triggers)


def length(paragraphs: list[Paragraph]) -> int:
    """Words so far."""
    return sum(words.words.count(" ") + 1 for paragraph in paragraphs for words, _ in paragraph)


def scenery(place: Place, rng: random.Random) -> dict[str, Value]:
    """Values for paragraphs in which nothing happens."""
    towns = countries()[place.country].places[place.governorate]
    last = data("words")["people"]["last"]
    other, third = rng.sample([t for t in towns if t != place], 2)
    return {
        "p": place.name, "q": other.name, "r": third.name, "g": phrases.governorate(place),
        "n": phrases.digits(rng.randint(11, 99), rng), "k": phrases.digits(rng.randint(3, 10), rng),
        "w": phrases.digits(rng.randint(1, 40), rng),
        "x": f"{rng.choice(data('words')['people']['first'])} {rng.choice(last)}",
    }  # fmt: skip


def fill(paragraphs: list[Paragraph], place: Place, rng: random.Random) -> None:
    """Add paragraphs without happenings until the report is long enough."""
    shortest, longest, mode = rates.WORDS
    wanted = rng.triangular(shortest, longest, mode)
    calm = rng.sample(data("filler")["calm"], 8)
    while calm and length(paragraphs) < wanted:
        sentence = render(calm.pop(), scenery(place, rng), rng)
        if rng.random() < 0.35 and len(paragraphs) > 1:
            paragraphs[-1].append((sentence, []))
        else:
            paragraphs.append([(sentence, [])])


def dateline(place: Place, outlet: Narrator, rng: random.Random) -> str:
    """What an agency puts before its text."""
    if not outlet.agency or rng.random() > rates.DATELINE:
        return ""
    slots: dict[str, Value] = {"p": place.name, "O": outlet.names[0]}
    words = render(rng.choice(data("frames")["dateline"]), slots, rng).words
    return f"{words} " if words else ""


def quiet(place: Place, rng: random.Random) -> tuple[str, str]:
    """Title and text of a report on sport, culture or farming."""
    kind = rng.choice(list(data("filler")["quiet"]))
    slots = scenery(place, rng)
    title = render(rng.choice(data("filler")["titles"][kind]), slots, rng).words
    bodies = list(data("filler")["quiet"][kind])
    rng.shuffle(bodies)
    paragraphs: list[Paragraph] = [[(render(body, scenery(place, rng), rng), [])] for body in bodies]
    fill(paragraphs, place, rng)
    return title, assemble(paragraphs)[0]


def bulletin(kind: str, place: Place, day: dt.date, rng: random.Random) -> tuple[str, str]:
    """Title and text of a daily bulletin on weather or prices: one frame, other figures each day."""
    form = data("filler")["bulletins"][kind]
    slots = {**scenery(place, rng), **_dated(day, place, rng)}
    title = render(form["title"], slots, rng).words
    return title, "\n\n".join([render(form["lead"], slots, rng).words, *_lines(form, place, rng), form["tail"]])


def _dated(day: dt.date, place: Place, rng: random.Random) -> dict[str, str]:
    fields = phrases.calendar(day, place.country, rng)
    return {"d": fields["d"], "dn": fields["n"], "m": fields["m"]}


def _lines(form: dict[str, str], place: Place, rng: random.Random) -> list[str]:
    towns = countries()[place.country].places[place.governorate]
    chosen = rng.sample(towns, min(len(towns), rng.randint(3, 5)))
    return [render(form["line"], scenery(town, rng), rng).words for town in chosen]


def summary(place: Place, killed: int, rng: random.Random) -> tuple[str, list[Text], Text]:
    """Title, further paragraphs and the telling sentence of a daily count of casualties."""
    form = data("filler")["summary"]
    slots: dict[str, Value] = {**scenery(place, rng), "verb": form["verb"], "k": phrases.people(killed, "person", rng)}
    title = render(form["title"], slots, rng).words
    lead = render(form["lead"].rstrip("."), slots, rng)
    lines = [Text(line.rstrip(".")) for line in (*_lines(form, place, rng), form["tail"])]
    return title, lines, lead


def plain(draft: Draft) -> dict[str, str | None]:
    """The report as ingestion meets it."""
    return {
        "id": draft.id, "text": draft.text, "title": draft.title, "published": draft.published.isoformat(),
        "outlet": draft.outlet.names[0].nominative, "url": draft.url,
    }  # fmt: skip
