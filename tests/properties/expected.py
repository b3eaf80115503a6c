"""What the registry's rules lead to, worked out a second time: small, slow, and sharing no code with the registry.

Identifiers come from a fixed pool that says itself which spellings mean the same, so nothing is normalised here.

Source: orcid-api.md sections 3.3, 3.4, 4.1 to 4.3, 5.3 to 5.5 and 6.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Spelling:
    """One identifier as a client writes it, and what it means."""

    type: str
    written: str
    means: str


POOL = (
    Spelling("doi", "10.5555/ABC", "doi one"),
    Spelling("doi", "https://doi.org/10.5555/abc", "doi one"),
    Spelling("doi", "10.5555/xyz", "doi two"),
    Spelling("isbn", "978-3-16-148410-0", "isbn one"),
    Spelling("isbn", "9783161484100", "isbn one"),
    Spelling("source-work-id", "HR-17", "own one"),
    Spelling("source-work-id", "HR-18", "own two"),
)


@dataclass(frozen=True)
class Id:
    """An identifier on a work: how it is spelt, and its relationship to it."""

    spelling: Spelling
    relationship: str

    @property
    def clashes_as(self):
        """By what two works of one source are duplicates; None for identifiers that never make one."""
        return self.spelling.means if self.relationship == "self" else None

    @property
    def groups_as(self):
        """By what works of anybody are shown together."""
        return self.spelling.means if self.relationship in {"self", "version-of"} else None


@dataclass
class Item:
    person: str
    kind: str
    client: str
    visibility: str
    ids: tuple = ()
    text: str = ""


@dataclass
class Permission:
    client: str
    person: str
    scopes: frozenset
    ended_by: str = ""


@dataclass
class Expected:
    """The rules. Each question is answered with a status and a code; what changes is changed here too."""

    default: dict = field(default_factory=dict)
    state: dict = field(default_factory=dict)
    primary: dict = field(default_factory=dict)
    items: dict = field(default_factory=dict)
    permissions: dict = field(default_factory=dict)

    def refused(self, person, token, *, is_read, deletes=False):
        """Whether a member's call for a record fails before its subject is looked at."""
        permission = self.permissions[token]
        if permission.ended_by and not (deletes and permission.ended_by == "user"):
            return 401, "invalid_token"
        if self.state[person] == "deprecated":
            return (301 if is_read else 409), 9007
        if self.state[person] == "locked":
            return 409, 9018
        if self.state[person] == "deactivated":
            return 409, 9044
        if permission.person and permission.person != person:
            return 401, 9017
        return None

    def _may_write(self, token, kind):
        wanted = "/person/update" if kind == "keyword" else "/activities/update"
        return wanted in self.permissions[token].scopes

    def _duplicate(self, person, client, kind, ids, text, *, apart_from=0):
        for put_code, item in self.items.items():
            if (item.person, item.client, item.kind) != (person, client, kind) or put_code == apart_from:
                continue
            if kind == "work" and {one.clashes_as for one in ids} & {one.clashes_as for one in item.ids} - {None}:
                return True
            if kind == "keyword" and item.text == text:
                return True
        return False

    def on_post(self, person, token, kind, ids=(), text=""):
        refused = self.refused(person, token, is_read=False)
        if refused:
            return refused
        if not self._may_write(token, kind):
            return 403, 9038
        if kind == "work" and not any(one.relationship == "self" for one in ids):
            return 400, 9023
        if self._duplicate(person, self.permissions[token].client, kind, ids, text):
            return 409, 9030 if kind == "keyword" else 9021
        return 201, None

    def posted(self, put_code, person, token, kind, ids=(), text=""):
        client = self.permissions[token].client
        self.items[put_code] = Item(person, kind, client, self.default[person], tuple(ids), text)

    def on_put(self, put_code, person, token, ids, text):
        refused = self.refused(person, token, is_read=False)
        if refused:
            return refused
        item = self.items[put_code]
        if not self._may_write(token, item.kind):
            return 403, 9038
        if item.client != self.permissions[token].client:
            return 403, 9010
        if item.kind == "work" and not any(one.relationship == "self" for one in ids):
            return 400, 9023
        if self._duplicate(person, item.client, item.kind, ids, text, apart_from=put_code):
            return 409, 9030 if item.kind == "keyword" else 9021
        return 200, None

    def on_delete(self, put_code, person, token):
        refused = self.refused(person, token, is_read=False, deletes=True)
        if refused:
            return refused
        item = self.items[put_code]
        if not self._may_write(token, item.kind):
            return 403, 9038
        if item.client != self.permissions[token].client:
            return 403, 9010
        return 204, None

    def sees(self, item, token):
        """Whether a reader sees an item in a list; without token it is the public."""
        if item.visibility == "public":
            return True
        if token is None:
            return False
        permission = self.permissions[token]
        if item.client == permission.client:
            return True
        is_trusted = permission.person == item.person and "/read-limited" in permission.scopes
        return item.visibility == "limited" and is_trusted

    def visible(self, person, kind, token):
        return {
            put_code
            for put_code, item in self.items.items()
            if (item.person, item.kind) == (person, kind) and self.sees(item, token)
        }

    def groups(self, person, token):
        """The visible works in groups: those that share an identifier belong together, through others too."""
        groups = []
        for put_code in sorted(self.visible(person, "work", token)):
            keys = {one.groups_as for one in self.items[put_code].ids} - {None}
            touched = [group for group in groups if group[1] & keys]
            members = {put_code}.union(*(group[0] for group in touched))
            groups = [group for group in groups if group not in touched]
            groups.append((members, keys.union(*(group[1] for group in touched))))
        return {frozenset(members) for members, _ in groups}

    def on_single(self, put_code, person, token):
        """What reading one item answers."""
        if token is not None:
            refused = self.refused(person, token, is_read=True)
            if refused:
                return refused
        item = self.items[put_code]
        if self.sees(item, token):
            return 200, None
        if token is None:
            return 403, 9039
        return 403, 9013 if item.visibility == "private" else 9038
