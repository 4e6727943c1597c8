"""Train the weights of merging on a made-up archive, as coded; print how events come out on archives held out.

    python tools/train_merging.py [--dry] [--happenings 700] [--seed 1]

Pairs are those that blocking finds, so that the weights see what they will meet. A claim's happening is that of the
stretch of text its trigger stands in; a claim on an older event is alone.
"""

import argparse
import datetime as dt
import json
import math
import pickle
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import merging_archive
import numpy as np
from merging_archive import Happening, Paper

import riwaya
from riwaya import merging, narrators
from riwaya.coder import Kit
from riwaya.exports.record import THRESHOLD
from riwaya.merging import blocking, features, linking, words
from riwaya.merging.account import Account
from riwaya.merging.linking import Model
from riwaya.merging.pool import MemoryPool
from riwaya.model import Coding

CORPUS = Path(__file__).parent.parent / "corpus"
AT = dt.datetime(2023, 1, 1, tzinfo=dt.UTC)
#: Ridge penalty 1 / C; features seen in fewer pairs are left out.
C, RARE = 0.3, 8
#: Cuts tried; days that each archive is spread over, with its share of near-twins: crowded, middling, easy.
CUTS = (0.4, 0.5, 0.55, 0.6, 0.65, 0.7)
ARCHIVES = ((20, 0.35), (60, 0.35), (90, 0.03))

Told = tuple[Account, str]


def kin_of(kit: Kit) -> features.Kin:
    """Parents and backers by the register, whatever the date."""

    def kin(id: str) -> frozenset[str]:
        return frozenset((*kit.register.parents(id, None), *kit.register.backers(id, None)))

    return kin


def accounts(papers: Sequence[Paper], codings: Sequence[Coding], kit: Kit) -> list[Told]:
    """The accounts of all papers in order, each with the happening it tells of; copies carry their original's id."""
    out = []
    for paper, coding in zip(papers, codings, strict=True):
        told = zip(coding.claims, narrators.chains(coding, kit.register, True), strict=True)
        for claim, (_, links) in told:
            if claim.confidence < THRESHOLD:
                continue
            made = merging.account(
                claim, paper.text, group=paper.copy_of or paper.id, published=paper.published,
                outlet=kit.register.outlet(paper.outlet), narrators=[(n.key, n.name, n.via is None) for n in links],
            )  # fmt: skip
            tag = next((t for a, b, t in paper.tags if a <= claim.trigger.start < b), f"none {claim.id}")
            out.append((replace(made, id=f"{paper.id}/{claim.id}"), _truth(tag, made)))
    return out


def _truth(tag: str, made: Account) -> str:
    """A happening's claims of another group of types are happenings of their own: it has an arrest and a clash."""
    kind = blocking.group_of(made)
    return f"{tag} {kind}" if features.status_class(made) != "planned" or tag.startswith("plan") else f"{tag} planned"


def coded(
    count: int, days: int, seed: int, kit: Kit, twins: float = 0.35
) -> tuple[list[Happening], list[Paper], list[Told]]:
    """An archive and its accounts; what was coded is kept between runs in the folder for temporary files."""
    found, papers = merging_archive.archive(count, days, seed, twins)
    at = Path(tempfile.gettempdir()) / f"riwaya-merging-{count}-{days}-{seed}-{twins}.pickle"
    if not at.exists():
        reports = (riwaya.Report(p.id, p.text, outlet=p.outlet, published=p.published) for p in papers)
        at.write_bytes(pickle.dumps([riwaya.code(report, kit) for report in reports]))
    codings = pickle.loads(at.read_bytes())
    if [c.report.text for c in codings] != [p.text for p in papers]:
        at.unlink()
        return coded(count, days, seed, kit, twins)
    return found, papers, accounts(papers, codings, kit)


def pairs(told: Sequence[Told], kin: features.Kin) -> tuple[list[features.Features], list[bool]]:
    """Features of the pairs that blocking finds and no veto stops, and whether each is one happening."""
    blocks: dict[str, list[int]] = defaultdict(list)
    rows, same = [], []
    for i, (account, truth) in enumerate(told):
        met = dict.fromkeys(j for at in merging.probe(account) for j in blocks[at])
        for j in met:
            other, theirs = told[j]
            if features.may_mix(account, other) and not features.vetoed(account, other):
                rows.append(features.compare(account, other, kin))
                same.append(truth == theirs)
        for at in merging.keys(account):
            blocks[at].append(i)
    return rows, same


def fit(rows: Sequence[features.Features], same: Sequence[bool], kin: features.Kin, version: str) -> Model:
    """Weights of the features that are not rare."""
    seen = Counter(name for row in rows for name, value in row.items() if value)
    at = {name: i for i, name in enumerate(sorted(n for n, times in seen.items() if times >= RARE))}
    matrix = np.zeros((len(rows), len(at) + 1))
    matrix[:, -1] = 1.0
    for i, row in enumerate(rows):
        for name, value in row.items():
            if name in at:
                matrix[i, at[name]] = value
    found = newton(matrix, np.array(same, dtype=float))
    weights = {name: round(float(found[i]), 3) for name, i in at.items()}
    return Model(version, round(float(found[-1]), 3), weights, 0.5, kin)


def newton(matrix: np.ndarray, same: np.ndarray, rounds: int = 30) -> np.ndarray:
    """Ridge logistic regression by Newton's method, the last column (the intercept) not penalised."""
    ridge = np.full(matrix.shape[1], 1 / C)
    ridge[-1] = 1e-6
    found = np.zeros(matrix.shape[1])
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-np.clip(matrix @ found, -30, 30)))
        slope = matrix.T @ (p - same) + ridge * found
        bend = (matrix * (p * (1 - p))[:, None]).T @ matrix + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < 1e-5:
            break
    return found


def placed(told: Sequence[Told], model: Model) -> dict[str, str]:
    """The event of each account, placed one by one."""
    pool = MemoryPool()
    for account, _ in told:
        pool.add(account, merging.place(account, pool, model, AT))
    return {a.id: event for event, members in pool.groups().items() for a in members}


def b_cubed(found: dict[str, str], truth: dict[str, str]) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 (A. Bagga, B. Baldwin, 1998)."""
    groups, golds = _groups(found), _groups(truth)
    both = [(len(groups[found[c]] & golds[truth[c]]), len(groups[found[c]]), len(golds[truth[c]])) for c in found]
    precision = sum(n / g for n, g, _ in both) / len(both)
    recall = sum(n / t for n, _, t in both) / len(both)
    return precision, recall, 2 * precision * recall / (precision + recall)


def _groups(labels: dict[str, str]) -> dict[str, set[str]]:
    out: dict[str, set[str]] = defaultdict(set)
    for claim, label in labels.items():
        out[label].add(claim)
    return out


def calibration(probabilities: np.ndarray, same: np.ndarray) -> str:
    """Expected calibration error over ten bins, area under the curve by rank."""
    at = np.minimum((probabilities * 10).astype(int), 9)
    error = sum(abs(probabilities[at == b].mean() - same[at == b].mean()) * (at == b).sum() for b in set(at)) / len(
        same
    )
    ranks = probabilities.argsort().argsort() + 1
    positive = int(same.sum())
    area = (ranks[same].sum() - positive * (positive + 1) / 2) / (positive * (len(same) - positive))
    return f"pairs {len(same)} same {positive} ECE {error:.3f} AUC {area:.4f}"


def judge(model: Model, held: Sequence[Sequence[Told]], cuts: Iterable[float]) -> float:
    """Print B-cubed of each archive at each cut; the cut of the best mean."""
    best = (0.0, 0.5)
    for cut in cuts:
        trial = replace(model, cut=cut)
        found = [b_cubed(placed(told, trial), {account.id: tag for account, tag in told}) for told in held]
        print(f"cut {cut:.2f}  " + "  ".join("P {:.3f} R {:.3f} F1 {:.3f}".format(*figures) for figures in found))
        best = max(best, (sum(f for _, _, f in found) / len(found), cut))
    return best[1]


def frequencies() -> dict[str, Any]:
    """In how many sentences of the project's own corpus each common stem stands."""
    seen: Counter[str] = Counter()
    count = 0
    for path in sorted(CORPUS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            for sentence in re.split("[.!؟\\n]", json.loads(line)["text"] or ""):
                stems = words.content(sentence)
                count += bool(stems)
                seen.update(stems)
    return {"sentences": count, "stems": {stem: n for stem, n in sorted(seen.items()) if n >= 6}}


def main(arguments: Sequence[str]) -> int:
    """Train, print, write; exit code 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry", action="store_true")
    parser.add_argument("--happenings", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    counted = words.FOLDER / "frequencies.json"
    counted.write_text(json.dumps(frequencies(), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    kit = riwaya.load_kit()
    kin = kin_of(kit)
    rows, same = [], []
    for i, (days, twins) in enumerate(ARCHIVES):
        more, marks = pairs(coded(options.happenings, days, options.seed + i, kit, twins)[2], kin)
        rows += more
        same += marks
    model = fit(rows, same, kin, f"{options.happenings}.{options.seed}")
    held = [coded(options.happenings, days, options.seed + 1000 + i, kit, t)[2] for i, (days, t) in enumerate(ARCHIVES)]
    for (days, _), told in zip(ARCHIVES, held, strict=True):
        rows, same = pairs(told, kin)
        odds = [model.intercept + sum(model.weights.get(n, 0.0) * v for n, v in row.items()) for row in rows]
        print(f"held out, {days} days:", calibration(np.array([1 / (1 + math.exp(-o)) for o in odds]), np.array(same)))
    cut = judge(model, held, CUTS)
    if not options.dry:
        record = {"version": model.version, "intercept": model.intercept, "cut": cut, "weights": model.weights}
        linking.PATH.write_text(json.dumps(record, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
