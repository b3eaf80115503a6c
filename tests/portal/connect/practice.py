"""What these tests ask of a practice registry: what our client wrote, which calls were made, a person's own hands."""

from cinquefoil.registry.testing import PracticeRegistry, hidden_fields


class Practice:
    """A running registry, seen by one organisation's client."""

    def __init__(self, registry: PracticeRegistry, callback: str):
        self.registry, self.control = registry, registry.control
        self.client = self.control.add_client("University of Aberwen", redirect_uris=[callback], kind="premium")

    def affiliations(self, orcid_id, section="employment"):
        """What our client wrote to a record, as summaries."""
        groups = self.control.record(orcid_id)["activities-summary"][f"{section}s"]["affiliation-group"]
        summaries = [entry[f"{section}-summary"] for group in groups for entry in group["summaries"]]
        ours = self.client["client_id"]
        return [one for one in summaries if ((one["source"] or {}).get("source-client-id") or {}).get("path") == ours]

    def calls(self, method, path=""):
        """The witness's lines of one method whose path contains a text."""
        lines = self.control.witness(client_id=self.client["client_id"])
        return [line for line in lines if line["method"] == method and path in line["path"]]

    def forget_calls(self):
        self.control.ask("DELETE", "/witness")

    def webhooks(self):
        return self.control.ask("GET", "/webhooks")

    def own_hands(self, who, page, action, **fields):
        """What a person does herself on the registry's own pages: fill in one form and send it."""
        visitor = self.registry.visitor()
        visitor.sign_in(self.registry.cast[who])
        shown = visitor.http.get(page).text
        answer = visitor.http.post(action, data={**hidden_fields(shown, action), **fields})
        assert answer.status_code == 303, answer.text

    def consent(self, address, who):
        """Go where a button led, sign in and authorise; returns the query of the address the person comes back to."""
        visitor = self.registry.visitor()
        person = self.registry.cast[who]
        answer = visitor.http.get(address)
        if "/signin" in answer.headers.get("location", ""):
            onward = visitor.query_of(answer.headers["location"])["next"]
            answer = visitor.http.get(visitor.sign_in(person, onward).headers["location"])
        back = answer.headers.get("location") or visitor.consent(answer.text)
        return visitor.query_of(back)
