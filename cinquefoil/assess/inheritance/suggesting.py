"""Which entries of the catalogue a bundle's pages and exchanges suggest, and why.

Decides nothing: several may fit, and a person chooses.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from cinquefoil.assess.evidence import Bundle, Exchange
from cinquefoil.guidelines.catalogue import Seen, recognise


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One entry, product@version, that fits, and why. `version`: as the installation itself says it, or ""."""

    entry: str
    why: str
    version: str = ""


def suggest(bundle: Bundle) -> list[Suggestion]:
    """The entries that fit what was collected, best first."""
    sent = [exchange for exchange in bundle.exchanges if not _is_by_a_person(exchange)]
    asked = [exchange for exchange in bundle.exchanges if exchange.path.rstrip("/").endswith("/oauth/authorize")]
    seen = Seen(
        pages=tuple((page.url, page.html) for page in bundle.pages if "html" in page.media_type),
        callbacks=tuple(dict.fromkeys([*_redirects(asked), *_webhooks(sent)])),
        scopes=tuple(dict.fromkeys(exchange.scope or exchange.query.get("scope", "") for exchange in asked)),
        agents=tuple(dict.fromkeys(exchange.user_agent for exchange in sent if exchange.user_agent)),
    )
    return [Suggestion(entry=one.name, why="; ".join(one.why), version=one.version) for one in recognise(seen)]


def _is_by_a_person(exchange: Exchange) -> bool:
    return exchange.method == "CONSENT" or "/oauth/authorize" in exchange.path


def _redirects(asked: list[Exchange]) -> Iterator[str]:
    for exchange in asked:
        if address := exchange.query.get("redirect_uri", ""):
            yield address


def _webhooks(sent: list[Exchange]) -> Iterator[str]:
    for exchange in sent:
        _, found, address = exchange.path.partition("/webhook/")
        if found:
            yield unquote(address)
