"""Answers and bodies in their formats: JSON compact or indented, XML in ORCID's own prefixes.

The one place where the API meets the codecs. Which format is wanted is decided in `negotiation`.

Source: orcid-api.md sections 3.2, 3.5 and 5.1.
"""

from typing import Any

import msgspec
import orjson
from starlette.requests import Request
from starlette.responses import Response

from cinquefoil.orcid.codec import json_v3, xml_v3
from cinquefoil.orcid.codec.pretty import write_pretty
from cinquefoil.orcid.errors import CodecError
from cinquefoil.orcid.model.common import EXTRA, Wire
from cinquefoil.registry.answers import shapes
from cinquefoil.registry.answers.shapes import Shape
from cinquefoil.registry.core import body_of, core_of, header_of, note
from cinquefoil.registry.errors import PlainRefusal, Refusal
from cinquefoil.registry.negotiation import Format, format_of, wanted_format
from cinquefoil.registry.rules.form import good_decoder
from cinquefoil.registry.rules.kinds import Kind

_UNREADABLE = (
    "<!doctype html><html><head><title>400</title></head><body><h1>Bad request</h1>"
    "<p>The Accept header is not a list of media types.</p></body></html>"
)
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
        Refusal: 406 when nothing asked for can be produced.
        PlainRefusal: 400 when what is asked for cannot be read.
    """
    wanted = wanted_format(header_of(request, b"accept"), header_of(request, b"content-type"))
    if wanted.family == "unreadable":
        raise PlainRefusal(400, _UNREADABLE, "text/html")
    if wanted.family == "none":
        raise Refusal(9001, status=406)
    return wanted


def encoded(content: Any, wanted: Format, shape: Shape) -> bytes:
    """Return ORCID's v3.0 JSON, given as plain objects with every key present, as bytes of the format."""
    if wanted.family == "xml":
        return xml_v3.write_tree(shape.type, content, shape.root, is_lossy=True)
    return write_pretty(content) if wanted.is_pretty else orjson.dumps(content)


def written(content: Any, wanted: Format, shape: Shape, *, status: int = 200) -> Response:
    """Return the answer in the format. `content` is ORCID's v3.0 JSON as plain objects, every key present."""
    return sent(encoded(content, wanted, shape), wanted, status=status)


class Ready(Response):
    """An answer whose bytes and headers are there already."""

    def __init__(self, body: bytes, status: int, *own: tuple[bytes, bytes]) -> None:
        self.status_code = status
        self.body = body
        self.background = None
        self.raw_headers = [*_RAW, *own, (b"content-length", b"%d" % len(body))]


_RAW = [(name.encode(), value.encode()) for name, value in HEADERS.items()]


def sent(body: bytes, wanted: Format, *, status: int = 200) -> Response:
    """Return an answer whose bytes are there already."""
    return Ready(body, status, (b"content-type", f"{wanted.media_type};charset=UTF-8".encode("latin-1")))


async def read_body(request: Request, type_: type[Wire]) -> dict[str, Any]:
    """Return the body as ORCID's v3.0 JSON in plain objects, every key present, whichever format it came in.

    Raises:
        Refusal: 415 for other formats; 9001 when it is not JSON, 9047 when it does not fit the model; 9012 when it
            is not XML or does not fit, 9051 for a word outside a vocabulary.
    """
    given = format_of(header_of(request, b"content-type") or "")
    if given.family == "none":
        raise Refusal(9001, status=415)
    data = await body_of(request)
    try:
        value = _read(type_, data, given, is_strict=core_of(request).settings.strict_json)
    except CodecError as error:
        raise Refusal(error.code or 9047, error.sentence, error=error.sentence) from error
    tree: dict[str, Any] = msgspec.to_builtins(value)
    has_unknown = given.family == "xml" or not core_of(request).settings.strict_json
    return _without_unknown(tree) if has_unknown else tree


async def read_element(request: Request, kind: Kind) -> tuple[dict[str, Any], bool]:
    """Return an element as `read_body` does, and whether its form is known to be good, dates aside.

    A body in JSON that is as it should be is read and judged in one go; any other one patiently.

    Raises:
        Refusal: as `read_body`.
    """
    model = shapes.ITEMS[kind.name].type
    is_json = format_of(header_of(request, b"content-type") or "").family == "json"
    if not is_json or not core_of(request).settings.strict_json:
        return await read_body(request, model), False
    try:
        value = good_decoder(model, kind.name).decode(await body_of(request))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return await read_body(request, model), False
    note(request, is_plain=True)  # it has no key but the model's, and so none that names a secret
    return msgspec.to_builtins(value), True


def _read(type_: type[Wire], data: bytes, given: Format, *, is_strict: bool) -> Wire:
    if given.family == "xml":
        return xml_v3.read(type_, data, strict=True)
    return json_v3.read(type_, data, strict=is_strict)


def _without_unknown(tree: Any) -> Any:
    """Return a tree without what the model has no place for: unknown keys, attributes that only the schema knows."""
    if isinstance(tree, dict):
        return {key: _without_unknown(value) for key, value in tree.items() if key != EXTRA}
    return [_without_unknown(value) for value in tree] if isinstance(tree, list | tuple) else tree


def error_answer(request: Request, refusal: Refusal, client_name: str) -> Response:
    """Return a refusal as its error object, in the format that was asked for. A 406 has no type to tell."""
    if isinstance(refusal, PlainRefusal):
        return Response(refusal.text, refusal.status, media_type=refusal.media_type)
    wanted = wanted_format(header_of(request, b"accept"), header_of(request, b"content-type"))
    if wanted.family == "unreadable":
        return Response(_UNREADABLE, 400, media_type="text/html")
    chosen = wanted if wanted.family in {"json", "xml"} else Format("application/json", "json")
    response = written(refusal.body(client_name=client_name), chosen, shapes.ERROR, status=refusal.status)
    if refusal.status == 406:
        del response.headers["content-type"]
    if refusal.location:
        response.headers["location"] = refusal.location
    return response
