"""Logs do not tell secrets."""

import logging

import pytest

from cinquefoil.web.logs import MaskingFormatter, mask


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Not Found: /i/sEcReT", "Not Found: /i/•••"),
        ("Gone: /hooks/orcid/sEcReT/", "Gone: /hooks/orcid/•••/"),
        ("PUT /webhook/http%3A%2F%2Fa%2Fhooks%2Forcid%2FsEcReT", "PUT /webhook/http%3A%2F%2Fa%2Fhooks%2Forcid%2F•••"),
        ("GET /connect/callback?code=sEcReT&state=sEcReT", "GET /connect/callback?code=•••&state=•••"),
        ("Authorization: Bearer sEcReT", "Authorization: Bearer •••"),
        ("{'client_secret': 'sEcReT', 'scope': '/read-limited'}", "{'client_secret': '•••', 'scope': '/read-limited'}"),
        ("nothing to hide at /imports/3", "nothing to hide at /imports/3"),
    ],
)
def test_a_secret_is_masked_and_the_rest_stays(line, shown) -> None:
    assert mask(line) == shown


def test_tracebacks_are_masked_too() -> None:
    error = ValueError("refused: client_secret=sEcReT")
    record = logging.LogRecord("n", logging.ERROR, "f", 1, "for %s", ("/i/sEcReT",), (ValueError, error, None))

    assert MaskingFormatter().format(record).splitlines() == ["for /i/•••", "ValueError: refused: client_secret=•••"]
