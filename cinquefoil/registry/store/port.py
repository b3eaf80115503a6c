"""The Store: what the registry asks of whatever keeps its values.

Holds the protocol and the list of tables, no storage and no rule: a store finds, puts and forgets, and
decides nothing. Both stores pass one contract suite.
"""

import sqlite3
from collections.abc import Awaitable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Generic, Literal, Protocol, TypeVar

from cinquefoil.registry.store.versions import Versions
from cinquefoil.registry.values import (
    Account,
    Client,
    Code,
    Element,
    Group,
    Kept,
    Mark,
    Notification,
    Session,
    Token,
    Webhook,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """A table's shape: what it keeps, the field that is its key, the fields it is searched by.

    `narrowed` are fields that narrow a search by another one; by such a field alone a search may be slow.
    `ordered` is a moment that some values have and others have not, by which `earliest` finds the next ones.
    `shown` tells where its values show: in the record they name (`record`), in any (`all`), or in none.
    """

    name: str
    type: type[T]
    key: str
    searched: tuple[str, ...] = ()
    narrowed: tuple[str, ...] = ()
    shown: Literal["none", "record", "all"] = "none"
    ordered: str = ""

    def changed(self, value: T, versions: Versions) -> None:
        """Note in `versions` that this value was put or forgotten."""
        if self.shown == "record":
            versions.record_changed(value.orcid_id)  # type: ignore[attr-defined]
        elif self.shown == "all":
            versions.all_changed()


class Table(Protocol[T]):
    """Values of one type, by key and by a few fields. `find` answers in the order of first putting."""

    def get(self, key: str | int) -> T | None:
        """Return the value under `key`, or None."""

    def put(self, value: T) -> None:
        """Keep `value`, in place of one with the same key."""

    def forget(self, key: str | int) -> None:
        """Drop the value under `key`, if there is one."""

    def find(self, **equals: str | int) -> Iterator[T]:
        """Yield the values whose searched fields equal all of `equals`; all values when none is given."""

    def count(self, **equals: str | int) -> int:
        """Return how many values `find` would yield."""

    def earliest(self, most: int) -> Iterator[T]:
        """Yield at most so many of the values whose ordered field is set, the smallest first."""


class Store(Protocol):
    """Everything a registry keeps."""

    versions: Versions

    @property
    def derived(self) -> sqlite3.Connection:
        """Where what is made from the values may be kept beside them: the store's own file, or memory."""

    @property
    def clients(self) -> Table[Client]:
        """The clients."""

    @property
    def accounts(self) -> Table[Account]:
        """The accounts."""

    @property
    def elements(self) -> Table[Element]:
        """The elements."""

    @property
    def marks(self) -> Table[Mark]:
        """The marks of elements."""

    @property
    def tokens(self) -> Table[Token]:
        """The tokens."""

    @property
    def codes(self) -> Table[Code]:
        """The codes."""

    @property
    def sessions(self) -> Table[Session]:
        """The sessions."""

    @property
    def webhooks(self) -> Table[Webhook]:
        """The webhooks."""

    @property
    def groups(self) -> Table[Group]:
        """The groups that peer reviews name."""

    @property
    def notifications(self) -> Table[Notification]:
        """The notifications."""

    @property
    def kept(self) -> Table[Kept]:
        """The registry's own texts."""

    def next_put_code(self) -> int:
        """Return a put-code never given before in this store."""

    def transaction(self) -> AbstractContextManager[None]:
        """Group writes: all land, or none does when the block raises. Blocks do not nest."""

    def together(self) -> AbstractContextManager[None]:
        """Group writes as `transaction` does, to land with those of others in the same turn of the event loop.

        They are seen at once. Whoever answers a request waits for `landing` first; nothing may be awaited between.
        """

    def land(self) -> None:
        """Bring what was written together to where it stays, now."""

    def landing(self) -> Awaitable[None] | None:
        """Return what to wait for until all that was written has landed, None when it has."""

    def clear(self) -> None:
        """Forget everything but the put-codes given so far."""

    def close(self) -> None:
        """Let go of files."""


SHAPES: dict[str, Shape[Any]] = {
    shape.name: shape
    for shape in (
        Shape("clients", Client, "client_id", shown="all"),
        Shape("accounts", Account, "orcid_id", ("email",), shown="record"),
        Shape("elements", Element, "put_code", ("orcid_id",), ("kind",), shown="record"),
        Shape("marks", Mark, "key", ("orcid_id",)),
        Shape("tokens", Token, "token_id", ("access_digest", "refresh_digest", "code_digest", "orcid_id", "client_id")),
        Shape("codes", Code, "code_digest"),
        Shape("sessions", Session, "session_digest", ("orcid_id",)),
        Shape("webhooks", Webhook, "key", ("orcid_id", "client_id"), ordered="due"),
        Shape("groups", Group, "put_code", ("id_key", "name_key"), shown="all"),
        Shape("notifications", Notification, "put_code", ("orcid_id", "client_id")),
        Shape("kept", Kept, "name"),
    )
}

FIRST_PUT_CODE = 1000
