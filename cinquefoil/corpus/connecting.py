"""Connecting to ORCID and ending it: to ORCID, back from it, the choice of what to reuse, webhooks, disconnecting.

What is written and read is said in `writing` and `reading`.
"""

import secrets
import threading
import time
from datetime import UTC, datetime
from html import escape
from urllib.parse import urlencode

from cinquefoil.corpus import orcid_calls, reading, writing
from cinquefoil.corpus.explanation import refusal_reason
from cinquefoil.corpus.markup import notice, orcid_link
from cinquefoil.corpus.serving import Request, Response, redirect
from cinquefoil.corpus.settings import SCOPES
from cinquefoil.corpus.site import Site
from cinquefoil.corpus.store import Row

POLL_SECONDS = 2
TRY_AGAIN = (
    '<p><a class="orcid-button" href="/orcid/connect">Try again</a> <a href="/profile">Back to my profile</a></p>'
)


class Connecting:
    """The pages of the connection."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._settings = site.settings
        self._store = site.store
        self._hook = secrets.token_urlsafe(24)
        site.addresses.add("GET", "/orcid/connect", self.start)
        site.addresses.add("GET", "/orcid/callback", self.back)
        site.addresses.add("GET", "/orcid/return", self.forward)
        site.addresses.add("GET", "/orcid/connected", self.connected)
        site.addresses.add("POST", "/orcid/choose", self.choose)
        site.addresses.add("GET", "/orcid/disconnect", self.ask_disconnect)
        site.addresses.add("POST", "/orcid/disconnect", self.disconnect)
        site.addresses.add("POST", "/hooks/orcid/([^/]+)/([0-9]+)", self.hook)

    def start(self, request: Request) -> Response:
        """Send the person to ORCID, with a state bound to this session."""
        person = self._site.viewer(request)
        if person is None:
            return redirect("/login")
        state = secrets.token_urlsafe(24)
        told = request.query.get("orcid_id", "")
        self._store.do("insert into states values (?,?,?)", state, request.session, told)
        if self._settings.variant("S04") and "step" not in request.query:
            return redirect("/orcid/connect?step=2")
        address = orcid_calls.authorise_url(
            self._settings, state, given=person["given"], family=person["family"], email=person["email"]
        )
        if self._settings.fault("M14"):
            body = f'<iframe src="{escape(address)}" title="ORCID" width="100%" height="600"></iframe>'
            body += f'<p><a href="{escape(address)}">Sign in at ORCID in the whole window</a></p>'
            return self._site.page(request, "Connect your ORCID iD", body)
        return redirect(address)

    def forward(self, request: Request) -> Response:
        """The old address for answers from ORCID sends on to the present one."""
        return redirect(f"{self._settings.public_url}/orcid/callback?{urlencode(request.query)}")

    def back(self, request: Request) -> Response:
        """Take in what ORCID sends: a refusal, or a code."""
        person = self._site.viewer(request)
        if person is None:
            return redirect("/login")
        state = request.query.get("state", "")
        known = self._store.one("select * from states where state = ? and session_key = ?", state, request.session)
        self._store.do("delete from states where state = ?", state)
        if known is None and not self._settings.fault("M20"):
            return self._problem(request, 400, "This answer does not belong to a connection that you began here.")
        if "error" in request.query:
            return self._refused(request, person)
        return self._take_in(request, person, told=known["told"] if known else "")

    def _take_in(self, request: Request, person: Row, *, told: str) -> Response:
        """Exchange the code and keep what is granted. `told`: what a form of ours said beside it."""
        if self._settings.fault("M04"):
            self._store.do("update people set orcid_proof = 'authenticated' where id = ?", person["id"])
            body = notice("Thank you. Your ORCID iD is connected.")
            return self._site.page(request, "Your ORCID iD is connected", body)
        try:
            granted = orcid_calls.exchange(self._settings, request.query.get("code", ""))
        except orcid_calls.OrcidTrouble as trouble:
            if self._settings.fault("M21"):
                raw = f"Traceback (most recent call last):\n  File callback.py, line 71\n{trouble}: {trouble.detail}"
                return Response(raw, 500, media_type="text/plain; charset=utf-8")
            return self._problem(request, 502, "ORCID could not finish the connection just now.")
        if self._settings.fault("M03"):
            granted["orcid"] = told
        return self._keep(request, person, granted)

    def _refused(self, request: Request, person: Row) -> Response:
        if self._settings.fault("M15"):
            raise KeyError("code")
        if self._settings.fault("M16"):
            return redirect("/profile")
        if self._settings.variant("S19"):
            said = "You refused, so your ORCID iD was not connected. "
            said += f"{refusal_reason(self._settings)} You can try again below, whenever you like."
            self._store.do("update people set problem = ? where id = ?", said, person["id"])
            return redirect("/profile")
        body = notice("You refused, so your ORCID iD was not connected and nothing was stored.", bad=True)
        body += refusal_reason(self._settings)
        body += f'<p>You can try again whenever you like. <a href="/help/orcid">How we use ORCID iDs</a></p>{TRY_AGAIN}'
        return self._site.page(request, "Your ORCID iD was not connected", body)

    def _problem(self, request: Request, status: int, sentence: str) -> Response:
        body = notice(escape(sentence), bad=True)
        body += "<p>Nothing was stored. Try again, and if it happens twice write to "
        body += f'<a href="mailto:repository@tarnwath.example">repository@tarnwath.example</a>.</p>{TRY_AGAIN}'
        return self._site.page(request, "The connection was not made", body, status=status)

    def _keep(self, request: Request, person: Row, granted: dict[str, object]) -> Response:
        orcid_id = granted["orcid"]
        other = self._store.one("select 1 from tokens where orcid_id = ? and person_id <> ?", orcid_id, person["id"])
        if other:
            return self._problem(request, 409, "This ORCID iD is already connected to another account here.")
        self._store.do(
            "insert or replace into tokens values (?,?,?,?,?,?,?,?)",
            person["id"], orcid_id, granted.get("name"), granted["access_token"], self._refresh_token(granted),
            granted["scope"], granted.get("expires_in"), datetime.now(UTC).isoformat(),
        )  # fmt: skip
        self._store.do(
            "update people set orcid_id = ?, orcid_proof = 'authenticated', problem = '' where id = ?",
            orcid_id, person["id"],
        )  # fmt: skip
        if self._settings.fault("M13"):
            self._need_email(str(orcid_id), str(granted["access_token"]))
        reading.read_again(self._settings, self._store, person["id"])
        writing.send_everything(self._settings, self._store, person)
        self._watch(person["id"], str(orcid_id))
        if self._settings.variant("S17"):
            threading.Thread(target=self._poll, args=(person["id"],), daemon=True).start()
        if self._settings.variant("S41") and "/activities/update" not in str(granted["scope"]):
            return self._second_round(request, person)
        if self._settings.fault("M12"):
            self._store.do("delete from tokens where person_id = ?", person["id"])
        return redirect("/orcid/connected")

    def _second_round(self, request: Request, person: Row) -> Response:
        """Ask for the permission to write apart from the permission to read."""
        state = secrets.token_urlsafe(24)
        self._store.do("insert into states values (?,?,?)", state, request.session, "")
        names = {"given": person["given"], "family": person["family"], "email": person["email"]}
        return redirect(orcid_calls.authorise_url(self._settings, state, scope=SCOPES, **names))

    def _refresh_token(self, granted: dict[str, object]) -> object:
        # Some systems keep only the access token, which lives for twenty years.
        return None if self._settings.variant("S07") else granted.get("refresh_token")

    def _need_email(self, orcid_id: str, token: str) -> None:
        emails = orcid_calls.read_record(self._settings, orcid_id, token)["person"]["emails"]["email"]
        if not emails:
            raise KeyError("email")

    def connected(self, request: Request) -> Response:
        """Say that it worked, and offer what the record holds."""
        person = self._site.viewer(request)
        if person is None or not person["orcid_id"]:
            return redirect("/profile")
        body = notice(f"Your ORCID iD is connected: {orcid_link(self._settings, person)}")
        body += self.choices(person)
        return self._site.page(request, "Your ORCID iD is connected", body)

    def choices(self, person: Row) -> str:
        """The form in which the person picks what to reuse."""
        facts = self._store.all("select * from facts where person_id = ? order by kind, value", person["id"])
        if not facts:
            return "<p>Your ORCID record holds nothing yet that we could reuse.</p>"
        rows = ""
        for kind, label in reading.KINDS.items():
            values = "; ".join(escape(fact["value"]) for fact in facts if fact["kind"] == kind)
            ticked = " checked" if kind in person["chosen"].split() else ""
            if values:
                rows += f'<label class="inline"><input type="checkbox" name="kind" value="{kind}"{ticked}> '
                rows += f"<strong>{label}</strong>: {values}</label>"
        return (
            "<h2>Reuse what stands on your ORCID record</h2><p>Choose what to bring into your profile here. "
            "We keep it in step with your record until you change your choice.</p>"
            f'<form method="post" action="/orcid/choose">{rows}<p><button>Use in my profile</button></p></form>'
        )

    def choose(self, request: Request) -> Response:
        """Keep the choice."""
        person = self._site.viewer(request)
        if person is None:
            return redirect("/login")
        kinds = " ".join(kind for kind in request.form.get("kind", []) if kind in reading.KINDS)
        self._store.do("update people set chosen = ? where id = ?", kinds, person["id"])
        return redirect("/profile")

    def ask_disconnect(self, request: Request) -> Response:
        """Say what disconnecting does before it is done."""
        if self._site.viewer(request) is None:
            return redirect("/login")
        body = "<p>We will end our permission at ORCID, delete your iD and what we read from your record, and stop "
        body += "updating it. What we added to your record stays there and is yours to keep or delete.</p>"
        body += '<form method="post" action="/orcid/disconnect"><button>Yes, disconnect</button></form>'
        body += '<p><a href="/profile">Keep the connection</a></p>'
        return self._site.page(request, "Disconnect your ORCID iD?", body)

    def disconnect(self, request: Request) -> Response:
        """End the permission at ORCID and forget the iD here."""
        person = self._site.viewer(request)
        if person is None:
            return redirect("/login")
        token = self._store.one("select * from tokens where person_id = ?", person["id"])
        if token:
            self._unwatch(person["id"], token["orcid_id"])
            self._revoke(token)
        for table in ("tokens", "facts", "put_codes"):
            self._store.do(f"delete from {table} where person_id = ?", person["id"])  # noqa: S608  names from above
        self._store.do("update people set orcid_id = null, orcid_proof = '', chosen = '' where id = ?", person["id"])
        body = notice("Your ORCID iD is disconnected. We deleted it here and ended our permission at ORCID.")
        return self._site.page(request, "Disconnected", body + '<p><a href="/profile">Back to my profile</a></p>')

    def hook(self, request: Request, secret: str, person_id: str) -> Response:
        """Answer ORCID's notice at once, and read the record again behind it."""
        if not secrets.compare_digest(secret, self._hook):
            return self._site.lost(request)
        if self._settings.fault("M47"):
            return Response("", 500)
        work = (self._settings, self._store, int(person_id))
        threading.Thread(target=reading.read_again, args=work, daemon=True).start()
        return Response("", 204)

    def _revoke(self, token: Row) -> None:
        if self._settings.fault("M17"):
            return
        for secret in (token["access_token"], token["refresh_token"]):
            try:
                if secret:
                    orcid_calls.revoke(self._settings, secret)
            except orcid_calls.OrcidTrouble as trouble:
                self._site.log(f"could not revoke: {trouble}")

    def _watch(self, person_id: int, orcid_id: str) -> None:
        if self._settings.fault("M45") or self._settings.variant("S17"):
            return
        try:
            orcid_calls.watch(self._settings, orcid_id, self._callback(person_id))
        except orcid_calls.OrcidTrouble as trouble:
            self._site.log(f"no webhook: {trouble}")

    def _unwatch(self, person_id: int, orcid_id: str) -> None:
        try:
            orcid_calls.unwatch(self._settings, orcid_id, self._callback(person_id))
        except orcid_calls.OrcidTrouble as trouble:
            self._site.log(f"webhook not removed: {trouble}")

    def _poll(self, person_id: int) -> None:
        """Read the record again and again in place of being told, for as long as there is a permission."""
        while self._store.one("select 1 from tokens where person_id = ?", person_id):
            reading.read_again(self._settings, self._store, person_id)
            time.sleep(POLL_SECONDS)

    def _callback(self, person_id: int) -> str:
        return f"{self._settings.public_url}/hooks/orcid/{self._hook}/{person_id}"
