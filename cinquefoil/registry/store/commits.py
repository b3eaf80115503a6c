"""One commit for what several requests write in one turn of the event loop: the disk is asked once for all of them.

Each block stands for itself: one that raises takes back what it wrote and leaves its neighbours alone. What was
written has landed when the commit has; whoever answers waits for that. Knows statements, no tables.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Commits:
    """The transactions of one connection. `undone` is called whenever something written was taken back."""

    def __init__(self, connection: sqlite3.Connection, undone: Callable[[], None]) -> None:
        self._connection = connection
        self._undone = undone
        self._waiting: list[asyncio.Future[None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_open = False
        self._is_within = False

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Commit at the end of the block; when it raises, nothing of it was written."""
        self.land()
        self._connection.execute("BEGIN IMMEDIATE")
        self._is_within = True
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            self._take_back()
            raise
        finally:
            self._is_within = False

    @contextmanager
    def together(self) -> Iterator[None]:
        """Commit when the event loop has turned; where none runs, at the end of the block."""
        if not self._open():
            with self.alone():
                yield
            return
        self._connection.execute("SAVEPOINT one")
        self._is_within = True
        try:
            yield
            self._connection.execute("RELEASE one")
        except BaseException as error:
            self._take_back_one(error)
            raise
        finally:
            self._is_within = False

    def before_write(self) -> None:
        """Let what is open land first: a write outside the blocks commits by itself."""
        if self._is_open and not self._is_within:
            self.land()

    def land(self) -> None:
        """Commit now what is open.

        Raises:
            sqlite3.Error: the commit failed; all who wait for it get the same error, and nothing was written.
        """
        if not self._is_open or self._is_within:
            return
        try:
            self._connection.execute("COMMIT")
        except BaseException as error:
            self._take_back()
            self._close(error)
            raise
        self._close(None)

    def landing(self) -> asyncio.Future[None] | None:
        """Return what to wait for until all that was written has landed, None when it has."""
        if not self._is_open or self._loop is None:
            return None
        waiter: asyncio.Future[None] = self._loop.create_future()
        self._waiting.append(waiter)
        return waiter

    def _open(self) -> bool:
        """Open what is to land together. Whether that can be: it takes an event loop that turns."""
        if self._is_open:
            return True
        try:
            self._loop = asyncio.get_running_loop()
        except RuntimeError:
            return False
        self._connection.execute("BEGIN IMMEDIATE")
        self._is_open = True
        self._loop.call_soon(self._turned)
        return True

    def _turned(self) -> None:
        with contextlib.suppress(sqlite3.Error):  # those who wait have been told
            self.land()

    def _take_back_one(self, error: BaseException) -> None:
        """Take back one block; with it all others, when SQLite has done so itself (as when the disk is full)."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK TO one")
            self._connection.execute("RELEASE one")
            self._undone()
        else:
            self._take_back()
            self._close(error)

    def _take_back(self) -> None:
        if self._connection.in_transaction:  # of some faults SQLite has taken it back itself
            self._connection.execute("ROLLBACK")
        self._undone()

    def _close(self, error: BaseException | None) -> None:
        self._is_open = False
        waiting, self._waiting = self._waiting, []
        for waiter in waiting:
            if waiter.done():
                continue
            if error is None:
                waiter.set_result(None)
            else:
                waiter.set_exception(error)
