"""Exact-span F1 of names on our sentences and on ANERcorp: the rule stations alone, the labeller trained on ANERcorp
alone, both, and the stations weighed by the labeller trained under our own rules (``learned``).

python bench/names.py [FOLDER_WITH_ANERCORP] [--errors] [--json]

A name counts where start, end and kind (PERS, ORG, LOC) are those of the annotation. ANERcorp marks by other rules
(proclitics inside, no head nouns), so the stations are measured on it for comparison only. Speed is that of all of it
together on one core: reading, register, gazetteer, phrases and names. A word met for the first time costs more.
"""

import gzip
import json
import sys
import time
from collections import Counter
from pathlib import Path

from riwaya import coder, labeller, names
from riwaya.names import learned
from riwaya.names.plain import plain
from riwaya.text import read

HERE = Path(__file__).resolve().parent.parent / "tests" / "names"
KINDS = ("PERS", "ORG", "LOC")
WAYS = ("rules", "labeller", "both", "learned")
#: How often the texts are read again to see how fast that goes.
ROUNDS = 3


def found(raw, way, kit):
    """{(start, end, kind)} of a text by one of the four ways."""
    text = read(raw)
    registered, placed = kit.register.find(text), kit.gazetteer.find(text)
    labelled = labeller.find(text, (*registered, *placed)) if way in ("labeller", "both") else ()
    if way != "labeller":
        parties = names.find(text, registered, placed)
        if way == "learned":
            labelled = learned.find(text, registered, placed, parties, kit.gazetteer)
        else:
            labelled = plain(text, registered, placed, parties, labelled, kit.gazetteer)
    return {(m.span.start, m.span.end, m.rule.split(".")[-1]) for m in labelled if m.rule.split(".")[-1] in KINDS}


def sentences(half):
    for line in (HERE / f"sentences-{half}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row["text"], {tuple(name) for name in row["names"]}


def anercorp(folder):
    """Test sentences with spans over the words of the corpus."""
    with gzip.open(Path(folder) / "ANERcorp.txt.gz", "rt", encoding="utf-8") as stream:
        rows = [(p[0].replace("\u200f", ""), p[-1]) for p in map(str.split, stream) if len(p) > 1]
    rows = [row for row in rows if row[0]]
    sentence = []
    for word, tag in rows[len(rows) * 5 // 6 :]:
        sentence.append((word, tag))
        if set(word) == {"."}:
            yield spanned(sentence)
            sentence = []


def spanned(rows):
    raw, starts = "", []
    for word, _ in rows:
        starts.append(len(raw))
        raw += word + " "
    spans = labeller.spans([tag for _, tag in rows])
    return raw, {(starts[a], starts[b - 1] + len(rows[b - 1][0]), k) for a, b, k in spans if k in KINDS}


def widened(raw, spans):
    """Spans with the proclitics that ANERcorp keeps inside."""
    return {(raw.rfind(" ", 0, start) + 1, end, kind) for start, end, kind in spans}


def score(data, way, kit, wide=False, errors=False):
    hits = Counter()
    for raw, gold in data:
        ours = found(raw, way, kit)
        ours = widened(raw, ours) if wide else ours
        if errors and ours != gold:
            print(raw)
            for sign, names_ in (("  missed ", gold - ours), ("  wrong  ", ours - gold)):
                for start, end, kind in sorted(names_):
                    print(sign, kind, raw[start:end])
        for kind in KINDS:
            sets = [{s for s in spans if s[2] == kind} for spans in (gold, ours, gold & ours)]
            hits.update({(kind, n): len(s) for n, s in zip(("gold", "found", "right"), sets, strict=True)})
    return {"all": rates(hits, KINDS), **{kind: rates(hits, (kind,)) for kind in KINDS}}


def speed(data, way, kit):
    """Words a second of CPU time, from raw text to names, marks not counted; each word has been met before."""
    words = sum(word.kind != "mark" for raw, _ in data for word in read(raw).words)
    started = time.process_time()
    for _ in range(ROUNDS):
        for raw, _ in data:
            found(raw, way, kit)
    return round(ROUNDS * words / (time.process_time() - started))


def rates(hits, kinds):
    right, ours, gold = (sum(hits[k, n] for k in kinds) for n in ("right", "found", "gold"))
    return {"P": share(right, ours), "R": share(right, gold), "F1": share(2 * right, ours + gold)}


def share(part, whole):
    return round(part / whole, 3) if whole else 0.0


def main(arguments):
    kit = coder.load_kit()
    if "--errors" in arguments:
        score(sentences("dev"), "both", kit, errors=True)
    sets = {half: list(sentences(half)) for half in ("dev", "test")}
    folder = next((a for a in arguments if not a.startswith("--")), None)
    if folder:
        sets["ANERcorp"] = list(anercorp(folder))
    result = {}
    for name, data in sets.items():
        for way in WAYS:
            figures = score(data, way, kit, wide=name == "ANERcorp")
            result[f"{name} {way}"] = {**figures, "words_per_s": speed(data, way, kit)}
    if "--json" in arguments:
        print(json.dumps(result))
        return 0
    for name, figures in result.items():
        row = "  ".join(
            f"{k} {v['P']:.3f} {v['R']:.3f} {v['F1']:.3f}" for k, v in figures.items() if k[0].isupper() or k == "all"
        )
        print(f"{name:<20}{row}  {figures['words_per_s']} words/s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
