"""Kits for every document whose weights of parts and of status were trained without it.

What later stations learn from, and what is measured on annotated texts, must come from weights that have not seen
those texts: on their own training texts they are right far more often than on others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import train_casting
import train_modality
from annotated import Sheet
from sklearn.model_selection import GroupKFold

from riwaya import coder, modality
from riwaya.frames import casting

FOLDS = 5


@dataclass(frozen=True)
class Kits:
    """One kit with all weights, and those without a document by its group."""

    whole: coder.Kit
    without: Mapping[str, coder.Kit]

    def of(self, group: str) -> coder.Kit:
        """The kit to read a document with."""
        return self.without.get(group, self.whole)


def kits(sheets: Sequence[Sheet], whole: coder.Kit) -> Kits:
    """Weights of parts and of status trained again on all folds but one; groups are never parted."""
    known = [sheet for sheet in sheets if sheet.events]
    parts = [train_casting.cases(sheet, whole) for sheet in known]
    statuses = [train_modality.cases(sheet, whole) for sheet in known]
    groups = [sheet.group for sheet in known]
    without: dict[str, coder.Kit] = {}
    for train, test in GroupKFold(FOLDS, shuffle=True, random_state=0).split(known, groups=groups):
        cast = train_casting.Trained([case for i in train for case in parts[i]]).record()
        judged = train_modality.Trained([case for i in train for case in statuses[i]]).record()
        kit = replace(whole, parts=casting.model_of(cast), modality=modality.model_of(judged))
        without.update({groups[i]: kit for i in test})
    return Kits(whole, without)
