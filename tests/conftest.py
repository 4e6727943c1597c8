"""Tests read the package's own places, whatever whoever runs them has imported."""

from __future__ import annotations

import os

os.environ["RIWAYA_PLACES"] = os.devnull
