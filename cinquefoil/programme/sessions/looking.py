"""Runs the look as a process of its own, with a time limit, and decides which pages each look visits.

Which pages is a pure function of what the person told; a look that fails is a note, never a verdict.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

import msgspec
from django.utils.translation import gettext as _

from cinquefoil.assess.evidence import Canary
from cinquefoil.programme.run import PASSED_ON
from cinquefoil.programme.sessions.look import ANSWER, LogIn, Request, Seen, Visit

TIME_LIMIT: Final = timedelta(minutes=3)
FIRST_LOOK: Final = ("home", "explanation", "profile", "item", "imported", "search", "metadata")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the person told about her system: addresses by what they show, and who the test people are there.

    `registry`: where a volunteer's record is read; "" in a guided session.
    `pages`: home, explanation, profile, item, imported, search, metadata. `connect`: where the ORCID button stands.
    """

    pages: Mapping[str, str] = field(default_factory=dict)
    login: str = ""
    connect: str = ""
    forms: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    may_type: bool = False
    registry: str = ""


def addresses_of(told: Told) -> tuple[str, ...]:
    """Every address that the person named."""
    named = (*told.pages.values(), told.login, told.connect, *told.forms)
    return tuple(address for address in named if address)


def plan_look(
    name: str, told: Told, canaries: Mapping[str, Canary], people: Mapping[str, LogIn], *, item: str = ""
) -> Request:
    """Which pages the look called `name` visits, and as whom."""
    visits = {
        "look": _at_first,
        "connect": _after_connecting,
        "return": _after_deposit,
        "registry_change": _after_change,
        "change": _after_change,
        "control": _after_second,
        "busy": _own_page_of_first,
        "moved": _own_page_of_second,
        "disconnect": _after_end,
    }[name](told, {person: canary.orcid_id for person, canary in canaries.items()}, item)
    # Only the first look may try what a good system refuses.
    is_trying = name == "look" and told.may_type
    return Request(
        step=name,
        visits=tuple(visit for visit in visits if visit.address),
        login=told.login,
        people=dict(people),
        forms=told.forms if is_trying else (),
        shown_at=tuple(filter(None, (told.pages.get("profile", ""),))) if is_trying else (),
        typed=canaries["typed"].orcid_id if is_trying else "",
        # A picture of a volunteer's pages would show who she is.
        pictures=not told.registry,
    )


def run_look(request: Request, folder: Path, *, limit: timedelta = TIME_LIMIT) -> Seen:
    """Look in a process of its own. What fails is told in the notes."""
    folder.mkdir(parents=True, exist_ok=True)
    answer = folder / ANSWER
    answer.unlink(missing_ok=True)
    try:
        with (folder / "log.txt").open("ab") as log:
            subprocess.run(  # noqa: S603 - our own command, no shell
                [sys.executable, "-m", "cinquefoil.programme.sessions.look", str(folder)],
                input=msgspec.json.encode(request),
                env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
                stdout=log,
                stderr=subprocess.STDOUT,
                timeout=limit.total_seconds(),
                check=False,
            )
    except subprocess.TimeoutExpired:
        minutes = limit.total_seconds() / 60
        return Seen(
            notes=(
                _("Looking at the pages took longer than %(minutes).0f minutes and was stopped.")
                % {"minutes": minutes},
            )
        )
    if not answer.is_file():
        return Seen(notes=(_("The pages could not be looked at: the browser of this portal did not start."),))
    return msgspec.json.decode(answer.read_bytes(), type=Seen)


def _public(told: Told, places: tuple[str, ...], item: str) -> list[Visit]:
    visits = [
        Visit(visitor="anonymous", place=place, address=told.pages.get(place, ""))
        for place in places
        if place != "item" or not item
    ]
    return [*visits, Visit(visitor="anonymous", place="item", address=item if "item" in places else "")]


def _at_first(told: Told, _ids: Mapping[str, str], item: str) -> list[Visit]:
    button = [Visit(visitor=who, place="connect", address=told.connect) for who in ("first", "anonymous")]
    # Seen without logging in, a page is the entrance only where it is no mere log-in page: the probes tell that.
    return [*_public(told, FIRST_LOOK, item), *button[: 1 if told.login else 2]]


def _after_connecting(told: Told, _ids: Mapping[str, str], item: str) -> list[Visit]:
    hers = Visit(visitor="first", place="after-connect", address=told.connect)
    return [hers, *_public(told, ("profile", "item", "imported", "search", "metadata"), item)]


def _after_deposit(told: Told, _ids: Mapping[str, str], item: str) -> list[Visit]:
    return _public(told, ("profile", "item"), item)


def _after_change(told: Told, _ids: Mapping[str, str], item: str) -> list[Visit]:
    return _public(told, ("profile", "item", "search", "metadata"), item)


def _after_second(told: Told, ids: Mapping[str, str], _item: str) -> list[Visit]:
    # Where her own page does not show her iD we did not see her connected, so that nothing is kept of it.
    return [Visit(visitor="second", place="after-connect", address=told.connect, needs=ids["second"])]


def _own_page_of_first(told: Told, _ids: Mapping[str, str], _item: str) -> list[Visit]:
    return [Visit(visitor="first", place="own", address=told.connect)]


def _own_page_of_second(told: Told, _ids: Mapping[str, str], _item: str) -> list[Visit]:
    return [Visit(visitor="second", place="own", address=told.connect)]


def _after_end(told: Told, ids: Mapping[str, str], item: str) -> list[Visit]:
    # A page that still shows the iD says that she has not disconnected: no evidence of how disconnecting goes.
    hers = Visit(visitor="first", place="after-disconnect", address=told.connect, lacks=ids["first"])
    return [hers, *_public(told, ("profile", "item"), item)]
