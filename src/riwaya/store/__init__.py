"""Everything kept: reports as they came, how they were got, what was coded from them, and who judged what.

Rows are added, never changed; :mod:`riwaya.store.log` chains them, :mod:`riwaya.store.verifying` proves it. The store
knows only the model: what is in a JSON record, and which claims are one event, is for others to say.
"""

from riwaya.store.database import Store, open_store
from riwaya.store.filters import Filter

__all__ = ["Filter", "Store", "open_store"]
