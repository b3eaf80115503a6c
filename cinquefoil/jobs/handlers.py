"""What rooms use to say which function does a job of a given name.

Holds no handler itself: each room keeps its own in its `handlers` module, which is imported when jobs are done.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.utils.module_loading import autodiscover_modules


class Handler(Protocol):
    """Does one job. It may run more than once for the same payload and must not mind."""

    def __call__(self, payload: dict[str, Any], *, at: datetime) -> None:
        """Do it, or raise RetryLater."""


class RetryLater(Exception):
    """The job cannot be done now; do it again after a while. Not a failure."""

    def __init__(self, after: timedelta, reason: str) -> None:
        super().__init__(reason)
        self.after = after
        self.reason = reason


class GiveUp(Exception):
    """The job can never be done; trying again would not help. It is recorded as failed, with the sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NoHandler(LookupError):
    """No room knows how to do a job of this name."""


_handlers: dict[str, Handler] = {}
_daily: set[str] = set()


def handler(name: str) -> Callable[[Handler], Handler]:
    """Register the decorated function for jobs called `name`, as `connect.push_person`."""

    def register(function: Handler) -> Handler:
        known = _handlers.setdefault(name, function)
        if known is not function:
            raise ValueError(f"Two handlers for jobs called {name}.")
        return function

    return register


def daily(name: str) -> Callable[[Handler], Handler]:
    """Register the decorated function for a job that is done once a day (UTC), without anybody asking for it."""

    def register(function: Handler) -> Handler:
        _daily.add(name)
        return handler(name)(function)

    return register


def daily_jobs() -> tuple[str, ...]:
    """Return the names of the jobs done once a day."""
    return tuple(sorted(_daily))


def find_handlers() -> None:
    """Import the `handlers` module of every room that has one."""
    autodiscover_modules("handlers")


def handler_for(name: str) -> Handler:
    """Return the function that does jobs called `name`. Raises: NoHandler."""
    if name not in _handlers:
        find_handlers()
    try:
        return _handlers[name]
    except KeyError:
        raise NoHandler(f"No room knows jobs called {name}.") from None
