"""Rule files of the language: loaded, checked, compiled into one table of forms, and matched in one pass.

An entry names words by principal parts, says what it means, and carries its own proof (examples, near misses).
Matching cost does not grow with the number of entries: each word's clitic cuts are looked up in one dictionary.
"""

from riwaya.lexicon.loading import families, load, standing_alone
from riwaya.lexicon.matching import Context, Entry, Hit, Lexicon, Lists, on_list

__all__ = ["Context", "Entry", "Hit", "Lexicon", "Lists", "families", "load", "on_list", "standing_alone"]
