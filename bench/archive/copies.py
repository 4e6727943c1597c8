"""What republishers do to a text, with the truth carried along: offsets stay right through every edit."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace

from . import rates
from .grammar import render
from .records import Draft, Telling
from .world import data

#: Runs of letters; what lies between them is never touched.
LETTERS = re.compile("[\u0621-\u0652\u0670]+")


def edited(text: str, tellings: list[Telling], change: Callable[[str], str]) -> tuple[str, list[Telling]]:
    """The text with every word put through ``change``, and the tellings at their new offsets."""
    out, moves, at, length = [], {}, 0, 0
    for match in LETTERS.finditer(text):
        gap = text[at : match.start()]
        length += len(gap)
        out.append(gap)
        moves[match.start()] = length
        word = change(match.group())
        out.append(word)
        length += len(word)
        moves[match.end()] = length
        at = match.end()
    out.append(text[at:])
    return "".join(out), [_moved(t, lambda place: _found(place, moves, text)) for t in tellings]


def _found(place: int, moves: dict[int, int], text: str) -> int:
    """The new offset of a place at a word's edge, or among what lies between words."""
    back = place
    while back not in moves and back > 0:
        back -= 1
    return moves.get(back, 0) + place - back


def shifted(tellings: list[Telling], by: int) -> list[Telling]:
    """The same behind so many more code points."""
    return [_moved(t, lambda place: place + by) for t in tellings]


def _moved(telling: Telling, move: Callable[[int], int]) -> Telling:
    triggers = [(move(a), move(b)) for a, b in telling.triggers]
    return replace(telling, start=move(telling.start), end=move(telling.end), triggers=triggers)


def republish(original: Draft, copy: Draft, rng: random.Random) -> None:
    """Fill a copy with the original's text and truth, verbatim or edited."""
    text, tellings = original.text, original.tellings
    if rng.random() >= rates.VERBATIM:
        cut = original.paragraphs[-1]
        if cut > len(text) * (1 - rates.CUT_MOST) and rng.random() < rates.CUT:
            text, tellings = text[:cut].rstrip(), [t for t in tellings if t.end <= cut]
        text, tellings = edited(text, tellings, changer(rng))
        if rng.random() < rates.TICKER:
            text += "\n\n" + render(rng.choice(data("frames")["ticker"]), {}, rng).words
    if rng.random() < rates.ORIGIN_LINE:
        line = render(rng.choice(data("frames")["syndicated"]), {"O": original.outlet.names[0]}, rng).words
        if line.endswith((":", "-", ")")):
            text, tellings = f"{line} {text}", shifted(tellings, len(line) + 1)
        else:
            text = f"{text}\n\n{line}"
    own = copy.outlet.names[0].nominative
    copy.text = text
    copy.tellings = [replace(t, chain=[own, *t.chain]) for t in tellings]


def changer(rng: random.Random) -> Callable[[str], str]:
    """One editor's hand: synonyms at a rate of theirs, and one or two habits of spelling."""
    words = data("edits")
    synonyms, rate = words["synonyms"], rng.uniform(*rates.WORDS_CHANGED)
    habits = rng.sample(words["spellings"], rng.randint(0, 2))
    odd = rng.choice([None, "mark", "tatweel"])
    # Not every word has a synonym here: those that have are changed the more often.
    often = min(1.0, rate * 5)

    def change(word: str) -> str:
        if word in synonyms and rng.random() < often:
            return str(synonyms[word])
        for old, new in habits:
            if old in word and rng.random() < rates.SPELLINGS_CHANGED * 5:
                word = word.replace(old, new)
        if odd and len(word) > 3 and rng.random() < rates.SPELLINGS_CHANGED:
            extra = words["tatweel"] if odd == "tatweel" else rng.choice(words["marks"])
            cut = rng.randint(1, len(word) - 2)
            word = word[:cut] + extra + word[cut:]
        return word

    return change
