"""The registry's refusals: ORCID's numbered API errors and OAuth's named ones, as exceptions and as bodies.

Knows no request and no rule; a rule raises a `Refusal`, one handler in the application turns it into an answer.
Codes and words are data of `orcid.errors`.

Source: orcid-api.md section 3.5; RFC 6749 section 5.2.
"""

import re
from collections.abc import Mapping
from typing import Any

from cinquefoil.orcid.errors import error_texts

MORE_INFO = "https://members.orcid.org/api/resources/troubleshooting"


class Refusal(Exception):
    """An API request is refused with one of ORCID's numbered errors.

    `detail` is appended as ORCID does ("Full validation error: …"); `fill` fills the placeholders of the texts.
    `location` goes out as a header (moved records).
    """

    def __init__(self, code: int, detail: str = "", *, status: int = 0, location: str = "", **fill: object) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.status = status or error_texts()[code].statuses[0]
        self.location = location
        self.fill = fill

    def body(self, *, client_name: str = "") -> dict[str, Any]:
        """Return the error object, keys in ORCID's order."""
        texts = error_texts()[self.code]
        fill = {"client_name": client_name, **self.fill} if client_name else self.fill
        developer = _filled(texts.developer, fill)
        if self.detail:
            developer = f"{developer} Full validation error: {self.detail}".strip()
        return {
            "response-code": self.status,
            "developer-message": developer,
            "user-message": _filled(texts.user, fill),
            "error-code": self.code,
            "more-info": MORE_INFO,
        }


def _filled(text: str, fill: Mapping[str, object]) -> str:
    """Fill `{name}`; what is not known stays as ORCID leaves it, `${name}`."""
    return re.sub(r"\{(\w+)\}", lambda gap: str(fill[gap[1]]) if gap[1] in fill else _unfilled(gap[1]), text)


def _unfilled(name: str) -> str:
    first, *more = name.split("_")
    return f"${{{first}{''.join(part.title() for part in more)}}}"


class PlainRefusal(Refusal):
    """The request is refused before ORCID's code sees it: by a container or an edge, with a text of their own."""

    def __init__(self, status: int, text: str, media_type: str) -> None:
        super().__init__(9001, status=status)
        self.text = text
        self.media_type = media_type


class NotServed(Refusal):
    """The real registry does this; the practice registry does not yet, and says so instead of guessing."""

    def __init__(self, what: str, *, instead: str = "", status: int = 501) -> None:
        sentence = f"This practice registry does not serve {what} yet."
        super().__init__(9001, f"{sentence} {instead}".strip(), status=status)

    def body(self, *, client_name: str = "") -> dict[str, Any]:
        """Return the error object with the reason as its message."""
        body = super().body(client_name=client_name)
        return {**body, "developer-message": self.detail, "user-message": self.detail}


def unexpected(error: Exception) -> Refusal:
    """Return the refusal that stands for what nobody expected."""
    return Refusal(9008, f"{type(error).__name__}: {error}")


class OAuthRefusal(Exception):
    """An OAuth request is refused with one of RFC 6749's named errors."""

    def __init__(self, error: str, description: str, *, status: int = 400) -> None:
        super().__init__(error, description)
        self.error = error
        self.description = description
        self.status = status

    def body(self) -> dict[str, str]:
        """Return the error object of RFC 6749 section 5.2."""
        return {"error": self.error, "error_description": self.description}


def invalid_token(token: str) -> OAuthRefusal:
    """Return the refusal of a token that is unknown, expired or ended. Always JSON, whatever was asked for."""
    return OAuthRefusal("invalid_token", f"Invalid access token: {token}", status=401)


def no_token() -> OAuthRefusal:
    """Return the refusal of a member call without any token."""
    text = "Forbidden: The server understood the request but refuses to authorize it."
    return OAuthRefusal("forbidden", text, status=403)
