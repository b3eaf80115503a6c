"""Faults on purpose: a plan of rules, each with what it matches, what it does and how often.

Decides which effect a request meets; what an effect does to the answer happens in `traffic`, in one place.
"""

import random
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cinquefoil.orcid.errors import error_texts
from cinquefoil.orcid.identifier import MalformedId, OrcidId, WrongCheckDigit

EFFECTS: dict[str, type] = {
    "status": int,
    "error_code": int,
    "error": str,
    "body": str,
    "retry_after": int,
    "delay_ms": int,
    "reset": bool,
    "truncate": bool,
    "after": bool,
    "revoke_token": bool,
    "deprecate_to": str,
    "lock": bool,
    "deactivate": bool,
    "duplicate_webhook": bool,
}
MATCHES = frozenset({"method", "path", "client_id", "orcid_id", "kind", "parallel", "malformed_id"})
KINDS = frozenset({"token", "revoke", "authorize", "userinfo", "api", "webhook_registration", "webhook", "page"})
BODIES = ("usual", "html", "text", "empty")
_SAYS = frozenset({"error_code", "error", "body", "retry_after"})
_OPTIONS: dict[str, tuple[type, ...]] = {
    "name": (str,),
    "count": (int, type(None)),
    "skip": (int,),
    "probability": (int, float),
    "seed": (int,),
}
_RULE_KEYS = frozenset({"match", "effect", *_OPTIONS})
_LONGEST_DELAY_MS = 120_000


class BadPlan(ValueError):
    """A fault plan says something that cannot be understood; the text says what and where."""


@dataclass(slots=True)
class Rule:
    """One rule. `count` is how often it still acts (None: always), `skip` how many matches it first lets pass."""

    name: str
    match: Mapping[str, str]
    effect: Mapping[str, Any]
    count: int | None = 1
    skip: int = 0
    probability: float = 1.0
    seed: int = 0
    acted: int = 0
    chance: random.Random = field(default_factory=random.Random)

    def fits(self, facts: Mapping[str, str]) -> bool:
        """Whether a request with these facts is one this rule speaks of."""
        return all(
            re.search(wanted, facts.get("path", "")) is not None
            if name == "path"
            else facts.get(name, "").lower() == wanted.lower()
            for name, wanted in self.match.items()
        )

    def acts(self) -> bool:
        """Whether the rule acts on this match; counts it."""
        if self.count is not None and self.acted >= self.count:
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.chance.random() >= self.probability:
            return False
        self.acted += 1
        return True

    def told(self) -> dict[str, Any]:
        """Return the rule as it is shown, with how often it has acted."""
        told = {"name": self.name, "match": dict(self.match), "effect": dict(self.effect), "count": self.count}
        return {**told, "skip": self.skip, "probability": self.probability, "seed": self.seed, "acted": self.acted}


class Faults:
    """The plan in force. The first rule that fits and acts decides."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.writing: Counter[str] = Counter()  # how many writes to each record are going on

    def effect_on(self, facts: Mapping[str, str]) -> Mapping[str, Any]:
        """Return the effect a request with these facts meets; empty for none."""
        for rule in self.rules:
            if rule.fits(facts) and rule.acts():
                return rule.effect
        return {}


def parse_plan(plan: object) -> list[Rule]:
    """Return the rules of a plan.

    Shape: `{"rules": [{"match": {…}, "effect": {…}, "count": 1, "skip": 0, "probability": 1.0, "seed": 0}]}`.

    Raises:
        BadPlan: with a sentence that names the rule and the key.
    """
    rules = plan.get("rules") if isinstance(plan, dict) else None
    if not isinstance(rules, list):
        raise BadPlan('A fault plan is {"rules": [ … ]}.')
    return [_rule(number, rule) for number, rule in enumerate(rules, start=1)]


def _rule(number: int, rule: object) -> Rule:
    if not isinstance(rule, dict):
        raise BadPlan(f"Rule {number} is not an object.")
    match, effect = rule.get("match") or {}, rule.get("effect") or {}
    _refuse_unknown(number, "", rule, _RULE_KEYS)
    _refuse_unknown(number, "match.", match, MATCHES)
    _refuse_unknown(number, "effect.", effect, frozenset(EFFECTS))
    _check_effect(number, effect)
    _check_options(number, rule)
    if match.get("kind", "api") not in KINDS:
        raise BadPlan(f"Rule {number}: match.kind is one of {', '.join(sorted(KINDS))}.")
    _check_path(number, match)
    seed = int(rule.get("seed") or 0)
    return Rule(
        name=str(rule.get("name") or f"rule {number}"),
        match={key: "true" if value is True else str(value) for key, value in match.items() if value is not False},
        effect=effect,
        count=rule.get("count", 1),
        skip=int(rule.get("skip") or 0),
        probability=float(rule.get("probability", 1.0)),
        seed=seed,
        chance=random.Random(seed),  # noqa: S311 - repeatable on purpose
    )


def _check_effect(number: int, effect: Mapping[str, Any]) -> None:
    if not effect:
        raise BadPlan(f"Rule {number} has no effect. Give one of {', '.join(sorted(EFFECTS))}.")
    for name, value in effect.items():
        if type(value) is not EFFECTS[name]:  # true is no number
            raise BadPlan(f"Rule {number}: effect.{name} must be of type {EFFECTS[name].__name__}.")
        if name in _SAYS and "status" not in effect:
            raise BadPlan(f"Rule {number}: effect.{name} says nothing without effect.status.")
    _check_values(number, effect)


def _check_values(number: int, effect: Mapping[str, Any]) -> None:
    if not 300 <= effect.get("status", 500) <= 599:
        raise BadPlan(f"Rule {number}: effect.status is from 300 to 599.")
    if effect.get("error_code", 9001) not in error_texts():
        raise BadPlan(f"Rule {number}: effect.error_code {effect['error_code']} is none of ORCID's.")
    if effect.get("body", "usual") not in BODIES:
        raise BadPlan(f"Rule {number}: effect.body is one of {', '.join(BODIES)}.")
    if not 0 <= effect.get("delay_ms", 0) <= _LONGEST_DELAY_MS:
        raise BadPlan(f"Rule {number}: effect.delay_ms is from 0 to {_LONGEST_DELAY_MS}.")
    if "deprecate_to" in effect and not _is_id(effect["deprecate_to"]):
        raise BadPlan(f"Rule {number}: effect.deprecate_to is not an ORCID iD.")


def _is_id(text: str) -> bool:
    try:
        return str(OrcidId.parse(text)) == text
    except (MalformedId, WrongCheckDigit):
        return False


def _check_options(number: int, rule: Mapping[str, Any]) -> None:
    for name, types in _OPTIONS.items():
        if name in rule and type(rule[name]) not in types:
            words = " or ".join("null" if one is type(None) else one.__name__ for one in types)
            raise BadPlan(f"Rule {number}: {name} must be of type {words}.")
    if not 0 <= rule.get("probability", 1) <= 1:
        raise BadPlan(f"Rule {number}: probability is from 0 to 1.")


def _refuse_unknown(number: int, place: str, given: object, known: frozenset[str]) -> None:
    if not isinstance(given, dict):
        raise BadPlan(f"Rule {number}: {place.rstrip('.') or 'the rule'} is not an object.")
    for key in given:
        if key not in known:
            raise BadPlan(f"Rule {number}: {place}{key} is not known. Known are {', '.join(sorted(known))}.")


def _check_path(number: int, match: Mapping[str, str]) -> None:
    try:
        re.compile(str(match.get("path", "")))
    except re.error as error:
        raise BadPlan(f"Rule {number}: match.path is not a regular expression ({error}).") from error
