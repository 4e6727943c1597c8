"""Train the labeller of names and measure it on the standard split of ANERcorp.

    python tools/train_names.py DATA [--dev | --score] [--sample] [--counts FILE ...]

DATA is a folder with ``ANERcorp.txt.gz`` (CC BY-SA 4.0), ``wojood_sample_*.txt.gz`` (MIT), the lexicons of Camel Morph
(CC BY 4.0) and the lemma list of ChainBank (MIT). Writes ``words.tsv.gz`` and ``names.tsv.gz`` in the package's folder
``data/models/names``. Needs python-crfsuite (MIT); using the weights does not. With ``--dev`` the last sixth of the
training words is held out and scored instead, and no weights are written. ``--counts`` adds the words of JSON lines
with a ``text`` to the word counts.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import crf

from riwaya import arabic, gazetteer, labeller, register
from riwaya.labeller import weights as weighing
from riwaya.labeller.features import Token, features, tokens
from riwaya.labeller.words import MODELS, Count, lists, packaged_count, peel
from riwaya.text import Text, read

Rows = list[tuple[str, str]]
SETTINGS = {"c1": 0.15, "c2": 0.05, "max_iterations": 75}
BLOCK = 1500
#: A word is ordinary where it stands this many times as often outside names as in them.
RARELY = 8
WOJOOD = {"PERS": "PERS", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC"}
BUCKWALTER = dict(zip("'|>&<}AbptvjHxd*rzs$SDTZEg_fqklmnhwYyFNKaui~o`{PJVG",
                      "\u0621\u0622\u0623\u0624\u0625\u0626\u0627\u0628\u0629\u062a\u062b\u062c\u062d\u062e\u062f\u0630"
                      "\u0631\u0632\u0633\u0634\u0635\u0636\u0637\u0638\u0639\u063a\u0640\u0641\u0642\u0643\u0644\u0645"
                      "\u0646\u0647\u0648\u0649\u064a\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u0671\u067e"
                      "\u0686\u06a4\u06af", strict=True))  # fmt: skip


def lines(path: Path) -> Iterator[str]:
    """Lines of a packed file."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        yield from stream


def anercorp(folder: Path) -> tuple[list[Rows], list[Rows]]:
    """Sentences to train and to test on: the first five sixths of the words, and the rest."""
    rows = []
    for line in lines(folder / "ANERcorp.txt.gz"):
        parts = line.split()
        word = parts[0].replace("\u200f", "").replace("\u00b7", ".").replace("\u2022", ".") if len(parts) > 1 else ""
        if word:
            rows.append((word, parts[-1]))
    cut = len(rows) * 5 // 6
    return sentences(rows[:cut]), sentences(rows[cut:])


def sentences(rows: Rows) -> list[Rows]:
    """Rows cut after each run of full stops."""
    found: list[Rows] = [[]]
    for i, (word, tag) in enumerate(rows):
        found[-1].append((word, tag))
        following = rows[i + 1][0] if i + 1 < len(rows) else ""
        if set(word) == {"."} and set(following) != {"."}:
            found.append([])
    return [s for s in found if s]


def wojood(folder: Path) -> list[Rows]:
    """Sentences of the sample, nested types made flat: the longest name of ours wins."""
    found: list[Rows] = []
    for part in ("train", "val", "test"):
        sentence: list[tuple[str, list[str]]] = []
        for line in [*lines(folder / f"wojood_sample_{part}.txt.gz"), ""]:
            word, *tags = line.split() or [""]
            if not word and sentence:
                found.append(flat(sentence))
                sentence = []
            elif word and word != "$#$":
                sentence.append((word, tags))
    return found


def flat(sentence: list[tuple[str, list[str]]]) -> Rows:
    """One sentence with a single label for each word."""
    spans = []
    for kind, ours in WOJOOD.items():
        marks = ["B" if f"B-{kind}" in t else "I" if f"I-{kind}" in t else "O" for _, t in sentence]
        spans += [(a, b, ours) for a, b, _ in labeller.spans([m if m == "O" else f"{m}-{kind}" for m in marks])]
    labels = ["O"] * len(sentence)
    for first, last, kind in sorted(spans, key=lambda s: s[0] - s[1]):
        if set(labels[first:last]) == {"O"}:
            labels[first:last] = [f"B-{kind}", *[f"I-{kind}"] * (last - first - 1)]
    return [(word, label) for (word, _), label in zip(sentence, labels, strict=True)]


def dictionary(folder: Path) -> dict[str, str]:
    """Classes by folded word: v verb, n noun, a adjective, f function word, p l q names of persons, places, others."""
    found: dict[str, set[str]] = {}

    def add(word: str, kind: str) -> None:
        if word and all("\u0621" <= ch <= "\u064a" for ch in word):
            found.setdefault(word, set()).add(kind)

    for name, kind in (("Verb-LEX-PV", "v"), ("Adj-LEX", "a"), ("Other-LEX", "f"), ("Noun-Prop-LEX", "")):
        for row in csv.DictReader(lines(folder / f"camel_morph_MSA-{name}.csv.gz")):
            human = row["FEAT"].partition("rat:")[2][:1]
            for form in (row["FORM"], row["LEMMA"]):
                word = arabic.key("".join(BUCKWALTER.get(c, c) for c in form))
                add(word, kind or {"r": "p", "i": "l"}.get(human, "q"))
    for row in csv.DictReader(lines(folder / "chainbank_lemmas.csv.gz")):
        add(arabic.key(row["LEMMA_ARA"]), {"NOUN": "n", "VERB": "v", "ADJ": "a"}.get(row["POS"], "o"))
    return {word: "".join(sorted(kinds)) for word, kinds in found.items()}


def write_words(classes: dict[str, str], counts: Counter[str], ordinary: set[str]) -> None:
    """The table of words as the package reads it; words met once are left out."""
    words = sorted({*classes, *ordinary, *(w for w, n in counts.items() if n > 1)})
    rows = ((w, classes.get(w, ""), str(counts[w]) if counts[w] > 1 else "", "o" * (w in ordinary)) for w in words)
    body = "".join("\t".join(row) + "\n" for row in rows)
    crf.pack(MODELS / "words.tsv.gz", body)
    lists.cache_clear()
    peel.cache_clear()


def plain(files: Iterable[str], others: Iterable[Rows]) -> Iterator[str]:
    """Texts to count words in."""
    for name in files:
        for line in Path(name).read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]
    yield from (" ".join(word for word, _ in rows) for rows in others)


def counted(raw: str) -> Counter[str]:
    """How often each word, proclitics aside, stands in a text."""
    return Counter(peel(w.key).core for w in read(raw).words if w.kind == "word")


def held_out_counts(train: list[Rows], base: Counter[str]) -> list[Count]:
    """For each sentence the counts without its own neighbourhood, so that words unseen elsewhere look unseen."""
    each = [counted(" ".join(w for w, _ in rows)) for rows in train]
    total = sum(each, Counter[str]()) + base
    blocks: list[Counter[str]] = [Counter()]
    which = []
    for count in each:
        if blocks[-1].total() > BLOCK:
            blocks.append(Counter())
        blocks[-1].update(count)
        which.append(blocks[-1])
    return [lambda core, own=own: total[core] - own[core] for own in which]  # type: ignore[misc]


class Prepared:
    """A sentence as tokens of ours, with the label of each and the index of the corpus's word it came from."""

    def __init__(self, rows: Rows, count: Count, hints: tuple[register.Register, gazetteer.Gazetteer]) -> None:
        self.gold = [tag for _, tag in rows]
        text = read(" ".join(word for word, _ in rows))
        mentions = (*hints[0].find(text), *hints[1].find(text))
        self.tokens: list[Token] = tokens(text, mentions, count)
        self.origin = origins(text, [word for word, _ in rows])
        first = {at: i for i, at in reversed(list(enumerate(self.origin)))}
        self.labels = [
            self.gold[at] if first[at] == i or self.gold[at] == "O" else "I" + self.gold[at][1:]
            for i, at in enumerate(self.origin)
        ]

    def back(self, labels: list[str]) -> list[str]:
        """Labels of our tokens as labels of the corpus's words."""
        found = ["O"] * len(self.gold)
        for at, label in zip(self.origin, labels, strict=True):
            if found[at] == "O":
                found[at] = label
        return found


def origins(text: Text, words: list[str]) -> list[int]:
    """For each token the index of the corpus's word it stands in."""
    ends, at = [], -1
    for word in words:
        at += len(word) + 1
        ends.append(at)
    found, k = [], 0
    for token in text.words:
        while token.start >= ends[k]:
            k += 1
        found.append(k)
    return found


def score(weights: weighing.Weights, data: list[Prepared], window: int = 30) -> dict[str, tuple[float, float, float]]:
    """Precision, recall, F1 in per cent by kind over whole names; ``window`` sentences are read as one report."""
    hits: Counter[str] = Counter()
    for start in range(0, len(data), window):
        part = data[start : start + window]
        for sentence, labels in zip(part, labeller.label_all(weights, [s.tokens for s in part]), strict=True):
            gold, found = set(labeller.spans(sentence.gold)), set(labeller.spans(sentence.back(labels)))
            for kind, spans in (("gold", gold), ("found", found), ("right", gold & found)):
                hits.update(f"{kind} {span[2]}" for span in spans)
    kinds = ("PERS", "LOC", "ORG", "MISC")
    groups = {"all": kinds, "without MISC": kinds[:3], **{kind: (kind,) for kind in kinds}}
    return {name: rates(*(sum(hits[f"{k} {x}"] for x in group) for k in ("right", "found", "gold")))
            for name, group in groups.items()}  # fmt: skip


def rates(right: int, found: int, gold: int) -> tuple[float, float, float]:
    """Precision, recall and F1 in per cent."""
    both = found + gold
    return tuple(round(100 * a / b, 1) if b else 0.0 for a, b in ((right, found), (right, gold), (2 * right, both)))  # type: ignore[return-value]


def show(weights: weighing.Weights, test: list[Rows], hints: tuple[register.Register, gazetteer.Gazetteer]) -> None:
    """Print how weights score on sentences."""
    for name, figures in score(weights, [Prepared(rows, packaged_count, hints) for rows in test]).items():
        print(f"{name:<14}P {figures[0]:5.1f}  R {figures[1]:5.1f}  F1 {figures[2]:5.1f}")


def ordinary(marked: Iterable[Rows], texts: Iterable[str], weights: weighing.Weights) -> set[str]:
    """Words that stand in plain text, marked by hand or by the labeller, and seldom in a name."""
    outside: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for rows in marked:
        for word, tag in rows:
            (outside if tag == "O" else inside)[peel(arabic.key(word)).core] += 1
    for raw in texts:
        text = read(raw)
        row = tokens(text, ())
        for token, label in zip(row, labeller.label_all(weights, [row])[0], strict=True):
            (outside if label == "O" else inside)[peel(token.key).core] += 1
    letters = (w for w in outside if all("\u0621" <= ch <= "\u064a" for ch in w) and len(w) > 1)
    return {w for w in letters if outside[w] > 1 and inside[w] * RARELY < outside[w]}


def main(arguments: list[str]) -> int:
    """Train, score, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--dev", action="store_true")
    parser.add_argument("--sample", action="store_true", help="train on the sample of Wojood as well")
    parser.add_argument("--score", action="store_true", help="only score the packaged weights on the test part")
    parser.add_argument("--counts", nargs="*", default=[])
    options = parser.parse_args(arguments)
    own, test = anercorp(options.data)
    hints = (register.load(), gazetteer.load())
    if options.score:
        show(weighing.packaged(), test, hints)
        return 0
    sample = wojood(options.data)
    if options.dev:
        own, test = own[: len(own) * 5 // 6], own[len(own) * 5 // 6 :]
    write_words(dictionary(options.data), Counter(), set())
    texts = [counted(raw) for raw in plain(options.counts, sample)]
    base = sum(texts, Counter[str]())
    whole = base + sum((counted(raw) for raw in plain([], own)), Counter[str]())
    counts = held_out_counts(own, base)
    data = [Prepared(rows, count, hints) for rows, count in zip(own, counts, strict=True)]
    if options.sample:
        data += [
            Prepared(rows, count, hints)
            for rows, count in zip(sample, held_out_counts(sample, whole - base), strict=True)
        ]
    weights = crf.train(((features(s.tokens), s.labels) for s in data), SETTINGS)
    write_words(dictionary(options.data), whole, set())
    write_words(dictionary(options.data), whole, ordinary([*own, *sample], plain(options.counts, []), weights))
    show(weights, test, hints)
    if not options.dev:
        crf.write(weights, MODELS / "names.tsv.gz")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
