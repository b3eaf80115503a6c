"""The paths of version 2: which endpoints of version 3.0 it has too, and what is answered there.

What stands here and is served in version 3.0 is served; what version 2 never had is an unknown path. What it has and
we do not serve says so.

Source: ORCID's guide to version 2.1 (calls and sections); systems.md section 2.1.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from cinquefoil.orcid.model.common import Wire
from cinquefoil.registry.api.dispatch import Endpoint, Handler
from cinquefoil.registry.api.v2 import shapes
from cinquefoil.registry.api.v2.calls import create, delete, read, unchanged, write
from cinquefoil.registry.api.v2.shapes import Body
from cinquefoil.registry.errors import NotServed
from cinquefoil.registry.rules.kinds import KINDS

VERSIONS = ("v2.0", "v2.1")

_ITEMS = {name: KINDS[name] for name in shapes.ITEMS}

# Patterns with their parameters' names left out, and what is read there.
_READ: dict[str, type[Wire]] = {
    "/{}": shapes.RECORD,
    "/{}/record": shapes.RECORD,
    "/{}/person": shapes.PERSON,
    "/{}/personal-details": shapes.PERSONAL_DETAILS,
    "/{}/biography": shapes.BIOGRAPHY,
    "/{}/activities": shapes.ACTIVITIES,
    "/{}/works/{}": shapes.BULK,
    "/search": shapes.SEARCH,
    **{f"/{{}}/{KINDS[name].plural}": type_ for name, type_ in shapes.LISTS.items()},
    **{f"/{{}}/{kind.segment}/{{}}": shapes.ITEMS[name] for name, kind in _ITEMS.items()},
    **{f"/{{}}/{name}/summary/{{}}": type_ for name, type_ in shapes.SUMMARIES.items()},
}
# What is written: new elements, whose place is answered, and the rest, which is answered itself.
_CREATED: dict[str, Body] = {
    f"/{{}}/{kind.segment}": shapes.body_of(name, kind.segment) for name, kind in _ITEMS.items()
}
_WRITTEN: dict[tuple[str, str], Body] = {
    ("POST", "/{}/works"): shapes.BULK_BODY,
    **{("PUT", f"{place}/{{}}"): body for place, body in _CREATED.items()},
}
# What has one form in all versions: clients, and the groups of peer reviews.
_UNCHANGED = frozenset({"/client/{}", "/group-id-record", "/group-id-record/{}"})
_DELETED = frozenset(f"{place}/{{}}" for place in _CREATED)


@dataclass(frozen=True, slots=True)
class NotInVersion2:
    """A handler that refuses what version 2 has and we do not serve. `refuses` names it."""

    refuses: str

    async def __call__(self, request: Request) -> Response:
        """Refuse."""
        del request
        raise NotServed(f"{self.refuses} in version 2", instead="Version 3.0 has the same path.")


_ANY = "GET POST PUT DELETE"
_NOT_SERVED = {
    "/{orcid_id}/notification-permission": "notifications",
    "/{orcid_id}/notification-permission/{put_code}": "notifications",
}


def endpoints(present: Iterable[Endpoint]) -> Iterator[Endpoint]:
    """Yield the endpoints of version 2, given those of version 3.0."""
    for endpoint in present:
        if "v3.0" in endpoint.versions:
            for method in endpoint.methods.split():
                yield from _twins(endpoint, method)
    for pattern, what in _NOT_SERVED.items():
        yield Endpoint(_ANY, pattern, NotInVersion2(what), versions=VERSIONS)


def _twins(endpoint: Endpoint, method: str) -> Iterator[Endpoint]:
    """Yield the endpoint of version 2 for one of version 3.0, if there is one."""
    twin = _twin(method, re.sub(r"{\w+}", "{}", endpoint.pattern), endpoint.handler)
    if twin is not None:
        yield Endpoint(method, endpoint.pattern, twin, endpoint.sides, VERSIONS)


def _twin(method: str, place: str, handler: Handler) -> Handler | None:
    if place in _UNCHANGED:
        return partial(unchanged, handler=handler)
    if method == "GET" and place in _READ:
        return partial(read, handler=handler, type_=_READ[place])
    if method == "POST" and place in _CREATED:
        return partial(create, handler=handler, body=_CREATED[place])
    if (method, place) in _WRITTEN:
        return partial(write, handler=handler, body=_WRITTEN[method, place])
    if method == "DELETE" and place in _DELETED:
        return partial(delete, handler=handler)
    return None
