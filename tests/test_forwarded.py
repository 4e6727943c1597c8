# ruff: noqa: E501
"""A forwarded post: its outlet passed it on, and whom it was forwarded from is the next narrator."""

import dataclasses

import pytest

from riwaya.coder import code
from riwaya.exports.record import to_record
from riwaya.model import Report

PLAIN = "استهدفت مدفعية الجيش أطراف بلدة كفرنبل بعدة قذائف صباح اليوم."
QUOTED = "قال الدفاع المدني إن مدفعية الجيش استهدفت أطراف بلدة كفرنبل صباح اليوم."
OWN = "قالت شبكة وادي الصخر إن مدفعية الجيش استهدفت أطراف بلدة كفرنبل صباح اليوم."


def chain(text, outlet=None, forwarded=None):
    (claim,) = (c for c in code(Report("r", text, outlet=outlet, forwarded=forwarded)).claims if c.type == "ASSAULT")
    return [(link.name, link.stance) for link in claim.chain]


@pytest.mark.parametrize(
    ("text", "outlet", "forwarded", "expected", "why"),
    [
        (PLAIN, "قناة السهل", None, [("قناة السهل", "affirms")], "the outlet tells itself"),
        (PLAIN, "قناة السهل", "شبكة وادي الصخر", [("قناة السهل", "relays"), ("شبكة وادي الصخر", "affirms")], "it relays, the other tells"),
        (QUOTED, "قناة السهل", "شبكة وادي الصخر", [("قناة السهل", "relays"), ("شبكة وادي الصخر", "relays"), ("الدفاع المدني", "affirms")], "whom the post quotes stands behind both"),
        (OWN, "قناة السهل", "شبكة وادي الصخر", [("قناة السهل", "relays"), ("شبكة وادي الصخر", "affirms")], "a post that names its own channel adds no narrator"),
        (PLAIN, None, "شبكة وادي الصخر", [("شبكة وادي الصخر", "affirms")], "nobody knows who passed it on"),
        (PLAIN, "قناة السهل", "قناة السهل", [("قناة السهل", "affirms")], "a channel that forwards its own post is one narrator"),
    ],
)  # fmt: skip
def test_chain_of_a_forwarded_post(text, outlet, forwarded, expected, why):
    assert chain(text, outlet, forwarded) == expected, why


def test_a_forwarded_source_is_looked_up_as_an_outlet_is():
    direct = code(Report("r", PLAIN, outlet="عنب بلدي"))
    passed = code(Report("r", PLAIN, outlet="قناة السهل", forwarded="عنب بلدي"))
    known = direct.claims[0].chain[0].id
    assert known
    assert [link.id for link in passed.claims[0].chain] == [None, known]


def test_nothing_else_of_the_coding_changes():
    plain = Report("r", QUOTED, outlet="قناة السهل")
    before, after = code(plain), code(dataclasses.replace(plain, forwarded="شبكة وادي الصخر"))
    assert (before.mentions, before.attributions, before.frames) == (after.mentions, after.attributions, after.frames)
    assert to_record(before).keys() == to_record(after).keys()
