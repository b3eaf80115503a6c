"""Performs the operator's script in a browser, by the accessible names of what it touches.

Knows nothing of ORCID. What cannot be done is said with the names that were there.
"""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from playwright.sync_api import Error, Locator
from playwright.sync_api import Page as Tab

from cinquefoil.assess.collectors.browser import Unreachable, Visitor
from cinquefoil.assess.plan import Action, Plan, fill_in

LOOK_EVERY_SECONDS = 0.1
FIND_WITHIN_SECONDS = 4.0
ROLES = ("button", "link", "checkbox", "radio", "tab", "menuitem")


class ScriptStuck(Exception):
    """An action could not be done. The message says which, where, and what was there instead."""


def perform(
    visitor: Visitor, plan: Plan, script: str, values: Mapping[str, Mapping[str, str]], remembered: dict[str, str]
) -> None:
    """Perform a script of the plan; what it remembers is added to `remembered`.

    Raises:
        ScriptStuck: an action that is not optional could not be done.
    """
    for number, action in enumerate(plan.scripts.get(script, ()), start=1):
        known = {**values, "remembered": remembered}
        done = Action(verb=action.verb, target=fill_in(action.target, known), options=_filled(action, known))
        try:
            _VERBS[action.verb](visitor, plan, done, remembered)
        except (Error, Unreachable, ScriptStuck) as trouble:
            if action.optional:
                continue
            reason = str(trouble).splitlines()[0]
            raise ScriptStuck(
                f'script.{script}, action {number} ({action.verb} "{done.target}"): {reason}'
            ) from trouble


def _filled(action: Action, known: Mapping[str, Mapping[str, str]]) -> dict[str, object]:
    return {key: fill_in(value, known) if isinstance(value, str) else value for key, value in action.options.items()}


def _goto(visitor: Visitor, plan: Plan, action: Action, _remembered: dict[str, str]) -> None:
    visitor.goto(plan.address(action.target))


def _click(visitor: Visitor, _plan: Plan, action: Action, _remembered: dict[str, str]) -> None:
    _find(visitor, _clickable(visitor.tab, action.target), action).click()
    visitor.settle()


def _fill(visitor: Visitor, _plan: Plan, action: Action, _remembered: dict[str, str]) -> None:
    _find(visitor, _labelled(visitor.tab, action.target), action).fill(str(action.options["with"]))


def _upload(visitor: Visitor, plan: Plan, action: Action, _remembered: dict[str, str]) -> None:
    if "file" in action.options:
        path = plan.folder / str(action.options["file"])
        name, data = path.name, _bytes_of(path)
    else:
        name, data = str(action.options.get("name", "upload.csv")), str(action.options.get("text", "")).encode()
    target = _find(visitor, _labelled(visitor.tab, action.target), action)
    target.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": data})


def _select(visitor: Visitor, _plan: Plan, action: Action, _remembered: dict[str, str]) -> None:
    _find(visitor, _labelled(visitor.tab, action.target), action).select_option(label=str(action.options["option"]))


def _check(visitor: Visitor, _plan: Plan, action: Action, _remembered: dict[str, str]) -> None:
    _find(visitor, _labelled(visitor.tab, action.target), action).check()


def _expect(visitor: Visitor, _plan: Plan, action: Action, _remembered: dict[str, str]) -> None:
    within = float(action.options.get("within", FIND_WITHIN_SECONDS))
    deadline = time.monotonic() + within
    while not visitor.shows(action.target):
        if time.monotonic() >= deadline:
            raise ScriptStuck(f"{visitor.tab.url} does not show it within {within:g} seconds.")
        visitor.tab.wait_for_timeout(LOOK_EVERY_SECONDS * 1000)
        if action.options.get("reload"):
            visitor.tab.reload()


def _remember(visitor: Visitor, _plan: Plan, action: Action, remembered: dict[str, str]) -> None:
    of = str(action.options["of"])
    if of == "address":
        remembered[action.target] = visitor.tab.url
    elif of == "heading":
        remembered[action.target] = visitor.tab.locator("h1").first.inner_text()
    elif of.startswith("link:"):
        link = _find(visitor, _clickable(visitor.tab, of.removeprefix("link:")), action)
        remembered[action.target] = str(link.evaluate("link => link.href"))
    elif of.startswith("field:"):
        label = of.removeprefix("field:")
        remembered[action.target] = _find(visitor, _labelled(visitor.tab, label), action).input_value()
    else:
        raise ScriptStuck(f'it can be "address", "heading", "link:NAME" or "field:LABEL", not {of!r}.')


_VERBS = {
    "goto": _goto,
    "click": _click,
    "fill": _fill,
    "upload": _upload,
    "select": _select,
    "check": _check,
    "expect": _expect,
    "remember": _remember,
}


def _clickable(tab: Tab, name: str) -> list[Locator]:
    found = [tab.get_by_role(role, name=name, exact=True) for role in ROLES]  # type: ignore[arg-type]
    return [*found, *(tab.get_by_role(role, name=name) for role in ROLES), tab.get_by_text(name, exact=True)]  # type: ignore[arg-type]


def _labelled(tab: Tab, label: str) -> list[Locator]:
    return [tab.get_by_label(label, exact=True), tab.get_by_label(label), tab.get_by_placeholder(label)]


def _find(visitor: Visitor, places: Sequence[Locator], action: Action) -> Locator:
    deadline = time.monotonic() + float(action.options.get("within", FIND_WITHIN_SECONDS))
    while True:
        for place in places:
            if place.count() and (place.first.is_visible() or action.verb == "upload"):
                return place.first
        if time.monotonic() >= deadline:
            raise ScriptStuck(f"nothing of that name on {visitor.tab.url}. There are: {_names(visitor.tab)}.")
        visitor.tab.wait_for_timeout(LOOK_EVERY_SECONDS * 1000)


def _names(tab: Tab) -> str:
    texts = tab.locator("button, a, label, input[type=submit]").all_inner_texts()
    return ", ".join(f"“{text.strip()}”" for text in texts[:25] if text.strip()) or "no buttons, links or labels"


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as trouble:
        raise ScriptStuck(f"the file {path} cannot be read ({trouble.strerror}).") from trouble
