"""Looks for secrets in what is about to be written: passwords of the plan, tokens, client secrets, codes.

The collectors take secrets out as they come; this is the second lock. Names the place of a secret, never the secret.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from cinquefoil.assess.evidence import Bundle
from cinquefoil.assess.plan import Plan

SHORTEST: Final = 6  # characters; anything shorter stands in ordinary words as well

_SECRET_NAME: Final = re.compile(r"pass(?:word|wort|e)?|secret|token|pin", re.IGNORECASE)
_QUOTE: Final = r"""(?:["']|&quot;|&#34;|\\")?"""
_VALUE: Final = r"[A-Za-z0-9._~+/=-]"

# What a secret looks like wherever it stands, with the words for it. Every repetition is bounded: the pages are
# strangers', and a long one must not cost more than a look.
_SHAPES: Final = (
    ("an access token", re.compile(rf"\bBearer\s{{1,9}}{_VALUE}{{16}}", re.IGNORECASE)),
    (
        "a token or a client secret",
        re.compile(
            rf"(?:access_token|refresh_token|id_token|client_secret){_QUOTE}\s{{0,9}}[=:]\s{{0,9}}{_QUOTE}{_VALUE}{{12}}",
            re.IGNORECASE,
        ),
    ),
    ("a signed token", re.compile(r"\beyJ[\w-]{10,300}\.eyJ[\w-]{10,3000}\.[\w-]{10}")),
    (
        "a code from ORCID",
        re.compile(r"[?&;]code=[\w-]{6}[^\s\"'<>]{0,300}[&;]state=|[?&;]state=[^\s\"'<>]{0,300}[&;]code=[\w-]{6}"),
    ),
)
_CODE_IN_ADDRESS: Final = re.compile(r"[?&]code=[\w-]{6,}")
_SECRET_KEYS: Final = frozenset(
    {"code", "client_secret", "access_token", "refresh_token", "id_token", "token", "password", "assertion"}
)


_NAMED_TOKEN: Final = re.compile(
    rf"(?:access_?token|refresh_?token|id_token|client_?secret){_QUOTE}\s{{0,9}}[=:>]\s{{0,9}}{_QUOTE}({_VALUE}{{12,400}})",
    re.IGNORECASE,
)
HIDDEN: Final = "•••"
"""What stands in the place of a secret."""


class Leak(ValueError):
    """There is a secret in what was to be written. The message names the place and its kind, never the secret."""


def hide_tokens(text: str, *, named_in: str = "") -> str:
    """Return a stranger's document with `HIDDEN` for every token that is named in it, or in `named_in`."""
    for token in {match[1] for match in _NAMED_TOKEN.finditer(named_in or text)}:
        text = text.replace(token, HIDDEN)
    return text


def secrets_of(plan: Plan, variables: Mapping[str, str]) -> dict[str, str]:
    """Secret → what to call it: the log-ins of the plan, the practice registry's password and its control token."""
    named = {
        value: f"the {key} of {person} ([people.{person}])"
        for person, entries in plan.people.items()
        for key, value in entries.items()
        if _SECRET_NAME.search(key)
    }
    if plan.registry is not None:
        named[plan.registry.password] = "the password of the people made up for the run"
        named[variables.get(plan.registry.control_token_env, "")] = "the registry's control token"
    return {secret: name for secret, name in named.items() if len(secret) >= SHORTEST}


def refuse_leaks(bundle: Bundle, documents: Iterable[tuple[str, bytes]], secrets: Mapping[str, str]) -> None:
    """Look through evidence and the documents made from it.

    Raises:
        Leak: with the place of the first secret.
    """
    told = msgspec.to_builtins(bundle)
    for number, exchange in enumerate(told["exchanges"]):
        for part in ("form", "query", "body"):
            for where, key, value in _keyed(exchange[part], f"exchanges[{number}].{part}"):
                if key in _SECRET_KEYS and re.match(r"[\w.+/=-]{4,}", value):
                    raise _leak(f"bundle.json, {where}", f"a secret called {key!r}", bundle)
    for number, page in enumerate(told["pages"]):
        if _CODE_IN_ADDRESS.search(page["url"]):
            raise _leak(f"bundle.json, pages[{number}].url", "a code from ORCID", bundle)
    for document, data in (("bundle.json", msgspec.json.encode(told)), *documents):
        for where, text in _texts(msgspec.json.decode(data)):
            found = next((name for secret, name in secrets.items() if secret in text), "")
            found = found or secret_in(text)
            if found:
                raise _leak(f"{document}, {where}", found, bundle)


def secret_in(text: str) -> str:
    """What kind of secret a text seems to hold, in words, or ""."""
    return next((name for name, shape in _SHAPES if shape.search(text)), "")


def _leak(where: str, what: str, bundle: Bundle) -> Leak:
    page = re.search(r"pages\[(\d+)\]", where)
    shown = bundle.pages[int(page[1])] if page and "bundle.json" in where else None
    at = f" (the page {shown.url.partition('?')[0]} in step {shown.step})" if shown else ""
    return Leak(
        f"Nothing was written, because {what} stands in the evidence: {where}{at}. "
        "If the system shows it to people, that must be mended first; then change the secret and run again."
    )


def _texts(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _texts(entry, f"{where}.{key}" if where else key)
    elif isinstance(value, list):
        for number, entry in enumerate(value):
            yield from _texts(entry, f"{where}[{number}]")


def _keyed(value: Any, where: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, dict):
        for key, entry in value.items():
            here = f"{where}.{key}"
            if isinstance(entry, str):
                yield here, key, entry
            yield from _keyed(entry, here)
    elif isinstance(value, list):
        for number, entry in enumerate(value):
            yield from _keyed(entry, f"{where}[{number}]")
