"""What is worked out of one report before it is stored, away from the store and in any number of processes."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace

from riwaya import coder, merging, narrators
from riwaya.coder import Kit
from riwaya.exports.record import THRESHOLD, to_record
from riwaya.merging import Account
from riwaya.model import Claim, Coding, Report
from riwaya.store import searching

_NUL = "\x00"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A claim that is sure enough to be listed: its JSON record, and what merging sees of it."""

    claim: Claim
    record: str
    account: Account


@dataclass(frozen=True, slots=True)
class Product:
    """A report that was read and coded: its JSON record with every claim, the claims, and what it is found by."""

    report: Report
    by: str
    record: str
    claims: tuple[Prepared, ...]
    stems: str
    signature: merging.Signature


def prepare(report: Report, kit: Kit) -> Product:
    """Code a report and work out all that the store wants to know of it."""
    return product(coder.code(storable(report), kit), kit)


def storable(report: Report) -> Report:
    """The report as every database takes it: a NUL, which PostgreSQL refuses, becomes one replacement character."""
    if _NUL not in report.text and _NUL not in (report.title or ""):
        return report
    title = report.title.replace(_NUL, "\ufffd") if report.title else report.title
    return replace(report, text=report.text.replace(_NUL, "\ufffd"), title=title)


def product(coding: Coding, kit: Kit) -> Product:
    """What is stored of a coding."""
    report = coding.report
    record = to_record(coding, every=True, with_text=False)
    records = {one["id"]: one for one in record["claims"]}
    shown = [claim for claim in coding.claims if claim.confidence >= THRESHOLD]
    return Product(
        report, coding.by, _json(record),
        tuple(Prepared(claim, _json(records[claim.id]), account(coding, claim, kit)) for claim in shown),
        searching.indexed(report.title, report.text), merging.signature(report.text, report.title),
    )  # fmt: skip


def account(coding: Coding, claim: Claim, kit: Kit) -> Account:
    """What merging sees of a claim: with its narrators as the register knows them."""
    report = coding.report
    told = narrators.identities(coding, claim, kit.register)
    published = report.published.date() if isinstance(report.published, dt.datetime) else report.published
    return merging.account(
        claim, report.text, group=report.id, published=published, outlet=told[0].key,
        narrators=[(who.key, who.name, who.via is None) for who in told],
    )  # fmt: skip


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode("utf-8")
