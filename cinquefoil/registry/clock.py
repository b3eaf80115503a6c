"""The registry's clock, which a tester may move.

Knows only the time; nothing here waits.
"""

from datetime import UTC, datetime, timedelta

_MICROSECONDS = tuple(timedelta(microseconds=number) for number in range(1000))


class Clock:
    """Tells the time, real time plus whatever it has been moved by. It can also be stopped at a moment."""

    def __init__(self, *, stopped_at: datetime | None = None) -> None:
        self._stopped_at = stopped_at
        self._moved_by = timedelta()

    def now(self) -> datetime:
        """Return the moment, aware, in UTC, to the millisecond (as ORCID keeps it)."""
        moment = self._stopped_at or datetime.now(UTC)
        if self._moved_by:
            moment += self._moved_by
        return moment - _MICROSECONDS[moment.microsecond % 1000]

    def advance(self, by: timedelta) -> None:
        """Move the clock by `by`; negative moves it back."""
        self._moved_by += by

    def set(self, moment: datetime) -> None:
        """Move the clock so that it shows `moment` now and goes on from there."""
        self._moved_by += moment - self.now()

    def reset(self) -> None:
        """Go back to real time, or to the moment it was stopped at."""
        self._moved_by = timedelta()
