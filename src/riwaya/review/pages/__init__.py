"""The pages, one file a screen."""

from riwaya.review.pages import entry, picks, queue, report

ROUTERS = (entry.router, queue.router, report.router, picks.router)
