"""Train the weights that give parts to phrases: src/riwaya/data/models/casting.json.

python tools/train_casting.py [EVAL] [--dry]
Trained on the project's corpus and gold pages, and on EVAL/dev.jsonl where it is given. Needs scikit-learn (BSD), for
training only. Nothing of the texts is written: weights of named features.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import annotated
import numpy as np
from annotated import Event, Sheet
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from riwaya import coder, frames
from riwaya import text as texts
from riwaya.frames import casting
from riwaya.frames.candidates import Candidate
from riwaya.frames.casting import Feature
from riwaya.model import Role
from riwaya.scoring.pairing import pair, same_event, words

FOLDS = 5
#: Inverse strength of the ridge penalty, chosen once on the folds.
C = 0.1
#: A feature seen less often than this in training is left out.
RARE = 3
#: From which probability on a part is given: where word F1 is highest on held-out documents.
CUTS = (0.35, 0.35)
#: A phrase is right where it shares at least so much with a gold phrase (F1 of words) and none shares more.
SHARE = 0.5
PARTS = ("none", "actor", "recipient")


@dataclass
class Case:
    """One event that rules and gold agree on: candidates, their features, the gold part of each."""

    source: str
    group: str
    candidates: tuple[Candidate, ...]
    told: list[list[Feature]]
    part: list[int]
    gold: tuple[set[int], set[int]]
    ruled: tuple[Role, ...]


def labels(text: str, event: Event, candidates: Sequence[Candidate]) -> list[int]:
    """The part of each candidate by gold: the one that shares most words with a gold phrase plays its part."""
    own = [words(text, [c.span]) for c in candidates]
    out = [0] * len(candidates)
    for part, spans in ((1, event.actors), (2, event.recipients)):
        for span in spans:
            gold = words(text, [span])
            shares = [2 * len(gold & w) / (len(gold) + len(w) or 1) for w in own]
            best = max(range(len(own)), key=shares.__getitem__, default=-1)
            if best >= 0 and shares[best] >= SHARE:
                out[best] = part
    return out


def cases(sheet: Sheet, kit: coder.Kit) -> list[Case]:
    """The events of a text that both gold and rules have."""
    text = texts.read(sheet.report.text)
    if not text.words or not sheet.events:
        return []
    found = coder.look(text, kit)
    drawn = frames.draw(text, found.hits, found.mentions, found.attributions, kit.lexicon.lists)
    out = []
    ruled = [draft.frame for draft in drawn.drafts]
    views = list(casting.views(drawn.phrases, drawn.drafts, found.attributions))
    for event, i in pair(sheet.events, range(len(ruled)), lambda e, i: same_event(e, ruled[i])):
        seen = views[i]
        gold = words(text.raw, event.actors), words(text.raw, event.recipients)
        told = [casting.told(seen, c) for c in seen.candidates]
        part = labels(text.raw, event, seen.candidates)
        out.append(Case(sheet.source, sheet.group, seen.candidates, told, part, gold, ruled[i].roles))
    return out


class Trained:
    """Weights of the features that are not rare."""

    def __init__(self, found: Sequence[Case]) -> None:
        seen = Counter(f for case in found for told in case.told for f in set(told))
        self.at = {f: i for i, f in enumerate(sorted(f for f, n in seen.items() if n >= RARE))}
        told = [t for case in found for t in case.told]
        part = [p for case in found for p in case.part]
        self.model = LogisticRegression(C=C, max_iter=500).fit(self.matrix(told), part)

    def matrix(self, told: Sequence[Sequence[Feature]]) -> csr_matrix:
        """A row of ones and zeros a candidate."""
        rows = [sorted({self.at[f] for f in features if f in self.at}) for features in told]
        ends = np.cumsum([0, *map(len, rows)])
        return csr_matrix((np.ones(ends[-1]), [i for row in rows for i in row], ends), (len(rows), len(self.at)))

    def chances(self, case: Case) -> list[tuple[float, float]]:
        """Probabilities of the two parts for each candidate."""
        if not case.told:
            return []
        return [(float(p[1]), float(p[2])) for p in self.model.predict_proba(self.matrix(case.told))]

    def record(self) -> dict[str, object]:
        """As it is written: weights of actor and recipient with those of neither taken off."""
        none, actor, recipient = self.model.coef_
        pairs = {
            "|".join(f): [round(float(actor[i] - none[i]), 3), round(float(recipient[i] - none[i]), 3)]
            for f, i in self.at.items()
        }
        bias = self.model.intercept_
        return {
            "cuts": CUTS, "intercepts": [round(float(b - bias[0]), 4) for b in bias[1:]],
            "weights": {name: pair for name, pair in pairs.items() if max(map(abs, pair)) >= 0.01},
        }  # fmt: skip


def held_out(found: Sequence[Case], seed: int) -> list[list[tuple[float, float]]]:
    """Chances of each case's candidates by weights trained without its document."""
    out: list[list[tuple[float, float]]] = [[] for _ in found]
    groups = [case.group for case in found]
    for train, test in GroupKFold(FOLDS, shuffle=True, random_state=seed).split(found, groups=groups):
        trained = Trained([found[i] for i in train])
        for i in test:
            out[i] = trained.chances(found[i])
    return out


def figures(found: Sequence[tuple[Case, str]], given: Sequence[tuple[Role, ...]]) -> str:
    """Word F1, precision and recall of actors and recipients."""
    out = []
    for k, part in enumerate(PARTS[1:]):
        hit = gold = got = 0
        for (case, text), roles in zip(found, given, strict=True):
            words_got = words(text, (r.span for r in roles if r.name == part))
            hit, gold, got = hit + len(words_got & case.gold[k]), gold + len(case.gold[k]), got + len(words_got)
        both = 2 * hit / (gold + got or 1)
        out.append(f"{part}s {both:.3f} (P {hit / (got or 1):.2f} R {hit / (gold or 1):.2f})")
    return "  ".join(out)


def main(arguments: Sequence[str]) -> int:
    """Train, print, write; exit code 0."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("eval", type=Path, nargs="?")
    parser.add_argument("--dry", action="store_true", help="print the figures, write nothing")
    options = parser.parse_args(arguments)
    sheets = [*annotated.records([annotated.GOLD], "own"), *annotated.records(annotated.corpus_files(), "corpus")]
    if options.eval:
        sheets += [*annotated.sentences(options.eval), *annotated.newspaper(options.eval)]
    kit = coder.load_kit(None)
    made = [(case, sheet.report.text) for sheet in sheets for case in cases(sheet, kit)]
    found = [case for case, _ in made]
    given = [casting.chosen(c.candidates, p, CUTS) for c, p in zip(found, held_out(found, 0), strict=True)]
    for source in sorted({c.source for c in found}):
        own = [i for i, c in enumerate(found) if c.source == source]
        texts_own = [made[i] for i in own]
        print(f"{source:<8}{len(own):>5} events  rules     {figures(texts_own, [found[i].ruled for i in own])}")
        print(f"{'':<20} held out  {figures(texts_own, [given[i] for i in own])}")
    if not options.dry:
        record = json.dumps(Trained(found).record(), ensure_ascii=False, indent=0)
        casting.PATH.write_text(record + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
