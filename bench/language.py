"""Words a second on one core of the ground that claims stand on, over the demo reports: all stations and each alone.

The stations: cutting into words, lexicon, registers and names, gazetteer, times, counts, tolls, and times made days.
The same texts are read again and again, so that every word has been met before. A word met for the first time costs
more: over 100,000 words of news, each text read once, the rate is about half. Plain names (``find_plain_names``, by
trained weights) are no station of coding; they are timed by themselves, from the raw text on.

python bench/language.py [SECONDS] [--json]
"""

import datetime as dt
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from riwaya import coder, counts, find_plain_names, names, readers, times
from riwaya.cli import DEMO
from riwaya.model import Mention, Report, TimeValue
from riwaya.resolution.tolls import tolls_in
from riwaya.resolution.when import resolve
from riwaya.text import Text, read

T = TypeVar("T")


class Clock:
    """Seconds that each station took."""

    def __init__(self) -> None:
        self.took: Counter[str] = Counter()

    def run(self, name: str, station: Callable[[], T]) -> T:
        started = time.perf_counter()
        found = station()
        self.took[name] += time.perf_counter() - started
        return found


def language(report: Report, kit: coder.Kit, clock: Clock) -> None:
    words = clock.run("text", lambda: read(report.text))
    clock.run("lexicon", lambda: kit.lexicon.match(words))
    named = clock.run("register", lambda: kit.register.find(words))
    placed = clock.run("gazetteer", lambda: kit.gazetteer.find(words))
    people = clock.run("names", lambda: names.find(words, named, placed))
    dated = clock.run("times", lambda: times.find(words))
    counted = clock.run("counts", lambda: counts.find(words, dated))
    clock.run("tolls", lambda: tolls(words, counted, people))
    clock.run("when", lambda: [resolve(m.value, day(report), m.span) for m in dated if isinstance(m.value, TimeValue)])


def tolls(words: Text, counted: tuple[Mention, ...], people: tuple[Mention, ...]) -> None:
    spans = tuple(m.span for m in people if m.kind == "person")
    for sentence in words.sentences:
        tolls_in(words, sentence.first, sentence.last, counted, spans)


def day(report: Report) -> dt.date | None:
    return report.published.date() if isinstance(report.published, dt.datetime) else report.published


def pace(once: Callable[[], object], words: int, seconds: float) -> tuple[float, int]:
    """Words a second of processor time, and how often all texts were read; once before, for what is loaded then."""
    once()
    rounds, started = 0, time.process_time()
    while time.process_time() - started < seconds:
        once()
        rounds += 1
    return rounds * words / (time.process_time() - started), rounds


def main(arguments: list[str]) -> int:
    seconds = float(next((a for a in arguments if not a.startswith("--")), "10"))
    kit = coder.load_kit(None)
    reports = [r for r in readers.read(str(DEMO), readers.ReadOptions()) if isinstance(r, Report)]
    words = sum(word.kind != "mark" for report in reports for word in read(report.text).words)
    clock = Clock()
    rate, rounds = pace(lambda: [language(report, kit, clock) for report in reports], words, seconds)
    learned, _ = pace(lambda: [find_plain_names(report.text, kit) for report in reports], words, seconds / 2)
    shares = {name: round(took / sum(clock.took.values()), 3) for name, took in clock.took.most_common()}
    if "--json" in arguments:
        print(json.dumps({
            "words_per_s": round(rate), "plain_names_per_s": round(learned), "rounds": rounds, "shares": shares,
        }))  # fmt: skip
        return 0
    print(f"{'words a second, all together':<32}{rate:>8.0f}   ({rounds} rounds of {words} words)")
    print(f"{'plain names, by themselves':<32}{learned:>8.0f}")
    for name, share in shares.items():
        print(f"{name:<32}{share:>8.1%}{rate / share if share else 0:>12.0f} words a second alone")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
