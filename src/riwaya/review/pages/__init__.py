"""The pages, one file a screen."""

from riwaya.review.pages import accounts, adjudication, agreement, coding, entry, picks, queue, report

ROUTERS = (
    entry.router, queue.router, report.router, picks.router, coding.router, adjudication.router, agreement.router,
    accounts.router,
)  # fmt: skip
