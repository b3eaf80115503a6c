"""The plan of an assessment: the subject, where it is met, and the little scripts that act as its operator.

Read from a TOML file that refuses what it does not know. Holds no secrets of the registry (only the name of the
environment variable that does), and performs nothing: `collectors.browser` acts, `runner` orders the steps.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

SCHEMA = "cinquefoil/plan/1"

# The setting by which the operator of the machine allows private addresses; a plan cannot.
ALLOW_PRIVATE = "CINQUEFOIL_ALLOW_PRIVATE"

# What the operator can be asked to do. A step is performed only where the plan has the script for it.
SCRIPTS = (
    *("sign_in", "connect", "connected", "return", "change", "unchanged", "send", "update", "receive", "disconnect"),
)

# Each verb with the keys it may carry besides itself. `within`: seconds to wait for what it touches or looks for.
VERBS = {
    "goto": set[str](),
    "click": {"within"},
    "fill": {"with", "within"},
    "upload": {"file", "text", "name", "within"},
    "select": {"option", "within"},
    "check": {"within"},
    "expect": {"within", "reload"},
    "remember": {"of", "within"},
}
NEEDS = {"fill": {"with"}, "select": {"option"}, "remember": {"of"}}
EVERY_ACTION = {"optional"}

_FROM_ENVIRONMENT = re.compile(r"\$\{([A-Z][A-Z0-9_]*)(?::-([^}]*))?\}")
_VARIABLE = re.compile(r"\{([a-z_]+)\.([a-z_0-9]+)\}")


class PlanProblem(ValueError):
    """The plan cannot be used. The message says what, where and how to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One act of the operator, by the accessible name of what it touches."""

    verb: str
    target: str
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def optional(self) -> bool:
        """Whether the script goes on when this cannot be done."""
        return bool(self.options.get("optional"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSubject:
    """The system under assessment."""

    name: str
    url: str
    client_id: str
    organisation: str = ""
    product: str = ""
    version: str = ""
    sector: str = ""
    contact: str = ""
    """Whom to ask about the run: a mail or web address."""
    planned_scopes: str | None = None
    """Scopes asked for later use, in one line; "" says that there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRegistry:
    """The practice registry the system is pointed at, and where its control token is found.

    `web`: where people meet it, when that is another address: of a system that calls ORCID's own, as it calls it.
    """

    url: str
    web: str = ""
    control_token_env: str = "CINQUEFOIL_CONTROL_TOKEN"  # noqa: S105  a name, no secret
    password: str = "practice-2026"  # noqa: S105  the password given to people made up for the run

    @property
    def address(self) -> str:
        """Where people meet it: what the system sends their browsers to."""
        return self.web or self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long to wait. Units: seconds."""

    page_seconds: float = 15
    write_seconds: float = 20
    read_seconds: float = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan, checked. `pages` and `forms` map a place to its addresses; `entry` names the ORCID button if need be."""

    subject: PlanSubject
    registry: PlanRegistry | None
    timing: Timing = Timing()
    intrusive: bool = False
    entry: str = ""
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    pages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forms: tuple[str, ...] = ()
    scripts: Mapping[str, tuple[Action, ...]] = field(default_factory=dict)
    folder: Path = Path()
    name: str = ""
    private: bool = False
    """Whether the operator of this machine allows private addresses to be fetched."""

    def address(self, path: str) -> str:
        """A path or address of the plan, in full."""
        return urljoin(f"{self.subject.url.rstrip('/')}/", path)


def read_plan(path: Path, variables: Mapping[str, str]) -> Plan:
    """Read a plan file.

    Args:
        path: the TOML file.
        variables: values for `${NAME}` in it, as a rule the environment.

    Raises:
        PlanProblem: it cannot be read, or holds something this version does not know.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as trouble:
        reason = trouble.strerror if isinstance(trouble, OSError) else "it is not UTF-8 text"
        raise PlanProblem(f"The plan {path} cannot be read: {reason}.") from trouble
    return parse_plan(text, str(path), variables=variables, folder=path.parent)


def parse_plan(text: str, name: str, *, variables: Mapping[str, str], folder: Path = Path()) -> Plan:
    """The same from text; `name` is what messages call it."""
    try:
        table = _environment(tomllib.loads(text), name, variables)
    except tomllib.TOMLDecodeError as trouble:
        raise PlanProblem(f"{name} is no TOML: {trouble}.") from trouble
    if table.get("schema") != SCHEMA:
        raise PlanProblem(f'{name}: begin it with schema = "{SCHEMA}"; it says {table.get("schema")!r}.')
    known = {"schema", "intrusive", "entry", "subject", "registry", "timing", "people", "pages", "forms", "script"}
    _only(table, known, name)
    return Plan(
        subject=_struct(PlanSubject, table.get("subject"), f"{name}, [subject]"),
        registry=_struct(PlanRegistry, table["registry"], f"{name}, [registry]") if "registry" in table else None,
        timing=_struct(Timing, table.get("timing", {}), f"{name}, [timing]"),
        intrusive=bool(table.get("intrusive")),
        entry=str(table.get("entry", "")),
        people=_people(table.get("people", {}), name),
        pages={place: _addresses(value, f"{name}, [pages] {place}") for place, value in table.get("pages", {}).items()},
        forms=_addresses(table.get("forms", []), f"{name}, forms"),
        scripts=_scripts(table.get("script", {}), name),
        folder=folder,
        name=name,
        private=variables.get(ALLOW_PRIVATE) == "1",
    )


def fill_in(text: str, values: Mapping[str, Mapping[str, str]]) -> str:
    """Put values in place of `{first.login}` and the like.

    Raises:
        PlanProblem: there is no such value.
    """

    def value(match: re.Match[str]) -> str:
        group, key = match.groups()
        if key not in values.get(group, {}):
            have = ", ".join(sorted(f"{name}.{entry}" for name, entries in values.items() for entry in entries))
            raise PlanProblem(f"The plan uses {match.group(0)}, which has no value here. There are: {have}.")
        return values[group][key]

    return _VARIABLE.sub(value, text)


def _environment(value: Any, name: str, variables: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _environment(entry, name, variables) for key, entry in value.items()}
    if isinstance(value, list):
        return [_environment(entry, name, variables) for entry in value]
    if not isinstance(value, str):
        return value

    def known(match: re.Match[str]) -> str:
        key, fallback = match.group(1), match.group(2)
        found = variables.get(key, fallback)
        if found is None:
            raise PlanProblem(f"{name} needs the environment variable {key}; set it, or write a value in its place.")
        return found

    return _FROM_ENVIRONMENT.sub(known, value)


def _only(table: Mapping[str, Any], known: set[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise PlanProblem(f"{where}: {key!r} is not known here. Known are: {', '.join(sorted(known))}.")


def _struct(kind: type[Any], table: Any, where: str) -> Any:
    if not isinstance(table, dict):
        raise PlanProblem(f"{where} is missing.")
    fields = kind.__dataclass_fields__
    _only(table, set(fields), where)
    for key, value in table.items():
        wanted = (int, float) if fields[key].type is float else (str,)
        if not isinstance(value, wanted):
            raise PlanProblem(f"{where}: {key} should be {'a number' if float in wanted else 'text'}, not {value!r}.")
    try:
        return kind(**table)
    except TypeError as trouble:
        missing = ", ".join(re.findall(r"'(\w+)'", str(trouble)))
        raise PlanProblem(f"{where} lacks: {missing}.") from trouble


def _addresses(value: Any, where: str) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(entry, str) for entry in listed):
        raise PlanProblem(f"{where} should be an address or a list of addresses, not {value!r}.")
    return tuple(listed)


def _people(table: Any, name: str) -> dict[str, dict[str, str]]:
    _only(table, {"first", "second"}, f"{name}, [people]")
    return {person: {key: str(value) for key, value in entries.items()} for person, entries in table.items()}


def _scripts(table: Mapping[str, Any], name: str) -> dict[str, tuple[Action, ...]]:
    _only(table, set(SCRIPTS), f"{name}, [script]")
    return {
        step: tuple(
            _action(entry, f"{name}, script.{step}, action {number}") for number, entry in enumerate(entries, 1)
        )
        for step, entries in table.items()
    }


def _action(entry: Any, where: str) -> Action:
    if not isinstance(entry, dict):
        raise PlanProblem(f'{where} should be a table such as {{ click = "Save" }}, not {entry!r}.')
    verbs = [key for key in entry if key in VERBS]
    if len(verbs) != 1:
        raise PlanProblem(f"{where} needs exactly one of: {', '.join(VERBS)}; it has {', '.join(entry) or 'nothing'}.")
    verb = verbs[0]
    options = {key: value for key, value in entry.items() if key != verb}
    _only(options, VERBS[verb] | EVERY_ACTION, f"{where} ({verb})")
    for key in NEEDS.get(verb, set()) - set(options):
        raise PlanProblem(f"{where}: {verb} needs {key!r} as well.")
    if not isinstance(options.get("within", 0), int | float):
        raise PlanProblem(f"{where}: within should be a number of seconds, not {options['within']!r}.")
    return Action(verb=verb, target=str(entry[verb]), options=options)
