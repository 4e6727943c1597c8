"""The pages, one file a screen."""

from riwaya.review.pages import entry, event, events, explore, export, picks, queue, report, search

ROUTERS = (
    entry.router, queue.router, report.router, picks.router, events.router, event.router, explore.router, search.router,
    export.router,
)  # fmt: skip
