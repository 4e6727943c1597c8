"""What somebody works on: a report as everybody sees it, or the sheet of one who codes it blind to the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Query

from riwaya.archive.desk import Desk
from riwaya.errors import UsageError
from riwaya.review.context import AtDesk
from riwaya.review.security import Coder, Forbidden, NotThere, Person, Reader

Record = dict[str, Any]
#: From here on a record is covered until somebody opens it, and from the next on readers may not.
VEILED, CLOSED = 2, 3


@dataclass(frozen=True, slots=True)
class Work:
    """One person at one report; ``sheet`` is the number of the assignment where it is coded blind."""

    desk: Desk
    person: Person
    report: str
    sheet: int | None = None

    @property
    def query(self) -> str:
        """How a path names it."""
        return urlencode({"report": self.report, **({"sheet": self.sheet} if self.sheet is not None else {})})

    def load(self) -> Record:
        """The report with its claims, as this person may see them. Raises what says why not."""
        try:
            found = (
                self.desk.report(self.report, self.person.name) if self.sheet is None
                else self.desk.sheet(self.sheet, self.person.name)
            )  # fmt: skip
        except UsageError as err:
            raise NotThere(str(err)) from err
        if found["sensitivity"] >= CLOSED and not self.person.may("coder"):
            raise Forbidden("only coders and those above may open this report")
        return found

    def claim(self, id: str) -> tuple[Record, Record]:
        """The report and one of its claims."""
        found = self.load()
        for claim in found["claims"]:
            if claim["id"] == id:
                return found, claim
        raise NotThere(f"this report has no claim {id}")

    def put(self, claim: str, field: str, value: Any, note: str | None) -> None:
        """Write down what this person says of a field."""
        name = self.person.name
        if self.sheet is not None and value is AS_CODED:
            self.desk.unsay(self.sheet, claim, field, by=name)
        elif self.sheet is not None:
            self.desk.say(self.sheet, claim, field, value, note, by=name)
        elif field == "verdict":
            self.desk.decide(claim, value, name, note)
        elif value is AS_CODED:
            self.desk.uncorrect(claim, field, name, note)
        else:
            self.desk.correct(claim, field, value, name, note)

    def add(self, record: Record) -> str:
        """Write down a claim that this person found; its id."""
        if self.sheet is not None:
            return self.desk.say(self.sheet, None, "added", record, by=self.person.name)
        return self.desk.add(self.report, record, self.person.name)

    def undo(self) -> Record | None:
        """Take back what this person changed last here."""
        return self.desk.undo(self.report, self.person.name)


#: In place of a value: as it was coded.
AS_CODED: Any = object()


def reading(
    desk: AtDesk, person: Reader, report: Annotated[str, Query(max_length=500)], sheet: int | None = None
) -> Work:
    """What somebody looks at."""
    return _at(desk, person, report, sheet)


def writing(
    desk: AtDesk, person: Coder, report: Annotated[str, Query(max_length=500)], sheet: int | None = None
) -> Work:
    """What somebody changes."""
    return _at(desk, person, report, sheet)


def _at(desk: Desk, person: Person, report: str, sheet: int | None) -> Work:
    """Who has the report to code alone works on their sheet, whether the address says so or not."""
    mine = [one for one in desk.assignments(coder=person.name) if one["report"] == report]
    if sheet is None:
        waiting = [one["assignment"] for one in mine if one["submitted"] is None]
        return Work(desk, person, report, waiting[0] if waiting else None)
    if sheet not in [one["assignment"] for one in mine]:
        raise Forbidden("this sheet is not yours")
    return Work(desk, person, report, sheet)


Reading = Annotated[Work, Depends(reading)]
Writing = Annotated[Work, Depends(writing)]
