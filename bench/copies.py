"""How many light edits of a text are found again as copies, and how many texts from one mould are taken for copies.

    PYTHONPATH=src:tools python bench/copies.py

Texts are reports of the corpus, one to four joined as paragraphs; texts from one mould are made-up reports that share
their sentences and differ in town, day, toll and target.
"""

import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import merging_archive

from riwaya.merging import Signature, bands, confirm, is_copy, signature

CORPUS = Path(__file__).parent.parent / "corpus"
TAILS = ("\nالمصدر: وكالات", "\nشارك هذا الخبر", "\nتابعوا آخر الأخبار عبر قناتنا على تلغرام", "\n12:40 2023/5/4")
SPELT = {"أ": "ا", "إ": "ا", "ة": "ه", "ى": "ي"}
Edit = Callable[[str, random.Random], str]
Text = tuple[Signature, str]


def texts(rng: random.Random, count: int) -> list[str]:
    """Texts of one to four paragraphs of at least 25 words."""
    rows = (line for path in sorted(CORPUS.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines())
    found = [text for row in rows if len((text := json.loads(row)["text"] or "").split()) >= 25]
    return ["\n".join(rng.sample(found, rng.choice((1, 2, 3, 4)))) for _ in range(count)]


def line(text: str, rng: random.Random) -> str:
    return rng.choice(("عدن - رويترز: ", "", "خاص\n")) + text + rng.choice(TAILS)


def spelling(text: str, rng: random.Random) -> str:
    return "".join(SPELT.get(c, c) if rng.random() < 0.7 else c + "ـ" * (c in "سمن") for c in text)


def words(text: str, rng: random.Random, share: float | None = None) -> str:
    own, rate = text.split(" "), share or rng.uniform(0.03, 0.08)
    return " ".join(rng.choice(own) if rng.random() < rate else word for word in own)


def words8(text: str, rng: random.Random) -> str:
    return words(text, rng, 0.08)


def last(text: str, _: random.Random) -> str:
    paragraphs = text.split("\n")
    return "\n".join(paragraphs[:-1]) if len(paragraphs) > 2 else text[: int(len(text) * 0.8)]


def everything(text: str, rng: random.Random) -> str:
    return line(last(words(spelling(text, rng), rng), rng), rng)


EDITS: dict[str, Edit] = {
    "a line added": line, "spelling": spelling, "3-8 % of words replaced": words, "8 % of words replaced": words8,
    "last paragraph cut": last, "all of these": everything,
}  # fmt: skip


def main() -> int:
    """Print; exit code 0."""
    rng = random.Random(5)
    originals = texts(rng, 1000)
    begun = time.perf_counter()
    signed: list[Text] = [(signature(text), text) for text in originals]
    print(f"{len(originals) / (time.perf_counter() - begun):.0f} signatures a second")
    for name, edit in EDITS.items():
        edited: list[Text] = [(signature(text), text) for text in (edit(t, rng) for t in originals)]
        met = [bool(set(bands(a[0])) & set(bands(b[0]))) for a, b in zip(signed, edited, strict=True)]
        found = [m and is_copy(a, b) for m, a, b in zip(met, signed, edited, strict=True)]
        print(f"{name:<26} in a band {sum(met) / len(met):.3f}  copies {sum(found) / len(found):.3f}")
    moulded(rng)
    return 0


def moulded(rng: random.Random) -> None:
    """Pairs of made-up reports of different happenings, as many as share a band, and how many pass for copies."""
    found = [
        it for it in merging_archive.happenings(3000, 60, rng) if it.kind in ("shelling", "airstrike", "drone", "bomb")
    ]
    made = [
        merging_archive.news("x", merging_archive.versions(it, rng)[0], "عنب بلدي", it.day, rng).text for it in found
    ]
    index: dict[int, list[int]] = defaultdict(list)
    begun, pairs, wrong = time.perf_counter(), 0, 0
    for i, text in enumerate(made):
        own = bands(signature(text))
        for other in {j for band in own for j in index[band]}:
            pairs += 1
            wrong += confirm(text, made[other])
        for band in own:
            index[band].append(i)
    print(f"{len(made)} reports from one mould: {pairs} pairs in a band, {wrong} taken for copies, "
          f"{(time.perf_counter() - begun) * 1000 / max(1, pairs):.2f} ms a pair")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
