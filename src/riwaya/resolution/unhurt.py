"""Nobody hurt: "دون إصابات", "ولم يصب أحد بأذى". What is not known ("no word of casualties yet") is no zero."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from riwaya.model import TollKind
from riwaya.resolution.toll_words import among, keys, tables, words_for
from riwaya.text import Text

#: How many words a negation reaches.
_REACH = 7


def unhurt(text: Text, cues: Sequence[int], last: int) -> Iterator[tuple[int, int, Sequence[TollKind]]]:
    """Words ``[first, last)`` of every phrase that says nobody was hurt, with the kinds that are then 0.

    ``cues`` are the negations, ``last`` the end of the words to look at.
    """
    done = 0
    for at in cues:
        hit = _after(text, at, last) if at >= done else None
        if hit is not None:
            yield at, hit[0], hit[1]
            done = hit[0]


def _after(text: Text, cue: int, last: int) -> tuple[int, Sequence[TollKind]] | None:
    """The end of the phrase that a negation opens and the kinds it denies; None where it denies something else."""
    verbal = among(text.words[cue].key, words_for("none", "verbal"))
    strangers = 0
    for at in range(cue + 1, min(cue + 1 + _REACH, last)):
        word = text.words[at]
        if word.kind == "mark" or among(word.key, words_for("none", "blocked")):
            return None
        after = text.words[at + 1].key if at + 1 < last else ""
        for row in tables()["none"]["nouns"]:
            if word.key in keys(row["any"]) and after not in keys(row.get("not_next", ())):
                return at + 1, row["kinds"]
        for row in tables()["none"]["verbs"]:
            if word.key in keys(row["any"]) and (end := _nobody(text, cue, at, last)):
                return end, row["kinds"]
        strangers += not among(word.key, words_for("none", "between"))
        if strangers > 1 or (verbal and strangers and at == cue + 1):
            return None
    return None


def _nobody(text: Text, cue: int, at: int, last: int) -> int:
    """The end of "nobody" after a verb of harm or before its negation ("لكن أحدا لم يصب"); 0 where it is not said."""
    who = words_for("none", "nobody")
    if cue and text.words[cue - 1].key in who:
        return at + 1
    return next((i + 1 for i in range(at + 1, min(at + 3, last)) if text.words[i].key in who), 0)
