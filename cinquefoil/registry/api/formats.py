"""What format an API call asks for, and answers in it. XML is named and refused until it is served.

Source: orcid-api.md section 3.2; systems.md section 2.5.
"""

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from cinquefoil.registry.errors import NotServed, Refusal
from cinquefoil.registry.negotiation import Format, format_of, wanted_format

HEADERS = {
    "access-control-allow-origin": "*",
    "cache-control": "no-cache, no-store, max-age=0, must-revalidate",
    "pragma": "no-cache",
    "expires": "0",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def format_for(request: Request) -> Format:
    """Return the format to answer in.

    Raises:
        Refusal: 406 when nothing asked for can be produced; when XML is asked for, with a sentence that says so.
    """
    wanted = wanted_format(request.headers.get("accept"), request.headers.get("content-type"))
    if wanted.family == "none":
        raise Refusal(9001, status=406)
    if wanted.family == "xml":
        raise NotServed(
            f"XML, and this request asks for {wanted.media_type} (ORCID answers XML unless JSON is asked for),",
            instead="Send Accept: application/json.",
            status=406,
        )
    return wanted


def written(content: Any, wanted: Format, *, status: int = 200) -> Response:
    """Return the answer in the format: compact for `application/json`, over many lines for ORCID's own types."""
    option = orjson.OPT_INDENT_2 if wanted.is_pretty else 0
    media_type = f"{wanted.media_type};charset=UTF-8"
    return Response(orjson.dumps(content, option=option), status_code=status, headers=HEADERS, media_type=media_type)


def check_body_type(request: Request) -> None:
    """Check that the body is JSON.

    Raises:
        Refusal: 415; when it is XML, with a sentence that says so.
    """
    family = format_of(request.headers.get("content-type", "")).family
    if family == "xml":
        raise NotServed("bodies in XML", instead="Send JSON as application/vnd.orcid+json.", status=415)
    if family == "none":
        raise Refusal(9001, status=415)


def error_answer(request: Request, refusal: Refusal, client_name: str) -> Response:
    """Return a refusal as its error object. In JSON, and saying so where XML was asked for."""
    wanted = wanted_format(request.headers.get("accept"), request.headers.get("content-type"))
    body = refusal.body(client_name=client_name)
    if wanted.family == "xml" and not isinstance(refusal, NotServed):
        body["developer-message"] += " (In JSON: this practice registry does not serve XML yet.)"
    chosen = wanted if wanted.family == "json" else Format("application/json", "json")
    response = written(body, chosen, status=refusal.status)
    if refusal.location:
        response.headers["location"] = refusal.location
    return response
