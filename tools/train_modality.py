"""Train the weights that give events their status and assertion: src/riwaya/data/models/modality.json.

python tools/train_modality.py [EVAL] [--dry]
Trained on the project's corpus and gold pages, and on EVAL's annotated newspaper sentences where it is given. Needs
scikit-learn (BSD), for training only. Nothing of the texts is written: weights of named features.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import annotated
import numpy as np
from annotated import Event, Sheet
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from riwaya import coder, frames, modality
from riwaya import text as texts
from riwaya.modality import ASSERTIONS, STATUSES, events, features
from riwaya.modality.features import Feature
from riwaya.resolution import claims
from riwaya.scoring.pairing import pair, same_event

FOLDS = 5
#: Inverse strength of the ridge penalty: for statuses, for assertions.
C = (0.07, 0.1)
#: A feature seen less often than this in training is left out, and so is one whose weights are all below the second.
RARE, FAINT = 3, 0.03
#: From which probability on an event is alleged or denied: where F1 is highest on held-out documents.
CUT = 0.4
#: How much an event of each source counts in training.
SHARE = {"dev": 2.0, "press": 2.0}
#: What the rules say is penalised less than the many words around.
STRONG = {"why": 3.0, "date": 3.0, "assertion": 3.0, "denial": 2.0}


@dataclass
class Case:
    """One event that rules and gold agree on, what is told of it, and what the rules alone say."""

    source: str
    group: str
    told: list[Feature]
    gold: Event
    ruled: tuple[str, str]


def cases(sheet: Sheet, kit: coder.Kit) -> list[Case]:
    """The events of a text that both gold and rules have."""
    text = texts.read(sheet.report.text)
    if not text.words or not sheet.events:
        return []
    found = coder.look(text, kit)
    ground = coder.ground(sheet.report, text, found, kit)
    drawn = frames.find(text, found.hits, found.mentions, found.attributions, kit.lexicon.lists, kit.parts)
    seen = events.see(drawn, found.hits, ground)
    out = []
    for gold, i in pair(sheet.events, range(len(drawn.frames)), lambda e, i: same_event(e, drawn.frames[i])):
        frame = drawn.frames[i]
        dated = claims.dated(frame.status, claims.when_of(ground, frame), seen.day)
        told = list(dict.fromkeys(features.told(events.event(seen, i))))
        out.append(Case(sheet.source, sheet.group, told, gold, (dated, frame.assertion)))
    return out


class Trained:
    """Weights of the features that are not rare, for statuses and for assertions."""

    def __init__(self, found: Sequence[Case]) -> None:
        seen = Counter(f for case in found for f in case.told)
        self.at = {f: i for i, f in enumerate(sorted(f for f, n in seen.items() if n >= RARE))}
        self.scale = [STRONG.get(f[0], 1.0) for f in self.at]
        told, share = self.matrix(found), [SHARE.get(case.source, 1.0) for case in found]
        gold = [[STATUSES.index(c.gold.status) for c in found], [ASSERTIONS.index(c.gold.assertion) for c in found]]
        self.models = [
            LogisticRegression(C=c, max_iter=400, tol=1e-3).fit(told, y, sample_weight=share)
            for c, y in zip(C, gold, strict=True)
        ]

    def matrix(self, found: Sequence[Case]) -> csr_matrix:
        """A row of scaled ones an event."""
        rows = [sorted(self.at[f] for f in case.told if f in self.at) for case in found]
        ends = np.cumsum([0, *map(len, rows)])
        return csr_matrix(([self.scale[i] for row in rows for i in row], [i for row in rows for i in row], ends),
                          (len(rows), len(self.at)))  # fmt: skip

    def record(self) -> dict[str, Any]:
        """As it is written: weights with those of the first status and assertion taken off."""
        weights = np.hstack([(m.coef_ - m.coef_[0])[1:].T for m in self.models]) * np.array(self.scale)[:, None]
        intercepts = [float(b - m.intercept_[0]) for m in self.models for b in m.intercept_[1:]]
        rows = {"|".join(f): [round(float(w), 2) for w in weights[i]] for f, i in self.at.items()}
        kept = {name: row for name, row in rows.items() if max(map(abs, row)) >= FAINT}
        return {"cut": CUT, "intercepts": [round(b, 3) for b in intercepts], "weights": kept}


def held_out(found: Sequence[Case], seed: int) -> list[tuple[str, str]]:
    """Status and assertion of each event by weights trained without its document."""
    out: list[tuple[str, str]] = [("", "")] * len(found)
    groups = [case.group for case in found]
    for train, test in GroupKFold(FOLDS, shuffle=True, random_state=seed).split(found, groups=groups):
        trained = modality.model_of(Trained([found[i] for i in train]).record())
        for i in test:
            out[i] = trained.verdict(found[i].told)
    return out


def figures(found: Sequence[Case], given: Sequence[tuple[str, str]]) -> str:
    """Share of right statuses, and F1 of alleged and denied."""
    right = sum(case.gold.status == status for case, (status, _) in zip(found, given, strict=True))
    marked = [(case.gold.assertion, assertion) for case, (_, assertion) in zip(found, given, strict=True)]
    gold, got = (sum(pair[k] != ASSERTIONS[0] for pair in marked) for k in (0, 1))
    hit = sum(g == a != ASSERTIONS[0] for g, a in marked)
    return f"status {right / len(found):.3f}  alleged or denied {2 * hit / (gold + got or 1):.3f} ({hit}/{gold}, {got})"


def main(arguments: Sequence[str]) -> int:
    """Train, print, write; exit code 0."""
    options = annotated.options(__doc__, arguments)
    sheets = annotated.marked(options.eval)
    kit = coder.load_kit(None)
    found = [case for sheet in sheets for case in cases(sheet, kit)]
    given = held_out(found, 0)
    for source in sorted({c.source for c in found}):
        own = [i for i, c in enumerate(found) if c.source == source]
        own_cases = [found[i] for i in own]
        print(f"{source:<8}{len(own):>5} events  rules     {figures(own_cases, [c.ruled for c in own_cases])}")
        print(f"{'':<20} held out  {figures(own_cases, [given[i] for i in own])}")
    if not options.dry:
        record = json.dumps(Trained(found).record(), ensure_ascii=False, indent=None, separators=(",", ":"))
        modality.PATH.write_text(record.replace('],"', '],\n"') + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
