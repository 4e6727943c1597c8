"""The pages, one file a screen."""

from riwaya.review.pages import (
    accounts,
    adjudication,
    agreement,
    coding,
    entry,
    event,
    events,
    explore,
    export,
    picks,
    queue,
    report,
    search,
)

ROUTERS = tuple(
    screen.router
    for screen in (
        entry, queue, report, picks, events, event, explore, search, export, coding, agreement, adjudication, accounts,
    )
)  # fmt: skip
