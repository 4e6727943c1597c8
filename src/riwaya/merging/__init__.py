"""Accounts brought together: copies of one text, accounts of one happening, and what an event is by its accounts.

Pure functions over frozen records. A store gives a :class:`Pool` and keeps what comes back.
"""

from riwaya.merging.account import Account, Count, Named, Narrator, Root, account, narrators_of
from riwaya.merging.account_json import from_json, to_json
from riwaya.merging.blocking import keys, probe
from riwaya.merging.clustering import Placement, Refused, event_id, place, regroup
from riwaya.merging.copies import Signature, bands, confirm, is_copy, signature, similarity
from riwaya.merging.events import as_record, derive
from riwaya.merging.features import Kin, no_kin
from riwaya.merging.leads import differ
from riwaya.merging.linking import Judged, Model, Scored, judgement, load, score
from riwaya.merging.pool import MemoryPool, Pool

__all__ = [
    "Account", "Count", "Judged", "Kin", "MemoryPool", "Model", "Named", "Narrator", "Placement", "Pool", "Refused",
    "Root", "Scored", "Signature", "account", "as_record", "bands", "confirm", "derive", "differ", "event_id",
    "from_json", "is_copy", "judgement", "keys", "load", "narrators_of", "no_kin", "place", "probe", "regroup", "score",
    "signature", "similarity", "to_json",
]  # fmt: skip
