"""Writes a plan to begin with, from six answers: who, what, where, and a skeleton of scripts for the platform.

The plan can be shared: log-ins stand in it as names of environment variables only. Writes no file and asks nobody.
"""

import json
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

from cinquefoil.assess.plan import SCHEMA
from cinquefoil.guidelines.catalogue import CAPABILITIES, Product, load_products, products_named

SECTORS: Final = ("research organisation", "repository", "publisher", "funder", "association", "service provider")
OTHER: Final = "other"

_CLIENT: Final = re.compile(r"APP-[A-Z0-9]{16}|\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_UUID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


class WrongAnswer(ValueError):
    """An answer cannot be used; the message says why and what would do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The six answers. `platform`: as people call it, with a version or without. `does`: capabilities."""

    sector: str
    platform: str
    url: str
    client_id: str
    does: tuple[str, ...]
    contact: str


def read_answer(question: str, text: str) -> str:
    """One answer in its proper form.

    Raises:
        WrongAnswer: it cannot be used.
    """
    plain = " ".join(text.split())
    if not plain:
        raise WrongAnswer("Nothing was answered.")
    if "${" in plain or not plain.isprintable():
        raise WrongAnswer(f"{plain!r} holds signs that mean something else in a plan. Write plain words.")
    return _READERS[question](plain)


def write_plan(answers: Answers) -> str:
    """The plan as TOML, with comments on what to look through before it is performed."""
    product, version = _product(answers.platform)
    skeleton = {**_skeletons()["generic"], **_skeletons().get(product.id if product else "", {})}
    parts = [
        _HEAD.format(schema=SCHEMA, known=_known(product, skeleton)),
        _table("subject", _subject(answers, product, version)),
        _REGISTRY,
        _PEOPLE,
        _pages(skeleton),
        _scripts(skeleton, answers.does),
        _settings(product, version),
    ]
    return "\n".join(part for part in parts if part)


_HEAD = """\
# What the assessor is to do at this system, written by `cinquefoil assess init`. No passwords: it can be shared.
# {known}
# Look through every address and every name of a button below, then: cinquefoil assess run
schema = "{schema}"

# Whether forms may be tried with an iD that nobody has. Only for a test system, and only with its owner's consent.
intrusive = false
"""
_REGISTRY = """\
# The practice registry that the system is pointed at. Its control token comes from CINQUEFOIL_CONTROL_TOKEN.
[registry]
url = "${CINQUEFOIL_REGISTRY:-http://127.0.0.1:8780}"
"""
_PEOPLE = """\
# Log-ins of two test people at the system itself, from the environment.
[people.first]
login = "${SYSTEM_FIRST_LOGIN}"
password = "${SYSTEM_FIRST_PASSWORD}"

[people.second]
login = "${SYSTEM_SECOND_LOGIN}"
password = "${SYSTEM_SECOND_PASSWORD}"
"""


def _subject(answers: Answers, product: Product | None, version: str) -> dict[str, str]:
    return {
        "name": f"{product.name if product else answers.platform} at {urlsplit(answers.url).hostname}",
        "url": answers.url,
        "client_id": answers.client_id,
        "product": product.name if product else answers.platform,
        "version": version,
        "sector": answers.sector,
        "contact": answers.contact,
    }


def _known(product: Product | None, skeleton: dict[str, str]) -> str:
    if product is None:
        return "The catalogue does not know this platform, so addresses and names below are examples."
    if product.id not in _skeletons():
        return f"{product.name} is in the catalogue, its addresses are not: those below are examples."
    return f"Addresses and names are those of an ordinary {product.name}; yours may differ ({skeleton['button']!r})."


def _pages(skeleton: dict[str, str]) -> str:
    places = {place: skeleton[place] for place in ("home", "explanation", "profile", "item", "metadata")}
    head = "# Public pages by what they show; take out what the system does not have.\n"
    return head + _table("pages", {place: address for place, address in places.items() if address})


def _scripts(skeleton: dict[str, str], does: tuple[str, ...]) -> str:
    sign_in = [
        {"goto": skeleton["sign_in"]},
        {"fill": skeleton["user"], "with": "{person.login}"},
        {"fill": skeleton["password"], "with": "{person.password}"},
        {"click": skeleton["button"]},
    ]
    title = [{"goto": skeleton["deposit"]}, {"fill": "Title", "with": "{run.title}"}, {"click": "Save"}]
    change = [{"goto": skeleton["deposit"]}, {"fill": "Title", "with": "{run.changed_title}"}, {"click": "Save"}]
    scripts = [
        ("How a test person signs in at the system.", "sign_in", sign_in),
        ("Ends on the page with the button that leads to ORCID.", "connect", [{"goto": skeleton["connect"]}]),
    ]
    if "connect" in does or "synchronise" in does:
        scripts += [
            ("Back another day, to do something that belongs on the record.", "return", title),
            ("And to change it.", "change", change),
        ]
    if "synchronise" in does:
        scripts.append(
            ("What brings changes at ORCID in; an empty list says that they come by themselves.", "receive", [])
        )
    undo = [{"goto": skeleton["connect"]}, {"click": "Disconnect"}]
    scripts.append(("How she takes the connection back.", "disconnect", undo))
    lines = [
        "# What the operator does, by the names of buttons, links and fields. {person.…} is whoever acts.",
        "[script]",
    ]
    for told, name, actions in scripts:
        lines += [f"# {told}", f"{name} = [{''.join(f'{chr(10)}    {_inline(action)},' for action in actions)}"]
        lines[-1] += "\n]" if actions else "]"
    return "\n".join(lines) + "\n"


def _settings(product: Product | None, version: str) -> str:
    if product is None:
        return ""
    entry = product.entry(version)
    listed = product.settings_of(entry) if entry else product.settings
    told = [f"#   {setting.key}: {setting.wanted}" for setting in listed]
    return (
        "\n".join([f"# Settings of {product.name} on which its behaviour towards ORCID hangs:", *told, ""])
        if told
        else ""
    )


def _table(name: str, values: dict[str, str]) -> str:
    return "\n".join([f"[{name}]", *(f"{key} = {_quoted(value)}" for key, value in values.items() if value), ""])


def _inline(action: dict[str, str]) -> str:
    return f"{{ {', '.join(f'{key} = {_quoted(value)}' for key, value in action.items())} }}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@cache
def _skeletons() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("cinquefoil.assess").joinpath("skeletons.toml").read_text(encoding="utf-8"))


def _product(platform: str) -> tuple[Product | None, str]:
    """The product of the catalogue and the version, from "DSpace 7.6.1", "dspace@9" or "DSpace"."""
    name, _, version = platform.replace("@", " ").rpartition(" ")
    if name and re.fullmatch(r"v?\d[\w.-]*", version) and products_named(name):
        return products_named(name)[0], version.removeprefix("v")
    found = products_named(platform)
    return (found[0], "") if found else (None, "")


def _sector(text: str) -> str:
    wanted = text.casefold()
    if wanted not in SECTORS:
        raise WrongAnswer(f"{text!r} is no sector known here. There are: {', '.join(SECTORS)}.")
    return wanted


def _platform(text: str) -> str:
    return text


def _url(text: str) -> str:
    try:
        told = urlsplit(text)
        is_plain = told.scheme in {"http", "https"} and told.hostname and (told.port is None or told.port > 0)
    except ValueError:
        told, is_plain = urlsplit(""), False
    if not is_plain:
        raise WrongAnswer(f"{text!r} is no web address. It begins with https:// and names the system's front page.")
    if told.username or told.password or told.query or told.fragment:
        raise WrongAnswer("Leave out user names, passwords and whatever follows ? or #: the plan can be shared.")
    return text


def _client_id(text: str) -> str:
    if _UUID.fullmatch(text):
        raise WrongAnswer(
            "This looks like a client secret. The client id begins with APP-; no secret goes into a plan."
        )
    if not _CLIENT.fullmatch(text):
        raise WrongAnswer(f"{text!r} is no client id. It looks like APP-, then 16 letters or digits.")
    return text


def _does(text: str) -> str:
    named = [word.strip().casefold() for word in text.split(",") if word.strip()]
    wrong = [word for word in named if word not in CAPABILITIES]
    if wrong:
        raise WrongAnswer(f"{', '.join(wrong)}: not known. There are: {', '.join(CAPABILITIES)}.")
    return ",".join(dict.fromkeys(named))


def _contact(text: str) -> str:
    if "@" not in text and "://" not in text:
        raise WrongAnswer(f"{text!r} is no mail or web address. Somebody must be able to ask you about the run.")
    return text


_READERS: Final = {
    "sector": _sector,
    "platform": _platform,
    "url": _url,
    "client_id": _client_id,
    "does": _does,
    "contact": _contact,
}


def platforms() -> tuple[str, ...]:
    """Names of the products for which a skeleton of scripts is known."""
    return tuple(load_products()[name].name for name in _skeletons() if name in load_products())
