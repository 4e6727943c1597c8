"""Whatever bytes come, every reader gives reports or says why not, and ends: files spoilt at places drawn by lot."""

import gzip
import io
import json
import random

import pytest

from riwaya.errors import ReadError
from riwaya.model import Captured
from riwaya.readers import READERS, ReadOptions
from riwaya.readers.streams import buffered
from test_readers_mail import letter, saved
from test_readers_telegram import LEAD, everything, export, post
from test_readers_warc import PACKED, RECORDS
from test_readers_xlsx import book

CHAT = f"25/03/2022, 14:05 - سامر: {LEAD}\n[٢٥‏/٣‏/٢٠٢٢، ١٢:٠٥:٠٧ ص] ليلى: {LEAD}\n".encode()
PAGE = f"<html><body><h1>قصف على الرمان</h1><p>{LEAD}</p><p>{LEAD} أمس.</p></body></html>".encode()
ROWS = f'{{"text": "{LEAD}", "published": "2022-03-25"}}\n'.encode() * 3
SAMPLES = {
    "text": [LEAD.encode()],
    "html": [PAGE],
    "jsonl": [ROWS],
    "csv": [f'id,text,published\n1,"{LEAD}",2022-03-25\n'.encode()],
    "xlsx": [book(["text"], [LEAD])],
    "warc": [b"".join(PACKED[:2]), b"".join(RECORDS[:2])],
    "telegram": [json.dumps(v).encode() for v in (export(post(forwarded_from="س")), everything(export(post())))],
    "whatsapp": [CHAT],
    "mhtml": [saved()],
    "mail": [letter(LEAD, PAGE.decode())],
    "mbox": [b"From x Thu Mar 24 23:30:00 2022\n" + letter(LEAD) + b"\nFrom y\n" + letter(LEAD)],
    "gzip": [gzip.compress(ROWS), gzip.compress(PAGE)],
}


def spoilt(raw, chance):
    """A copy with a few bytes flipped, a stretch lost, doubled, or put in from nowhere."""
    out = bytearray(raw)
    for _ in range(chance.randint(1, 4)):
        at, to = sorted(chance.randrange(len(out) + 1) for _ in range(2))
        what = chance.randrange(5)
        if what == 0 and out:
            out[min(at, len(out) - 1)] ^= 1 << chance.randrange(8)
        elif what == 1:
            del out[at : min(to, at + chance.choice((1, 10, 100)))]
        elif what == 2:
            out[at:at] = out[at : min(to, at + 60)]
        elif what == 3:
            out[at:at] = chance.choice(
                (b"\0", b"\xff\xfe", b"\n\n", b'"', b"\\x0", b"\xd8", b"\x1f\x8b\x08", b"WARC/1.0\r\n")
            )
        else:
            del out[to:]
    return bytes(out)


def test_every_reader_has_samples():
    assert SAMPLES.keys() == READERS.keys()


@pytest.mark.parametrize("kind", SAMPLES)
def test_spoilt_files(kind):
    chance = random.Random(f"spoilt {kind}")
    for number in range(60):
        raw = spoilt(SAMPLES[kind][number % len(SAMPLES[kind])], chance)
        found = list(READERS[kind](buffered(io.BytesIO(raw)), "x", ReadOptions()))
        assert all(isinstance(f, Captured | ReadError) for f in found), number
        for one in found:
            if isinstance(one, Captured):
                (one.report.text + one.report.id + (one.report.title or "")).encode("utf-8")
