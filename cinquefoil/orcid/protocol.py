"""The API in words: values in, requests out; answers in, values or errors out.

Sends nothing, waits for nothing, and knows nothing of sign-in (that is `oauth`).

Source: ORCID API v3.0, member and public (ORCID/ORCID-Source, orcid-api-web; read 2026-11-22).
"""

import re
from typing import TypeVar
from urllib.parse import quote

import msgspec

from cinquefoil.orcid.addresses import Addresses
from cinquefoil.orcid.codec import json_v3
from cinquefoil.orcid.errors import (
    ApiError,
    Deactivated,
    Duplicate,
    Locked,
    Moved,
    NotFound,
    NotTheSource,
    Refused,
    RegistryFault,
    ScopeMissing,
    SlowDown,
    TokenRefused,
)
from cinquefoil.orcid.exchange import Request, Response
from cinquefoil.orcid.identifier import OrcidId
from cinquefoil.orcid.model.answers import ErrorAnswer
from cinquefoil.orcid.model.common import PutCode, Wire
from cinquefoil.orcid.secret import Secret

__all__ = [
    "Request",
    "Response",
    "build_create",
    "build_delete",
    "build_read",
    "build_update",
    "build_webhook_register",
    "build_webhook_unregister",
    "read_answer",
    "read_created",
    "read_done",
]

VERSION = "v3.0"
READ_TYPE = "application/json"
WRITE_TYPE = "application/vnd.orcid+json"
SUCCESS = range(200, 300)

T = TypeVar("T", bound=Wire)

_URI_WITH_ID = re.compile(r"https?://\S+?/(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
_NAMED_PUT_CODE = re.compile(r"put-code\s+(\d+)")
_BY_CODE: dict[int | None, type[ApiError]] = {
    9004: ScopeMissing,
    9005: ScopeMissing,
    9010: NotTheSource,
    9018: Locked,
    9038: ScopeMissing,
    9044: Deactivated,
}
_BY_STATUS: dict[int, type[ApiError]] = {401: TokenRefused, 404: NotFound, 429: SlowDown, 503: SlowDown}
_MOVED, _DUPLICATES = 9007, {9021, 9030}


def build_read(
    addresses: Addresses, orcid_id: OrcidId | str, section: str = "record", *, token: Secret | None
) -> Request:
    """Read a section: `record`, `person`, `works`, `employment/123` and so on.

    With a token the Member API is asked, without one the Public API.
    """
    base = addresses.api if token else addresses.pub
    return Request("GET", _url(base, orcid_id, section), _headers(token))


def build_create(
    addresses: Addresses, orcid_id: OrcidId | str, element: Wire, token: Secret, *, section: str | None = None
) -> Request:
    """Add an element. Its put-code is left out, as the registry demands; `section` overrules the element's own."""
    url = _url(addresses.api, orcid_id, section or section_of(element))
    return Request("POST", url, _headers(token, WRITE_TYPE), _write(element, None))


def build_update(
    addresses: Addresses,
    orcid_id: OrcidId | str,
    element: Wire,
    token: Secret,
    *,
    put_code: int,
    section: str | None = None,
) -> Request:
    """Replace an element as a whole: what is not sent is removed."""
    url = _url(addresses.api, orcid_id, f"{section or section_of(element)}/{put_code}")
    return Request("PUT", url, _headers(token, WRITE_TYPE), _write(element, put_code))


def build_delete(addresses: Addresses, orcid_id: OrcidId | str, section: str, put_code: int, token: Secret) -> Request:
    """Remove an element of our own."""
    return Request("DELETE", _url(addresses.api, orcid_id, f"{section}/{put_code}"), _headers(token))


def build_webhook_register(addresses: Addresses, orcid_id: OrcidId | str, callback: str, token: Secret) -> Request:
    """Ask to be told at `callback` when the record changes. Answers 201 when new, 204 when known."""
    return Request("PUT", _webhook_url(addresses, orcid_id, callback), _headers(token))


def build_webhook_unregister(addresses: Addresses, orcid_id: OrcidId | str, callback: str, token: Secret) -> Request:
    """Ask not to be told any more."""
    return Request("DELETE", _webhook_url(addresses, orcid_id, callback), _headers(token))


def section_of(element: Wire) -> str:
    """Return the section an element is written to.

    Raises:
        TypeError: the element does not know (a plain `Affiliation`, a summary): name the section, or use the subclass.
    """
    section: str = getattr(element, "section", "")
    if not section:
        raise TypeError(f"{type(element).__name__} does not say where it belongs; give `section`.")
    return section


def read_answer(response: Response, type_: type[T]) -> T:
    """Read what was asked for.

    Raises:
        ApiError: one of its children, see `errors`.
        CodecError: the answer is not what the registry writes.
    """
    read_done(response)
    return json_v3.read(type_, response.body)


def read_created(response: Response) -> PutCode:
    """Return the put-code the registry gave to a new element: the last segment of `Location`.

    Raises:
        ApiError: one of its children; RegistryFault also when the answer names no put-code.
    """
    read_done(response)
    last = response.headers.get("location", "").rstrip("/").rpartition("/")[2]
    if not (last.isascii() and last.isdecimal()):
        raise RegistryFault(response.status, developer_message="The answer to a POST names no put-code in Location.")
    return PutCode(int(last))


def read_done(response: Response) -> None:
    """Make sure the registry did what was asked.

    Raises:
        ApiError: one of its children.
    """
    if response.status not in SUCCESS:
        raise _read_error(response)


def _read_error(response: Response) -> ApiError:
    answer = _read_body(response)
    code, developer = answer.error_code, answer.developer_message or ""
    if code == _MOVED or response.status == 301:
        return Moved(response.status, code, primary=_primary(response, developer), developer_message=developer)
    if code in _DUPLICATES:
        return Duplicate(response.status, code, put_code=_named_put_code(developer), developer_message=developer)
    return _class_of(response.status, code)(
        response.status,
        code,
        developer_message=developer,
        user_message=answer.user_message or "",
        retry_after=response.retry_after,
    )


def _class_of(status: int, code: int | None) -> type[ApiError]:
    fault = RegistryFault if status >= 500 else Refused
    return _BY_CODE.get(code) or _BY_STATUS.get(status, fault)


def _read_body(response: Response) -> ErrorAnswer:
    """Read an error body. OAuth's own form is cut to its one word: its sentence repeats the token."""
    try:
        found = msgspec.json.decode(response.body)
        if isinstance(found, dict) and "error" in found:
            return ErrorAnswer(developer_message=str(found["error"]))
        return json_v3.read(ErrorAnswer, response.body)
    except (msgspec.DecodeError, json_v3.CodecError, UnicodeDecodeError, RecursionError):
        return ErrorAnswer()


def _primary(response: Response, developer_message: str) -> str | None:
    """Return the primary iD of a merged record, from `Location` or the message, where it is the first with a URI."""
    for text in (response.headers.get("location", ""), developer_message):
        if found := _URI_WITH_ID.search(text):
            return found[1]
    return None


def _named_put_code(developer_message: str) -> int | None:
    found = _NAMED_PUT_CODE.search(developer_message)
    return int(found[1]) if found else None


def _write(element: Wire, put_code: int | None) -> bytes:
    return json_v3.write(msgspec.structs.replace(element, put_code=put_code))


def _headers(token: Secret | None, content_type: str | None = None) -> dict[str, str]:
    headers = {"Accept": READ_TYPE}
    if token:
        headers["Authorization"] = f"Bearer {token.reveal()}"
    if content_type:
        headers["Content-Type"] = content_type
    return headers


def _url(base: str, orcid_id: OrcidId | str, section: str) -> str:
    return f"{base}/{VERSION}/{quote(str(orcid_id), safe='')}/{quote(section, safe='/,')}"


def _webhook_url(addresses: Addresses, orcid_id: OrcidId | str, callback: str) -> str:
    return f"{addresses.api}/{quote(str(orcid_id), safe='')}/webhook/{quote(callback, safe='')}"
