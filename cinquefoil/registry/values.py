"""What the practice registry keeps: clients, accounts, elements, tokens, codes, sessions, webhooks, groups, messages.

Frozen values without behaviour: no rule, no storage and no HTTP lives here. Secrets are kept as digests
only, so that neither a store nor a log can give a token away.
"""

import hashlib
import secrets
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct, field

ClientKind = Literal["public", "member", "premium"]
ClientState = Literal["active", "locked", "deactivated"]


def digest_of(secret: str) -> str:
    """Return the SHA-256 of `secret` in hexadecimal digits, the form in which secrets are kept and found."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_id_of(secret: str) -> str:
    """Return the short public name of a token: twelve digits of its digest, never the token."""
    return digest_of(secret)[:12]


def salted(password: str) -> str:
    """Return `password` salted and stretched. Few rounds: these passwords are printed for practice."""
    salt = secrets.token_hex(8)
    return f"{salt}${hashlib.pbkdf2_hmac('sha256', password.encode(), salt.encode(), 2000).hex()}"


def matches(password: str, kept: str) -> bool:
    """Whether `password` is the one that `salted` made `kept` from."""
    salt, _, wanted = kept.partition("$")
    made = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), 2000).hex()
    return secrets.compare_digest(made, wanted)


class Value(Struct, frozen=True, gc=False):
    """The root of what is kept: made, changed and written in C.

    Frozen, a value cannot point back at itself, so that the garbage collector need not watch it.
    """


class Client(Value, frozen=True, gc=False):
    """An integration's credentials.

    `scopes` empty means: every scope its kind may ask for; `grants` empty: the grants every client has.
    `exchanges_for` names the clients whose id tokens it may exchange, empty for all. `for_persons` marks a search
    and link wizard: what it adds is said to come from the person.
    """

    client_id: str
    secret_digest: str
    name: str
    redirect_uris: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    kind: ClientKind = "member"
    description: str = ""
    website: str = ""
    state: ClientState = "active"
    grants: tuple[str, ...] = ()
    exchanges_for: tuple[str, ...] = ()
    for_persons: bool = False


class Account(Value, frozen=True, gc=False):
    """The holder of one record, and the parts of the record that have no put-code. `created_by` may name a client.

    Privacy: name, e-mail (as sign-in name) and biography of a practice person; erased with the record.
    """

    orcid_id: str
    created: datetime
    modified: datetime
    email: str = ""
    password: str = ""
    given_names: str = ""
    family_name: str = ""
    credit_name: str = ""
    name_visibility: str = "public"
    biography: str = ""
    biography_visibility: str = "public"
    locale: str = "en"
    default_visibility: str = "public"
    state: Literal["active", "locked", "deactivated", "deprecated"] = "active"
    primary: str = ""
    claimed: bool = True
    created_by: str = ""
    takes_notifications: bool = True


class Source(Value, frozen=True, gc=False):
    """Who wrote an element: a client, or the person herself; and for whom, when that is somebody else (`origin_…`)."""

    client_id: str = ""
    orcid_id: str = ""
    origin_client_id: str = ""
    origin_orcid_id: str = ""


NOBODY = Source()


class Element(Value, frozen=True, gc=False):
    """Anything in a record with its own put-code; `content` is ORCID's v3.0 JSON without what the registry adds."""

    put_code: int
    orcid_id: str
    kind: str
    visibility: str
    source: Source
    created: datetime
    modified: datetime
    content: dict[str, Any] = field(default_factory=dict)
    display_index: int = 0


class Mark(Value, frozen=True, gc=False):
    """That an element carries a mark no other of its source may carry; `key` names record, kind, source and mark."""

    key: str
    put_code: int
    orcid_id: str


class Token(Value, frozen=True, gc=False):
    """A permission's carrier, access and refresh in one row. `ended_by` tells who ended it, empty while it lives.

    `refresh_digest` is empty when there is no refresh token. `origin_client_id` is the client on whose behalf an
    exchanged token acts; `signed_in` when the person last signed in for it. Only a `persistent` one is a standing
    permission.
    """

    token_id: str
    access_digest: str
    refresh_digest: str
    client_id: str
    orcid_id: str
    scopes: tuple[str, ...]
    issued: datetime
    expires: datetime
    code_digest: str = ""
    ended: datetime | None = None
    ended_by: Literal["", "user", "client", "code_reused", "refreshed", "control"] = ""
    origin_client_id: str = ""
    signed_in: datetime | None = None
    persistent: bool = True


class Code(Value, frozen=True, gc=False):
    """An authorization code, good for one exchange."""

    code_digest: str
    client_id: str
    orcid_id: str
    scopes: tuple[str, ...]
    redirect_uri: str
    issued: datetime
    nonce: str = ""
    challenge: str = ""
    challenge_method: str = ""
    signed_in: datetime | None = None
    used: datetime | None = None


class Session(Value, frozen=True, gc=False):
    """A person signed in at the registry's own pages."""

    session_digest: str
    orcid_id: str
    signed_in: datetime


class Webhook(Value, frozen=True, gc=False):
    """A client's wish to be called when a record changes, one per iD and address; `due` is None when nothing did."""

    key: str
    orcid_id: str
    uri: str
    client_id: str
    registered: datetime
    delivered: datetime | None = None
    due: datetime | None = None
    failures: int = 0


def webhook_key(orcid_id: str, uri: str) -> str:
    """Return the one key of a webhook: uniqueness is (iD, URI), not per client."""
    return f"{orcid_id} {uri}"


class Group(Value, frozen=True, gc=False):
    """A body that reviews are done for, such as a journal; not part of any record.

    `group_id` is `issn:0953-1513` and the like. `id_key` and `name_key` are what it is found by: see `folded`.
    """

    put_code: int
    group_id: str
    name: str
    description: str
    type: str
    source: Source
    created: datetime
    modified: datetime
    id_key: str = ""
    name_key: str = ""


def folded(text: str) -> str:
    """Return `text` as groups are found by it: without blanks at the ends, case aside."""
    return text.strip().lower()


class Notification(Value, frozen=True, gc=False):
    """A client's message in which it asks a person for a permission; `content` is ORCID's v3.0 JSON as it was sent.

    Privacy: shown to the person and to the client that sent it; erased with the record.
    """

    put_code: int
    orcid_id: str
    client_id: str
    created: datetime
    content: dict[str, Any] = field(default_factory=dict)
    sent: datetime | None = None
    read: datetime | None = None
    archived: datetime | None = None
    acted: datetime | None = None


class Kept(Value, frozen=True, gc=False):
    """One named text the registry keeps for itself, such as its signing key."""

    name: str
    text: str
