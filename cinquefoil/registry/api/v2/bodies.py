"""Bodies and answers of version 2 in their formats: where this version meets its codecs.

Source: orcid-api.md sections 3.2 and 5.1.
"""

from hashlib import blake2b
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from cinquefoil.orcid.codec import json_v2, json_v3, xml_v2, xml_v3
from cinquefoil.orcid.errors import CodecError
from cinquefoil.orcid.model.common import Wire
from cinquefoil.registry.api.formats import sent
from cinquefoil.registry.api.v2.shapes import Body
from cinquefoil.registry.api.v2.translation import Version, from_v2, to_v2
from cinquefoil.registry.core import core_of
from cinquefoil.registry.errors import Refusal
from cinquefoil.registry.negotiation import Format, format_of


async def translated(request: Request, body: Body) -> bytes:
    """Return what was sent as version 3.0 would have it, in the format it came in.

    Raises:
        Refusal: 9001 or 9047 for JSON, 9012 or 9051 for XML that does not fit version 2.
    """
    is_xml = format_of(request.headers.get("content-type", "")).family == "xml"
    data, is_strict = await request.body(), core_of(request).settings.strict_json
    try:
        value = xml_v2.read(body.sent, data) if is_xml else json_v2.read(body.sent, data, strict=is_strict)
    except CodecError as error:
        raise Refusal(error.code or json_v2.FORM, error.sentence, error=error.sentence) from error
    tree = from_v2(body.meant, json_v3.to_tree(value))
    return xml_v3.write_tree(body.meant, tree) if is_xml else orjson.dumps(tree)


def answer(request: Request, response: Response, wanted: Format, type_: type[Wire], version: Version) -> Response:
    """Return an answer of version 3.0, given in JSON, as version 2's in the format.

    The bytes are kept by what they are made from: whoever may see the same gets the same.
    """
    seen = bytes(response.body)
    key, stamp = (request.scope["path"], wanted.media_type, type_), blake2b(seen, digest_size=16).digest()
    rendered = core_of(request).rendered
    written = rendered.get(key, stamp)
    if written is None:
        written = _written(to_v2(type_, orjson.loads(seen), version=version), wanted, type_)
        rendered.keep(key, stamp, written)
    return sent(written, wanted)


def _written(tree: dict[str, Any], wanted: Format, type_: type[Wire]) -> bytes:
    if wanted.family == "xml":
        return xml_v2.write_tree(type_, tree)
    return json_v2.write_tree(tree, pretty=wanted.is_pretty)
