"""What can go wrong between us and a registry, each with what to do about it.

    OrcidError                 the root
    ├── CodecError             a document is not JSON or XML (9001, 9012), or does not fit the model (9047, 9051)
    ├── TransportTrouble       no answer came
    ├── OAuthError             the token end point refused
    └── ApiError               the API refused; with status and code
        ├── Refused            400, and any refusal without a class of its own
        ├── TokenRefused       401: the token is dead or belongs to another record
        ├── ScopeMissing       403: the person did not allow this
        ├── NotTheSource       403: somebody else added this element
        ├── NotFound           404
        ├── Moved              301 or 409, code 9007: the record was merged; `primary` is the new iD
        ├── Locked             409, code 9018
        ├── Deactivated        409, code 9044
        ├── Duplicate          409, codes 9021 and 9030; `put_code` where the registry names it
        ├── SlowDown           429 and 503; `retry_after` where the registry says so
        └── RegistryFault      other 5xx

Does not decide how long to wait (that is `pacing`) and does not read answers (that is `protocol`).

Source: ORCID/ORCID-Source, OrcidCoreExceptionMapper; the codes are data, `data/error_codes.json`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType


class OrcidError(Exception):
    """The root of everything this room raises: may I try again, when, and what to tell the person."""

    may_retry: bool = False
    retry_after: timedelta | None = None

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class CodecError(OrcidError):
    """A document cannot be read. `code` is the registry's for the same fault: 9001, 9012 syntax, 9047, 9051 form."""

    def __init__(self, sentence: str, *, code: int) -> None:
        super().__init__(sentence)
        self.code = code


class TransportTrouble(OrcidError):
    """No answer came: no connection, a connection lost, or too long a silence.

    `was_sent` tells whether the request may have arrived: then a POST must not be repeated blindly. `detail` is
    for the log.
    """

    may_retry = True

    def __init__(self, detail: str = "", *, was_sent: bool = True) -> None:
        super().__init__("The registry did not answer.")
        self.detail = detail
        self.was_sent = was_sent

    def __str__(self) -> str:
        return f"{self.sentence} ({self.detail or 'no detail'})"


class OAuthError(OrcidError):
    """The token end point refused. `error` is its word for it, `description` its sentence, for the log."""

    def __init__(self, error: str, description: str = "", *, status: int = 400) -> None:
        super().__init__(_oauth_sentence(error))
        self.error = error
        self.description = description
        self.status = status


class ApiError(OrcidError):
    """The API refused. `developer_message` is for the log, `sentence` for the person; both as far as known."""

    advice = "The registry refused the request."

    def __init__(
        self,
        status: int,
        code: int | None = None,
        *,
        developer_message: str = "",
        user_message: str = "",
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(self._advise(code, user_message))
        self.status = status
        self.code = code
        self.developer_message = developer_message
        self.user_message = user_message
        self.retry_after = retry_after

    def _advise(self, code: int | None, user_message: str) -> str:  # noqa: ARG002 – the children may look
        return self.advice

    def __str__(self) -> str:
        return f"{self.sentence} (status {self.status}, code {self.code or 'none'})"


class Refused(ApiError):
    """The request as it stands will not be accepted; repeating it does not help."""

    def _advise(self, code: int | None, user_message: str) -> str:
        """Say it in our words where we have them whole, else in the registry's."""
        known = error_texts().get(code)
        if known and "{" not in known.user:
            return known.user
        return f"{self.advice} It says: {user_message}" if user_message else self.advice


class TokenRefused(ApiError):
    """The token is unknown, expired, revoked, or of another record: the person has to connect again."""

    advice = "ORCID no longer accepts this permission. The person has to connect again."


class ScopeMissing(ApiError):
    """The person did not give the permission this needs."""

    advice = "The person has not given the permission that this needs."


class NotTheSource(ApiError):
    """Somebody else added this element, so only they can change it."""

    advice = "This was added to the record by somebody else, so it cannot be changed from here."


class NotFound(ApiError):
    """There is no such record or element."""

    advice = "The registry does not find this record, or this part of it."


class Moved(ApiError):
    """The record was merged into another. `primary` is the other iD, hyphenated, where the registry names it."""

    advice = "This ORCID record has been merged into another one."

    def __init__(
        self, status: int, code: int | None = None, *, primary: str | None, developer_message: str = ""
    ) -> None:
        super().__init__(status, code, developer_message=developer_message)
        self.primary = primary
        if primary:
            self.sentence = f"This ORCID record has been merged into {primary}."


class Locked(ApiError):
    """ORCID has locked the record."""

    advice = "ORCID has locked this record. Nothing can be read or written until ORCID opens it again."


class Deactivated(ApiError):
    """The person has closed the record."""

    advice = "The person has closed this ORCID record."


class Duplicate(ApiError):
    """The same source has added this before. `put_code` is the element in the way, where the registry names it."""

    advice = "This is on the record already."

    def __init__(
        self, status: int, code: int | None = None, *, put_code: int | None, developer_message: str = ""
    ) -> None:
        super().__init__(status, code, developer_message=developer_message)
        self.put_code = put_code


class SlowDown(ApiError):
    """Too many requests, or a registry that is overloaded. Wait `retry_after` where it is given."""

    advice = "The registry asks for fewer requests. It will be tried again by itself."
    may_retry = True


class RegistryFault(ApiError):
    """Something broke inside the registry."""

    advice = "Something went wrong inside the registry. It will be tried again by itself."
    may_retry = True


@dataclass(frozen=True, slots=True)
class ErrorTexts:
    """One code of the registry: the statuses it comes with and our words for developer and person."""

    code: int
    statuses: tuple[int, ...]
    developer: str
    user: str


@cache
def error_texts() -> Mapping[int | None, ErrorTexts]:
    """Return every known code.

    Shape: `data/error_codes.json`, `codes[]` with code, statuses, developer, user; `{name}` marks a gap to fill.
    """
    text = files("cinquefoil.orcid").joinpath("data/error_codes.json").read_text(encoding="utf-8")
    rows = json.loads(text)["codes"]
    return MappingProxyType(
        {row["code"]: ErrorTexts(row["code"], tuple(row["statuses"]), row["developer"], row["user"]) for row in rows}
    )


def spoken() -> tuple[str, ...]:
    """Return every sentence of ours that an error may tell a person, with `%(name)s` where something is filled in."""
    kinds: tuple[type[ApiError], ...] = (ApiError, *ApiError.__subclasses__())
    advice = {kind.advice for kind in kinds}
    known = {row.user for row in error_texts().values() if "{" not in row.user}
    filled = {
        "The registry did not answer.",
        "The registry refused the request. It says: %(words)s",
        "This ORCID record has been merged into %(id)s.",
        "The registry refused the sign-in (%(error)s).",
    }
    return tuple(sorted({*advice, *known, *filled, *_OAUTH_SENTENCES.values()}))


_OAUTH_SENTENCES = {
    "access_denied": "The person did not give permission.",
    "invalid_client": "The registry does not accept this client id and secret.",
    "invalid_grant": "This sign-in was used before or is too old. Start again from the connect page.",
    "invalid_scope": "The registry does not give one of these permissions to this client.",
    "unauthorized_client": "The registry does not allow this client to do this.",
}


def _oauth_sentence(error: str) -> str:
    return _OAUTH_SENTENCES.get(error, f"The registry refused the sign-in ({error}).")
