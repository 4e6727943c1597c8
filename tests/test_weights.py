"""Files of weights that are missing, damaged or cut off are refused by name, with what writes them."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from riwaya import scorer
from riwaya.errors import DataError
from riwaya.frames import casting
from riwaya.labeller import weights

Load = Callable[[Path], object]
PACKED = gzip.compress(b"O B-X\n0 0\n0 0\nword\t0:5\n")
LOADERS = [(casting.load, "train_casting"), (scorer.load, "train_scorer"), (weights.load, "crf")]
DAMAGED = [
    *((casting.load, content) for content in ("", "[]", '{"weights": {}}', '{"weights": {"a": [1]}, "cuts": [0]}')),
    *((scorer.load, content) for content in ("", "{", "[]", '{"calm": {}}', '{"calm": {"weights": 3}}')),
    (weights.load, "no archive"),
]


@pytest.mark.parametrize(("load", "writer"), LOADERS)
def test_what_writes_a_missing_file_is_named(load: Load, writer: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=writer):
        load(tmp_path / "none")


@pytest.mark.parametrize(("load", "content"), DAMAGED)
def test_damaged_weights_are_refused(load: Load, content: str, tmp_path: Path) -> None:
    path = tmp_path / "weights"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match="weights"):
        load(path)


@pytest.mark.parametrize("content", [PACKED[:-12], gzip.compress(b"O\n0\nword\t0-5\n")])
def test_packed_weights_that_are_cut_off_or_no_numbers_are_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "weights.tsv.gz"
    path.write_bytes(PACKED)
    assert set(weights.load(path).features) == {"word"}
    path.write_bytes(content)
    with pytest.raises(DataError, match="weights"):
        weights.load(path)
