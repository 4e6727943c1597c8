"""Train the weights that give parts to phrases: src/riwaya/data/models/casting.json.

python tools/train_casting.py [EVAL] [--dry]
Trained on the project's corpus and gold pages, and on EVAL/dev.jsonl where it is given. Needs scikit-learn (BSD), for
training only. Nothing of the texts is written: weights of named features.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import annotated
import numpy as np
from annotated import Event, Sheet
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from riwaya import coder, frames
from riwaya import text as texts
from riwaya.frames import casting, extents, views
from riwaya.frames.candidates import Candidate
from riwaya.frames.extents import Extents
from riwaya.frames.scene import Scene
from riwaya.frames.views import Feature
from riwaya.model import Role
from riwaya.scoring.pairing import pair, same_event, words

FOLDS = 5
#: Inverse strength of the ridge penalty, chosen once on the folds.
C = 0.1
#: A feature seen less often than this in training is left out.
RARE = 3
#: Weights below this are not written.
SMALL = 0.04
#: From which probability on a part is given: where word F1 is highest on held-out documents.
CUTS = (0.34, 0.3)
#: The same for the reach of a phrase: penalty, and from which chance on a word to the left or right is taken.
EXTENTS_C = 0.2
EXTENTS_CUTS = (0.5, 0.4)
#: A phrase is right where it shares at least so much with a gold phrase (F1 of words) and none shares more.
SHARE = 0.5
PARTS = ("none", "actor", "recipient")


#: Words offered to a phrase, on the left and on the right: their features, whether gold takes them.
Steps = tuple[list[tuple[list[Feature], bool]], list[tuple[list[Feature], bool]]]


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
    scene: Scene
    reach: list[Steps]


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
    seen_all = list(views.see(drawn.phrases, drawn.drafts, found.attributions))
    for event, i in pair(sheet.events, range(len(ruled)), lambda e, i: same_event(e, ruled[i])):
        seen = seen_all[i]
        gold = words(text.raw, event.actors), words(text.raw, event.recipients)
        told = [views.told(seen, c) for c in seen.candidates]
        part = labels(text.raw, event, seen.candidates)
        reach = [steps(drawn.scene, c, event, p) for c, p in zip(seen.candidates, part, strict=True) if p]
        parts = ruled[i].roles
        out.append(Case(sheet.source, sheet.group, seen.candidates, told, part, gold, parts, drawn.scene, reach))
    return out


def steps(scene: Scene, c: Candidate, event: Event, part: int) -> Steps:
    """The words on both sides of a candidate up to the first that its gold phrase leaves out."""
    spans, own = (event.actors, event.recipients)[part - 1], words(scene.text.raw, [c.span])
    first, last = scene.text.range(max(spans, key=lambda s: len(own & words(scene.text.raw, [s]))))
    sentence = scene.text.sentence_of(c.first)
    if not first <= c.first < last:
        return [], []
    right = range(extents.start(c), min(last + 1, sentence.last, c.first + extents.RIGHT))
    left = range(c.first - 1, max(first - 2, sentence.first - 1, c.first - extents.LEFT - 1), -1)
    return (
        [(extents.leftward(scene, c, j), j >= first) for j in left],
        [(extents.rightward(scene, c, j), j < last) for j in right],
    )


def frequent(told: Iterable[Sequence[Feature]]) -> dict[Feature, int]:
    """Features that are not rare, each with its column."""
    seen = Counter(f for features in told for f in set(features))
    return {f: i for i, f in enumerate(sorted(f for f, n in seen.items() if n >= RARE))}


def matrix(at: Mapping[Feature, int], told: Sequence[Sequence[Feature]]) -> csr_matrix:
    """A row of ones and zeros for each thing of which features are told."""
    rows = [sorted({at[f] for f in features if f in at}) for features in told]
    ends = np.cumsum([0, *map(len, rows)])
    return csr_matrix((np.ones(ends[-1]), [i for row in rows for i in row], ends), (len(rows), len(at)))


def reaching(found: Sequence[Case], side: int) -> dict[Feature, float]:
    """Weights for one more word on the left (0) or right (1) of a phrase."""
    offered = [step for case in found for steps in case.reach for step in steps[side]]
    told = [features for features, _ in offered]
    at = frequent(told)
    model = LogisticRegression(C=EXTENTS_C, max_iter=500, fit_intercept=False)
    weights = model.fit(matrix(at, told), [taken for _, taken in offered]).coef_[0]
    return {f: float(weights[i]) for f, i in at.items()}


class Trained:
    """Weights of the features that are not rare."""

    def __init__(self, found: Sequence[Case]) -> None:
        told = [t for case in found for t in case.told]
        part = [p for case in found for p in case.part]
        self.at = frequent(told)
        self.model = LogisticRegression(C=C, max_iter=500).fit(matrix(self.at, told), part)
        self.extents = Extents(reaching(found, 0), reaching(found, 1), EXTENTS_CUTS)

    def given(self, case: Case) -> tuple[Role, ...]:
        """The parts that the weights give."""
        if not case.told:
            return ()
        chances = [(float(p[1]), float(p[2])) for p in self.model.predict_proba(matrix(self.at, case.told))]
        return casting.chosen(case.candidates, chances, CUTS, partial(extents.whole, case.scene, model=self.extents))

    def record(self) -> dict[str, object]:
        """As it is written: weights of actor and recipient with those of neither taken off."""
        none, actor, recipient = self.model.coef_
        pairs = {
            "|".join(f): [round(float(actor[i] - none[i]), 3), round(float(recipient[i] - none[i]), 3)]
            for f, i in self.at.items()
        }
        bias = self.model.intercept_
        reach = {
            side: {"|".join(f): round(w, 3) for f, w in weights.items() if abs(w) >= SMALL}
            for side, weights in (("left", self.extents.left), ("right", self.extents.right))
        }
        return {
            "cuts": CUTS, "intercepts": [round(float(b - bias[0]), 4) for b in bias[1:]],
            "weights": {name: pair for name, pair in pairs.items() if max(map(abs, pair)) >= SMALL},
            "extents": {"cuts": EXTENTS_CUTS, **reach},
        }  # fmt: skip


def held_out(found: Sequence[Case], seed: int) -> list[tuple[Role, ...]]:
    """Parts of each case by weights trained without its document."""
    out: list[tuple[Role, ...]] = [() for _ in found]
    groups = [case.group for case in found]
    for train, test in GroupKFold(FOLDS, shuffle=True, random_state=seed).split(found, groups=groups):
        trained = Trained([found[i] for i in train])
        for i in test:
            out[i] = trained.given(found[i])
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
    options = annotated.options(__doc__, arguments)
    sheets = annotated.marked(options.eval)
    kit = coder.load_kit(None)
    made = [(case, sheet.report.text) for sheet in sheets for case in cases(sheet, kit)]
    found = [case for case, _ in made]
    given = held_out(found, 0)
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
