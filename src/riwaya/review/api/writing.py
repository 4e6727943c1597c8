"""What people decide, as JSON: each request is one append-only row. The header ``X-CSRF-Token`` must come with each."""

from __future__ import annotations

from riwaya.review.api.shapes import Added, Apart, Correction, Done, Same, Verdict, made
from riwaya.review.context import AtDesk
from riwaya.review.security import Coder, Reviewer

router = made("deciding")


@router.post("/verdicts", status_code=201)
def verdict(desk: AtDesk, person: Coder, said: Verdict) -> Done:
    """A person's word on a whole claim."""
    desk.decide(said.claim, said.verdict, person.name, said.note)
    return Done()


@router.post("/corrections", status_code=201)
def correction(desk: AtDesk, person: Coder, said: Correction) -> Done:
    """A person's value for a field of a claim."""
    if said.as_coded:
        desk.uncorrect(said.claim, said.field, person.name, said.note)
    else:
        desk.correct(said.claim, said.field, said.value, person.name, said.note)
    return Done()


@router.post("/claims", status_code=201)
def add(desk: AtDesk, person: Coder, said: Added) -> Done:
    """A claim that the program missed."""
    return Done(id=desk.add(said.report, said.claim, person.name))


@router.post("/events/same", status_code=201)
def merge(desk: AtDesk, person: Reviewer, said: Same) -> Done:
    """Two events are one."""
    return Done(id=desk.merge(said.left, said.right, person.name))


@router.post("/events/apart", status_code=201)
def split(desk: AtDesk, person: Reviewer, said: Apart) -> Done:
    """Some claims of an event tell of another one."""
    return Done(id=desk.split(said.event, said.claims, person.name))
