"""The quick yes to a body's form never says yes to what the rules refuse."""

import random
from typing import Any

import msgspec
import pytest

from cinquefoil.registry.rules import form
from cinquefoil.registry.rules.kinds import KINDS

_TEXTS = ("x", "1", "", " ", "\u2003", "x" * 200, "x" * 5001, "issn:0953-1513", "a@b.c", "0000-0001-2345-6789", None)
_SIZES = (*(1,) * 30, 2, 11)
_KINDS = sorted(kind.name for kind in KINDS.values() if kind.is_writable)


def _some(rules: Any, chance: random.Random) -> dict[str, Any]:
    """Return a body of about the form that the rules describe, some of it left out or wrong."""
    tree: dict[str, Any] = {}
    for way, rule in rules:
        if rule == "date":
            continue
        nodes = [tree]
        for place, (key, is_list) in enumerate(way):
            is_last = place == len(way) - 1
            made: Any = chance.choice(_TEXTS) if chance.random() < 0.03 else _fit(rule)
            if not is_last or isinstance(rule, str) or not (rule.filled or rule.most or rule.pattern):
                made = {}
            for node in nodes:
                if chance.random() < 0.98:
                    fresh = [made if not isinstance(made, dict) else {} for _ in range(chance.choice(_SIZES))]
                    node.setdefault(key, fresh if is_list else {} if isinstance(made, dict) else made)
                elif chance.random() < 0.3:
                    node[key] = chance.choice((None, [], {}, ""))
            below = [node.get(key) for node in nodes]
            nodes = [one for held in below for one in (held if isinstance(held, list) else [held])]
            nodes = [one for one in nodes if isinstance(one, dict)]
        if isinstance(rule, str):
            for node in nodes:
                for key, value in _some(form._rules()[rule], chance).items():
                    node.setdefault(key, value)
    return tree


def _fit(rule: Any) -> str:
    pattern = getattr(rule, "pattern", None)
    return next(text for text in _TEXTS if text and (pattern is None or pattern.fullmatch(text)))


@pytest.mark.parametrize("kind", _KINDS)
def test_what_the_quick_look_passes_has_no_fault(kind: str) -> None:
    chance = random.Random(kind)
    good, dates = form._good(kind)
    besides_dates = tuple(rule for rule in form._rules()[kind] if rule not in dates)
    passed = refused = 0
    for _ in range(1500):
        content = _some(form._rules()[kind], chance)
        try:
            msgspec.convert(content, good)
        except msgspec.ValidationError:
            refused += 1
            continue
        passed += 1
        assert form._fault(content, besides_dates) == "", content
    assert refused
    assert passed
