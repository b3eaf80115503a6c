"""Paths without a version, and with one that is no more: sent on, or refused with a word.

Source: orcid-api.md section 3.1.
"""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cinquefoil.registry.api.access import is_member_call
from cinquefoil.registry.api.dispatch import UNVERSIONED, Endpoint
from cinquefoil.registry.core import core_of
from cinquefoil.registry.errors import Refusal

_ANY = "GET POST PUT DELETE PATCH OPTIONS"
_AS_SENT = "%/?:@!$&'()*+,;=[]{}|^`"
_CANDIDATES = ("v3.0_rc1", "v3.0_rc2")


async def without_version(request: Request) -> Response:
    """Reads without a version are sent on to v3.0; writes must name one."""
    if request.method not in {"GET", "HEAD"}:
        raise Refusal(9012, f"Please specify the API Version you want to {request.method} to ")
    return RedirectResponse(_in_present_version(request, request.path_params["rest"]), status_code=302)


async def of_a_candidate(request: Request) -> Response:
    """The release candidates of v3.0 are v3.0 now."""
    place = _in_present_version(request, request.path_params["rest"])
    raise Refusal(9056, status=308, location=place)


def _in_present_version(request: Request, rest: str) -> str:
    settings = core_of(request).settings
    # Both parts as they can stand in a header, whatever bytes came.
    query = quote(request.scope["query_string"], safe=_AS_SENT)
    place = f"/v3.0/{quote(rest)}{'?' if query else ''}{query}"
    return f"{settings.api if is_member_call(request) else settings.pub}{place}"


ENDPOINTS = (
    Endpoint(_ANY, "/{rest:path}", without_version, versions=(UNVERSIONED,)),
    *(Endpoint(_ANY, f"/{name}/{{rest:path}}", of_a_candidate, versions=(UNVERSIONED,)) for name in _CANDIDATES),
)
