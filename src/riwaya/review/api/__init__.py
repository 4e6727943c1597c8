"""The JSON interface, under ``/api/v1``; its description stands at ``/api/v1/openapi.json``."""

from riwaya.review.api import exploring, reading, writing

ROUTERS = (reading.router, writing.router, exploring.router)
