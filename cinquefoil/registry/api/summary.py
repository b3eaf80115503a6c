"""The record summary for trust decisions.

Source: tables of the version 3.0 member service (`getRecordSummary`).
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from cinquefoil.registry.answers import shapes
from cinquefoil.registry.answers.record_summary import record_summary
from cinquefoil.registry.api.access import open_call
from cinquefoil.registry.api.dispatch import Endpoint
from cinquefoil.registry.api.formats import format_for
from cinquefoil.registry.api.reads import remembered
from cinquefoil.registry.core import public_name
from cinquefoil.registry.records import seen_by
from cinquefoil.registry.rules.visibility import ANYBODY


async def read_record_summary(request: Request) -> Response:
    """GET /{iD}/summary: the same for whoever asks, for it tells only what is public."""
    call = open_call(request)
    wanted = format_for(request)

    def make() -> dict[str, Any]:
        seen = seen_by(call.core, call.account, ANYBODY)
        return record_summary(seen, call.core.frame(), name=public_name(call.account))

    return remembered(request, call, wanted, shapes.RECORD_SUMMARY, make)


ENDPOINTS = (Endpoint("GET", "/{orcid_id}/summary", read_record_summary, ("api",)),)
