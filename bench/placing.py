"""How long placing an account takes as the pool grows: accounts of a made-up archive, told again year after year.

PYTHONPATH=src:tools python bench/placing.py [--accounts 100000] [--days 20]
"""

import argparse
import datetime as dt
import resource
import sys
import time
from dataclasses import replace

import train_merging

import riwaya
from riwaya import merging
from riwaya.merging.account import Account


def moved(account: Account, round: int, days: int) -> Account:
    """The same account some days later, as another report's."""
    shift, mark = dt.timedelta(days=round * days), f"{round}."
    when = account.when
    if when and when.first and when.last:
        when = replace(when, first=when.first + shift, last=when.last + shift)
    published = account.published + shift if account.published else None
    return replace(account, id=mark + account.id, report=mark + account.report, group=mark + account.group, when=when,
                   published=published)  # fmt: skip


def main() -> int:
    """Place them and print; exit code 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--days", type=int, default=20, help="days between one telling of the archive and the next")
    options = parser.parse_args()
    kit = riwaya.load_kit()
    _, _, told = train_merging.coded(400, 20, 1001, kit)
    model, pool = merging.load(), merging.MemoryPool()
    done, round, begun = 0, 0, time.perf_counter()
    met = kept = sought = 0
    while done < options.accounts:
        for account, _ in told:
            new = moved(account, round, options.days)
            found = pool.events(merging.probe(new))
            met += sum(len(members) for members in pool.members(found).values())
            kept, sought = kept + len(merging.keys(new)), sought + len(merging.probe(new))
            pool.add(new, merging.place(new, pool, model, train_merging.AT))
        round, done = round + 1, done + len(told)
        if round % 10 == 1:
            taken = (time.perf_counter() - begun) * 1000 / done
            print(
                f"{done:>8} accounts {taken:.2f} ms each, {met / done:.1f} met, keys {kept / done:.1f} kept "
                f"{sought / done:.1f} sought, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
