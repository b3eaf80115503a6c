"""Random walks: whatever clients and people do one after the other, the registry answers as the rules say.

The rules are worked out a second time in `expected`, which shares no code with the registry.
"""

from dataclasses import replace

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec import structs

from cinquefoil.registry.changes import record_changed
from cinquefoil.registry.oauth.tokens import end_token
from cinquefoil.registry.store.sqlite import SqliteStore
from tests.properties.asking import Registry
from tests.properties.expected import POOL, Expected, Id, Permission
from tests.properties.sizes import LONGEST, walks

PEOPLE = ("0009-9100-0000-001X", "0009-9100-0000-0028", "0009-9100-0000-0036")
FULL = "/read-limited /activities/update /person/update"
SEGMENTS = {"work": "work", "employment": "employment", "keyword": "keywords"}

people = st.sampled_from(PEOPLE)
ids = st.lists(
    st.builds(Id, st.sampled_from(POOL), st.sampled_from(["self", "part-of", "version-of"])),
    min_size=1,
    max_size=3,
    unique_by=lambda one: one.spelling.type,
)
texts = st.sampled_from(["worms", "mud", "counting"])
kinds = st.sampled_from(["work", "employment", "keyword"])


def content_of(kind, given, text):
    if kind == "keyword":
        return {"content": text}
    if kind == "employment":
        address = {"city": "Aberwen", "country": "GB"}
        known = {"disambiguated-organization-identifier": "https://ror.org/0aberwe15", "disambiguation-source": "ROR"}
        organization = {"name": "University of Aberwen", "address": address, "disambiguated-organization": known}
        return {"role-title": text, "organization": organization}
    written = [
        {
            "external-id-type": one.spelling.type,
            "external-id-value": one.spelling.written,
            "external-id-relationship": one.relationship,
        }
        for one in given
    ]
    title = {"title": {"value": text}}
    return {"title": title, "type": "journal-article", "external-ids": {"external-id": written}}


class Walk(RuleBasedStateMachine):
    """One registry and one set of expectations, led through the same steps."""

    make_store = staticmethod(lambda: None)

    @initialize()
    def begin(self):
        self.registry = Registry(store=self.make_store())
        self.expected = Expected()
        store = self.registry.core.store
        for person in PEOPLE:
            for element in list(store.elements.find(orcid_id=person)):
                store.elements.forget(element.put_code)
            self.expected.default[person] = store.accounts.get(person).default_visibility
            self.expected.state[person] = "active"
        self.tokens = {}
        for client in (self.registry.client("A hub"), self.registry.client("A repository")):
            self.issue(client, "", "/read-public")
            for person in PEOPLE[:2]:
                self.issue(client, person, FULL)
                self.issue(client, person, "/authenticate")
            self.issue(client, PEOPLE[2], "/read-limited")

    def issue(self, client, person, scopes):
        name = f"token {len(self.tokens)}"  # the tokens themselves are random, and a walk must be had again
        self.tokens[name] = self.registry.token(client, scopes, person)
        self.expected.permissions[name] = Permission(client, person, frozenset(scopes.split()))

    def ask(self, method, path, token, content=None):
        return self.registry.ask_json(method, path, self.tokens[token].access if token else "", content)

    def teardown(self):
        if hasattr(self, "registry"):
            self.registry.close()

    def _token(self, data, *, own=None):
        """Draw a token: mostly of the person asked about, so that walks get somewhere."""
        fitting = [name for name, one in self.expected.permissions.items() if own and one.person == own]
        return data.draw(st.sampled_from(fitting if fitting and data.draw(st.booleans()) else list(self.tokens)))

    def _some_item(self, data):
        return data.draw(st.sampled_from(sorted(self.expected.items)))

    def check(self, answer, wanted):
        status, code = wanted
        assert (answer.status, answer.code if code else None) == (status, code), answer.body

    @rule(data=st.data(), person=people, kind=kinds, given=ids, text=texts)
    def post(self, data, person, kind, given, text):
        token = self._token(data, own=person)
        sent = content_of(kind, given, text)
        answer = self.ask("POST", f"/api/v3.0/{person}/{SEGMENTS[kind]}", token, sent)
        wanted = self.expected.on_post(person, token, kind, given, text)
        self.check(answer, wanted)
        if answer.status == 201:
            self.expected.posted(int(answer.headers["location"].rsplit("/", 1)[1]), person, token, kind, given, text)

    @precondition(lambda self: self.expected.items)
    @rule(data=st.data(), given=ids, text=texts)
    def put(self, data, given, text):
        put_code = self._some_item(data)
        item = self.expected.items[put_code]
        token = self._token(data, own=item.person)
        sent = {**content_of(item.kind, given, text), "put-code": put_code}
        path = f"/api/v3.0/{item.person}/{SEGMENTS[item.kind]}/{put_code}"
        answer = self.ask("PUT", path, token, sent)
        wanted = self.expected.on_put(put_code, item.person, token, given, text)
        self.check(answer, wanted)
        if answer.status == 200:
            self.expected.items[put_code] = replace(item, ids=tuple(given), text=text)

    @precondition(lambda self: self.expected.items)
    @rule(data=st.data())
    def delete(self, data):
        put_code = self._some_item(data)
        item = self.expected.items[put_code]
        token = self._token(data, own=item.person)
        path = f"/api/v3.0/{item.person}/{SEGMENTS[item.kind]}/{put_code}"
        answer = self.ask("DELETE", path, token)
        self.check(answer, self.expected.on_delete(put_code, item.person, token))
        if answer.status == 204:
            del self.expected.items[put_code]

    @precondition(lambda self: self.expected.items)
    @rule(data=st.data(), visibility=st.sampled_from(["public", "limited", "private"]))
    def change_visibility(self, data, visibility):
        put_code = self._some_item(data)
        core = self.registry.core
        element = core.store.elements.get(put_code)
        core.store.elements.put(structs.replace(element, visibility=visibility))
        record_changed(core, element.orcid_id, core.clock.now())
        self.expected.items[put_code].visibility = visibility

    @rule(person=people, visibility=st.sampled_from(["public", "limited", "private"]))
    def change_default(self, person, visibility):
        store = self.registry.core.store
        store.accounts.put(structs.replace(store.accounts.get(person), default_visibility=visibility))
        self.expected.default[person] = visibility

    @rule(data=st.data(), by=st.sampled_from(["user", "client"]))
    def revoke(self, data, by):
        name = self._token(data)
        permission = self.expected.permissions[name]
        if len([one for one in self.expected.permissions.values() if one.ended_by]) < 5:
            core = self.registry.core
            kept = core.store.tokens.get(self.tokens[name].token.token_id)  # as it is now: perhaps ended before
            end_token(core.store, kept, by, core.clock.now())
            permission.ended_by = permission.ended_by or by

    @rule(person=st.sampled_from(PEOPLE[1:]), state=st.sampled_from(["active", "deprecated", "locked", "deactivated"]))
    def change_state(self, person, state):
        store = self.registry.core.store
        primary = PEOPLE[0] if state == "deprecated" else ""
        store.accounts.put(structs.replace(store.accounts.get(person), state=state, primary=primary))
        self.expected.state[person] = state

    @precondition(lambda self: self.expected.items)
    @rule(data=st.data())
    def read_one(self, data):
        put_code = self._some_item(data)
        item = self.expected.items[put_code]
        token = data.draw(st.none() | st.sampled_from(list(self.tokens)))
        if token is None and self.expected.state[item.person] != "active":
            return
        side = "pub" if token is None else "api"
        answer = self.ask("GET", f"/{side}/v3.0/{item.person}/{SEGMENTS[item.kind]}/{put_code}", token)
        self.check(answer, self.expected.on_single(put_code, item.person, token))

    @rule(data=st.data(), person=people)
    def read_lists(self, data, person):
        token = data.draw(st.none() | st.sampled_from(list(self.tokens)))
        side = "pub" if token is None else "api"
        answer = self.ask("GET", f"/{side}/v3.0/{person}/record", token)
        refused = self.expected.refused(person, token, is_read=True) if token else None
        if refused:
            self.check(answer, refused)
            if answer.status == 301:
                assert PEOPLE[0] in answer.headers["location"]
            return
        if self.expected.state[person] == "active":
            self.compare(answer.json, person, token)

    def compare(self, record, person, token):
        activities, own = record["activities-summary"], record["person"]
        groups = {frozenset(one["put-code"] for one in group["work-summary"]) for group in activities["works"]["group"]}
        assert groups == self.expected.groups(person, token)
        employments = {
            one["employment-summary"]["put-code"]
            for group in activities["employments"]["affiliation-group"]
            for one in group["summaries"]
        }
        assert employments == self.expected.visible(person, "employment", token)
        words = {one["put-code"] for one in own["keywords"]["keyword"]}
        assert words == self.expected.visible(person, "keyword", token)

    @invariant()
    def the_store_holds_what_was_written_and_nothing_else(self):
        if hasattr(self, "registry"):
            held = {
                element.put_code
                for person in PEOPLE
                for element in self.registry.core.store.elements.find(orcid_id=person)
            }
            assert held == set(self.expected.items)


@pytest.mark.timeout(LONGEST)
@pytest.mark.parametrize("kept", ["memory", "file"])
def test_whatever_happens_the_rules_hold(kept, tmp_path):
    numbers = iter(range(10**6))

    class Kept(Walk):
        if kept == "file":
            make_store = staticmethod(lambda: SqliteStore(tmp_path / f"{next(numbers)}.sqlite"))

    run_state_machine_as_test(Kept, settings=walks(kept))
