"""Looks at the pages a person named, as anybody and as her test people: a process of its own, with no secrets of ours.

`python -m cinquefoil.programme.sessions.look FOLDER` reads a request on standard input and writes `look.json` and the
pictures into FOLDER. It logs in by the form it finds; it never presses anything else, and judges nothing.
"""

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec
from playwright.sync_api import Error

from cinquefoil.assess.collectors import typed_ids
from cinquefoil.assess.collectors.browser import (
    Album,
    BrowserRoute,
    NoChromium,
    Unreachable,
    Visitor,
    find_chromium,
    open_chromium,
)
from cinquefoil.assess.evidence import Attempt, Page

ANSWER: Final = "look.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogIn:
    """The log-in of an invented person at the system."""

    name: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One page to look at: as whom, and what it shows. `needs`: kept only if it shows this iD; `lacks`: only if not."""

    visitor: str
    place: str
    address: str
    needs: str = ""
    lacks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to look at, and what to try where that is allowed."""

    step: str
    visits: tuple[Visit, ...]
    login: str = ""
    people: dict[str, LogIn] = field(default_factory=dict)
    forms: tuple[str, ...] = ()
    shown_at: tuple[str, ...] = ()
    typed: str = ""
    seconds: float = 15
    pictures: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What came of it. `notes` say in sentences what could not be done."""

    pages: tuple[Page, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    notes: tuple[str, ...] = ()


def look(request: Request, folder: Path, chromium: str) -> Seen:
    """Visit everything in its order, each visitor in a browser of her own.

    Raises:
        NoChromium: there is none, or it does not start.
    """
    secrets = tuple(person.password for person in request.people.values() if person.password)
    with open_chromium(chromium) as browser:
        pictures = folder / "evidence" if request.pictures else None
        route = BrowserRoute(browser, Album(pictures, secrets), request.seconds)
        try:
            return _Looking(request, route).all()
        finally:
            route.close()


class _Looking:
    def __init__(self, request: Request, route: BrowserRoute) -> None:
        self._request, self._route = request, route
        self._visitors: dict[str, Visitor | None] = {}
        self._attempts: list[Attempt] = []
        self._notes: list[str] = []

    def all(self) -> Seen:
        for visit in self._request.visits:
            self._one(visit)
        if self._request.forms and self._request.typed and (first := self._visitor("first")):
            self._attempts += typed_ids.try_forms(
                first, self._request.forms, self._request.shown_at, self._request.typed
            )
        return Seen(pages=tuple(self._route.album.pages), attempts=tuple(self._attempts), notes=tuple(self._notes))

    def _one(self, visit: Visit) -> None:
        visitor = self._visitor(visit.visitor)
        if visitor is None:
            return
        try:
            visitor.goto(visit.address)
        except Unreachable as trouble:
            self._notes.append(str(trouble))
            return
        visitor.settle()
        shown = visitor.tab.content()
        if visit.needs in shown and not (visit.lacks and visit.lacks in shown):
            visitor.capture(visit.place, step=self._request.step)

    def _visitor(self, name: str) -> Visitor | None:
        """Somebody with a browser of her own; None for a person who cannot be logged in."""
        if name not in self._visitors:
            visitor: Visitor | None = self._route.visitor(name)
            if name != "anonymous" and visitor is not None and not self._log_in(visitor):
                visitor = None
            self._visitors[name] = visitor
        return self._visitors[name]

    def _log_in(self, visitor: Visitor) -> bool:
        person = self._request.people.get(visitor.name)
        if person is None or not self._request.login:
            return False
        try:
            visitor.goto(self._request.login)
            secret = visitor.tab.locator("input[type=password]:visible").first
            form = visitor.tab.locator("form").filter(has=visitor.tab.locator("input[type=password]")).first
            form.locator("input:visible:is([type=text], [type=email], :not([type]))").first.fill(person.name)
            secret.fill(person.password)
            secret.press("Enter")
            visitor.settle()
            visitor.tab.wait_for_load_state("load")
        except (Error, Unreachable) as trouble:
            self._notes.append(f"We could not log in as {person.name}: {str(trouble).splitlines()[0]}")
            return False
        if visitor.tab.locator("input[type=password]:visible").count():
            self._notes.append(f"We could not log in as {person.name}: {visitor.tab.url} asks for the password again.")
            return False
        return True


def main(arguments: list[str]) -> int:
    """Read the request, look, write the answer. Returns the exit status."""
    folder = Path(arguments[0])
    request = msgspec.json.decode(sys.stdin.buffer.read(), type=Request)
    try:
        seen = look(request, folder, find_chromium(os.environ.get("CINQUEFOIL_CHROMIUM", "")))
    except NoChromium as problem:
        sys.stderr.write(f"{problem}\n")
        return 3
    (folder / ANSWER).write_bytes(msgspec.json.encode(seen))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
