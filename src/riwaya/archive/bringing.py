"""One coded report brought into the store: where it stands, whose copy it is, and which events its claims tell of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, func, select

from riwaya import merging
from riwaya.archive.placing import Placer
from riwaya.archive.products import Prepared, Product
from riwaya.merging import copies
from riwaya.model import Captured, Report
from riwaya.store import adding, log, pages, schema
from riwaya.store.adding import NewClaim, NewCoding, Row, Session, Standing

#: Codes a report anew under another id: the ids of claims hang on it.
Prepare = Callable[[Report], Product]
#: Signatures of at most so many reports are compared with a new one: those that share most bands with it.
_CANDIDATES = 24
#: A changed file is another version of what it held before where so much of the words is the same.
_SAME_FILE = 0.3


#: Reports of other pages that share most bands with a new one, with their signatures.
_shared = (
    select(schema.band.c.report, func.count().label("bands"))
    .where(schema.band.c.hash.in_(bindparam("bands", expanding=True)))
    .group_by(schema.band.c.report)
    .subquery()
)
_NEAR = (
    select(schema.signature.c.report, schema.signature.c.bytes, schema.report.c.original)
    .select_from(
        schema.signature.join(_shared, _shared.c.report == schema.signature.c.report)
        .join(schema.report, schema.report.c.no == schema.signature.c.report)
    )
    .where(schema.report.c.page != bindparam("page"))
    .order_by(_shared.c.bands.desc(), schema.signature.c.report)
    .limit(_CANDIDATES)
)  # fmt: skip
_TEXT = select(schema.report.c.text).where(schema.report.c.no == bindparam("no"))
_ACCOUNTS = (
    select(schema.claim.c.account)
    .select_from(schema.claim.join(schema.current, schema.current.c.coding == schema.claim.c.coding))
    .where(schema.claim.c.report == bindparam("no"))
    .order_by(schema.claim.c.no)
)


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a report: its number, whether it takes another's place, whose copy it is, how many claims."""

    report: int
    supersedes: int | None
    original: int | None
    claims: int


def bring(session: Session, placer: Placer, captured: Captured, product: Product, prepare: Prepare) -> Brought | None:
    """Store a report with everything that follows from it; ``None`` where it is there already."""
    signature = product.signature
    where = pages.standing(session.connection, product.report, lambda no: _alike(session, no, signature))
    if where is None:
        return None
    if where.id != product.report.id:
        product = prepare(replace(product.report, id=where.id))
    bands = merging.bands(signature)
    where = replace(where, original=_original(session, product, bands, where))
    report = adding.add_report(session, replace(product.report, id=captured.report.id), where)
    capture = adding.add_capture(session, report["no"], captured.capture)
    adding.index_text(session, report["no"], product.stems, signature.minima, bands)
    rows = {"report": [report], "capture": [capture], **_coded(session, placer, report, product, where)}
    log.append(session.connection, session.clock, "added", where.id, rows, raw=capture["raw_hash"])
    return Brought(report["no"], where.supersedes, where.original, len(rows["claim"]))


def _coded(
    session: Session, placer: Placer, report: Row, product: Product, where: Standing
) -> dict[str, Sequence[Row]]:
    """The rows of the coding, its claims and what was judged of them."""
    coding, claims = write_coding(session, report["no"], product, _group(session, where.original))
    accepted = adding.accept(session, coding, product.by)
    judged: list[Row] = []
    if where.outdated is None:
        for row in claims:  # read back, so that what is placed is what later questions will see
            judged += placer.place(row["no"], merging.from_json(row["account"]))
    if where.supersedes is not None:
        placer.remove(standing_claims(session, where.supersedes))
        placer.notice(where.supersedes)
    placer.notice(report["no"])
    return {"coding": [coding], "acceptance": [accepted], "claim": claims, "judgement": judged}


def write_coding(session: Session, report: int, product: Product, group: str | None) -> tuple[Row, list[Row]]:
    """The rows of a coding and its claims; ``group`` is the id of the report that this one is a copy of."""
    claims = tuple(new_claim(claim, group) for claim in product.claims)
    return adding.add_coding(session, report, NewCoding(product.by, product.record, claims))


def new_claim(prepared: Prepared, group: str | None) -> NewClaim:
    """A claim as it is stored; ``group`` is the id of the report that its report is a copy of."""
    claim = prepared.claim
    account = replace(prepared.account, group=group) if group else prepared.account
    when, where = claim.when, claim.where
    return NewClaim(
        claim.id, claim.type, claim.mode, claim.status, claim.assertion,
        when.first.isoformat() if when and when.first else None, when.last.isoformat() if when and when.last else None,
        where.country if where else None, round(claim.confidence, 4), prepared.record, merging.to_json(account),
    )  # fmt: skip


def standing_claims(session: Session, report: int) -> list[int]:
    """The numbers of a report's claims that count: those of the coding accepted last."""
    claim, current = schema.claim.c, schema.current.c
    query = select(claim.no).select_from(schema.claim.join(schema.current, current.coding == claim.coding))
    return list(session.connection.scalars(query.where(current.report == report)))


def group_of(session: Session, report: int) -> str | None:
    """The id of the report that this one is a copy of."""
    original = session.connection.scalar(select(schema.report.c.original).where(schema.report.c.no == report))
    return _group(session, original)


def _group(session: Session, original: int | None) -> str | None:
    """The id of an original, which names the group of its copies."""
    if original is None:
        return None
    return str(session.connection.scalars(select(schema.report.c.id).where(schema.report.c.no == original)).one())


def _original(session: Session, product: Product, bands: Sequence[int], where: Standing) -> int | None:
    """The report that this one is a copy of: the original of the most similar one that texts and claims confirm.

    Another version of the same page is no copy of it.
    """
    ours = product.signature
    near = session.connection.execute(_NEAR, {"bands": list(bands), "page": where.page})
    scored = [(merging.similarity(ours, merging.Signature(bytes(r.bytes))), -r.report, r.original) for r in near]
    for similarity, number, original in sorted(scored, key=lambda s: (-s[0], -s[1])):
        if similarity < copies.CANDIDATE:
            break
        if _confirmed(session, product, -number):
            return -number if original is None else int(original)
    return None


def _confirmed(session: Session, product: Product, other: int) -> bool:
    """Whether the text of another report is the same published twice, and its claims tell of nothing else."""
    words = session.connection.scalars(_TEXT, {"no": other}).one()
    if not merging.confirm(product.report.text, words):
        return False
    theirs = [merging.from_json(line) for line in session.connection.scalars(_ACCOUNTS, {"no": other})]
    return not merging.differ([claim.account for claim in product.claims], theirs)


def _alike(session: Session, report: int, ours: merging.Signature) -> bool:
    query = select(schema.signature.c.bytes).where(schema.signature.c.report == report)
    kept = session.connection.scalar(query)
    return kept is not None and merging.similarity(ours, merging.Signature(bytes(kept))) >= _SAME_FILE
