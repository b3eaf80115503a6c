"""How a line of log looks: one line's format, with what may be a secret in it masked.

Decides nothing about what is logged. It is the second fence, not the first: rooms wrap secrets and do not log them;
this catches what libraries write, such as addresses with one-use links, codes in queries, and headers.
"""

import logging
import re

DOTS = "•••"
# What comes before a secret; the secret is whatever follows up to a separator.
BEFORE_A_SECRET = re.compile(
    r"(?P<before>"
    r"(?:/|%2F)(?:i|hooks(?:/|%2F)orcid)(?:/|%2F)"
    r"|\bBearer\s+"
    r"|\b(?:client_secret|access_token|refresh_token|code_verifier|code|state|token|password)(?:=|%3D|['\"]?: ?['\"]?)"
    r")(?P<secret>[^/&\s'\"%,)}]+)",
    re.IGNORECASE,
)


class MaskingFormatter(logging.Formatter):
    """A formatter whose lines, tracebacks included, show dots in place of secrets."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line, masked."""
        return mask(super().format(record))


def mask(text: str) -> str:
    """Return `text` with dots in place of what follows a one-use address, a bearer word or a secret's name."""
    return BEFORE_A_SECRET.sub(rf"\g<before>{DOTS}", text)
