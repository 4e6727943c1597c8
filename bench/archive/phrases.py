"""Numbers, times and places in words, right for the day of publication and for what is known."""

from __future__ import annotations

import datetime as dt
import random

from . import rates
from .grammar import Name, Text, Value, render
from .records import Happening
from .world import Place, data

INDIC = str.maketrans("0123456789", "".join(chr(0x0660 + n) for n in range(10)))


def digits(number: int, rng: random.Random) -> str:
    """A number in European or, less often, in Arabic-Indic digits."""
    return str(number).translate(INDIC) if rng.random() < 0.3 else str(number)


def numeral(number: int) -> Name:
    """A number below 100 in words, in the form that stands before nouns of men."""
    words = data("words")["numbers"]
    if number <= 10:
        return Name(words["ones"][number], words["ones_g"][number])
    if number < 20:
        if number == 11:
            return Name(words["eleven"], words["eleven"])
        if number == 12:
            return Name(*words["twelve"])
        both = f"{words['ones'][number - 10]} {words['ten']}"
        return Name(both, both)
    ten, one = divmod(number, 10)
    tens, tens_g = words["tens"][ten - 2], words["tens_g"][ten - 2]
    if not one:
        return Name(tens, tens_g)
    link = f" {words['and']}"
    return Name(words["ones"][one] + link + tens, words["ones_g"][one] + link + tens_g)


def people(number: int, noun: str, rng: random.Random) -> Name:
    """So many people: "شخصان", "ثلاثة مدنيين", "12 شخصا"."""
    single, dual, dual_g, few, many = data("words")["nouns"][noun]
    if number == 1:
        return Name(single, single)
    if number == 2:
        return Name(dual, dual_g)
    counted = few if number <= 10 else many
    if number < 100 and rng.random() < 0.4:
        word = numeral(number)
        return Name(f"{word.nominative} {counted}", f"{word.genitive} {counted}")
    figure = f"{digits(number, rng)} {counted}"
    return Name(figure, figure)


def counted(bounds: tuple[int, int | None], noun: str, rng: random.Random) -> Name:
    """People as exactly, at least or between: ``bounds`` are low and high, None for a floor."""
    low, high = bounds
    if high == low:
        return people(low, noun, rng)
    words = data("words")["quantity"]
    if high is None:
        exact = people(low, noun, rng)
        if rng.random() < 0.4:
            after = words["floor_after"][0]
            return Name(after.format(n=exact.nominative), after.format(n=exact.genitive))
        phrase = words["floor"][0].format(n=exact.genitive)
        return Name(phrase, phrase)
    noun_word = data("words")["nouns"][noun][3 if high <= 10 else 4]
    phrase = rng.choice(words["range"]).format(low=digits(low, rng), high=str(high), noun=noun_word)
    return Name(phrase, phrase)


def toll(killed: tuple[int, int | None] | None, injured: int | None, rng: random.Random) -> Value:
    """The clause that tells the toll, "" where it tells none."""
    words = data("words")["toll"]
    noun = "civilian" if rng.random() < 0.35 else "person"
    some = killed is not None and killed != (0, 0)
    if killed == (0, 0) and not injured:
        return render(rng.choice(words["none"]), {}, rng)
    slots: dict[str, Value] = {}
    if some and killed is not None:
        slots["k"] = counted(killed, noun, rng)
    if injured:
        slots["i"] = people(injured, "person", rng)
    if not slots:
        return ""
    kind = "both" if len(slots) == 2 else "killed" if some else "injured"
    return render(rng.choice(words[kind]), slots, rng)


def hurt(injured: int | None, rng: random.Random) -> Value:
    """The clause that adds those hurt in a killing of one person."""
    if not injured:
        return ""
    return render(rng.choice(data("words")["hurt"]), {"i": people(injured, "person", rng)}, rng)


def month(day: dt.date, country: str, rng: random.Random) -> str:
    """The month as it is named in that country."""
    months = data("words")["months"]
    plain = months["plain"][day.month - 1]
    if country not in data("words")["levant"]:
        return str(plain)
    levant = months["levant"][day.month - 1]
    return str(rng.choice([levant, plain, f"{levant}/{plain}"]))


def calendar(day: dt.date, country: str, rng: random.Random) -> dict[str, str]:
    """Weekday, day, month and year for a phrase."""
    weekday = data("words")["weekdays"][day.weekday()]
    return {"d": weekday, "n": digits(day.day, rng), "m": month(day, country, rng), "y": str(day.year)}


def when(event: Happening, published: dt.datetime, rng: random.Random) -> str:
    """When it happened as seen from the day of publication; "" rarely, and only on the day itself."""
    words, delta = data("words"), (published.date() - event.at.date()).days
    fields = calendar(event.at.date(), event.place.country, rng)
    draw = rng.random()
    if event.crowded or draw < rates.PART_OF_DAY:
        if delta <= 6:
            part = next(p for p in words["parts"] if event.at.hour < p["until"])
            key = "today" if delta == 0 else "yesterday" if delta == 1 else "other"
            return str(rng.choice(part[key]).format(**fields))
    elif delta == 0 and draw > rates.PART_OF_DAY + rates.DAY_ONLY + rates.DATED:
        return ""
    if delta > 6 or (draw > rates.PART_OF_DAY + rates.DAY_ONLY and delta):
        return str(rng.choice(words["days"]["dated"]).format(**fields))
    key = ("today", "yesterday", "before")[delta] if delta <= 2 else "week"
    return str(rng.choice(words["days"][key]).format(**fields))


def ago(event: Happening, published: dt.datetime, rng: random.Random) -> str:
    """A look back from the day of publication to an earlier happening."""
    words, day, today = data("words")["ago"], event.at.date(), published.date()
    delta, since_saturday = (today - day).days, (today.weekday() + 2) % 7
    fields = calendar(day, event.place.country, rng)
    fits = ["months"] if 45 < delta < 330 else []
    fits += ["day"] if delta == 1 else []
    fits += ["days"] if 3 <= delta <= 6 else []
    fits += ["week"] if since_saturday + 1 <= delta <= since_saturday + 7 and delta > 2 else []
    fits += ["weeks"] if 11 <= delta <= 18 else []
    fits += ["month"] if 26 <= delta <= 34 and (today.replace(day=1) - dt.timedelta(1)).month == day.month else []
    fits += ["year"] if 350 <= delta <= 380 and today.year == day.year + 1 else []
    if not fits:
        dated = data("words")["days"]["dated" if delta < 180 else "full"]
        return str(rng.choice(dated).format(**fields))
    return str(rng.choice(words[rng.choice(fits)]).format(**{**fields, "n": digits(delta, rng)}))


def future(event: Happening, published: dt.datetime, rng: random.Random) -> str:
    """When it is to happen, as seen from the day of publication."""
    delta = (event.at.date() - published.date()).days
    fields = calendar(event.at.date(), event.place.country, rng)
    return str(rng.choice(data("words")["future"]["tomorrow" if delta <= 1 else "later"]).format(**fields))


def governorate(place: Place) -> str:
    """The governorate with its head noun: "محافظة درعا", "ولاية سنار"."""
    return str(data("words")["governorate"][place.country].format(g=place.governorate))


def town(place: Place, rng: random.Random) -> str:
    """The town with a head noun: "بلدة طفس"."""
    return str(rng.choice(data("words")["places"][place.kind]).format(p=place.name))


def where(event: Happening, rng: random.Random) -> str:
    """The place at one of three precisions: town, side of the governorate, governorate."""
    place, words = event.place, data("words")["places"]
    draw = rng.random() * (1 if not event.crowded else rates.TOWN / rates.CROWDED_TOWN)
    if draw < rates.TOWN:
        slots: dict[str, Value] = {"g": governorate(place), "c": data("words")["countries"][place.country]}
        slots["g"] = around(place) if rng.random() < 0.3 else slots["g"]
        within = rng.choice(words["within"])
        tail = render(within, slots, rng).words
        return town(place, rng) + (f" {tail}" if tail else "")
    if draw < rates.TOWN + rates.SIDE and place.side:
        return around(place)
    return governorate(place)


def around(place: Place) -> str:
    """The countryside or side of the governorate where it lies."""
    words = data("words")["places"]
    if not place.side:
        return governorate(place)
    if place.country == "SYR":
        name = (
            place.governorate
            if place.governorate.startswith(words["rural"])
            else f"{words['rural']} {place.governorate}"
        )
        return f"{name} {words['sides_after'][place.side]}"
    return str(words["side_of"].format(side=words["sides"][place.side], g=governorate(place)))


def text(value: Value) -> Text:
    """A value as text."""
    return value if isinstance(value, Text) else Text(value if isinstance(value, str) else value.nominative)
