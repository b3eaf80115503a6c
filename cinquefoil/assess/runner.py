"""Runs an assessment: the steps in their order, each with the evidence that came during it.

Acts and collects; what the evidence means is said by `probes` and `verdict`. A step that the plan has no script for
is left out, so that what depends on it stays *not tested*.
"""

from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import httpx2
from playwright.sync_api import Browser

from cinquefoil.assess.collectors import registry_forms, typed_ids
from cinquefoil.assess.collectors.browser import Album, BrowserRoute, Visitor
from cinquefoil.assess.collectors.canaries import build_employment, draw_canaries
from cinquefoil.assess.collectors.plain import fetch_page
from cinquefoil.assess.collectors.registry_forms import AUTHORISE, DENY
from cinquefoil.assess.collectors.witness import ControlRefused, WitnessRoute, is_read, is_write
from cinquefoil.assess.evidence import (
    Bundle,
    Canary,
    Exchange,
    Page,
    SetupProblem,
    Step,
    Subject,
)
from cinquefoil.assess.plan import Plan, fill_in
from cinquefoil.assess.preflight import Ready
from cinquefoil.assess.session import Say, Session, Stop

PUBLIC_AGAIN = ("profile", "item", "imported", "metadata", "search")


class Run(Session):
    """The steps, each a method."""

    def look(self) -> None:
        """Everything that is public, before anyone connects."""
        with self.step("look", person="anonymous"):
            self.look_around("look", tuple(self.plan.pages))

    def typed(self) -> None:
        """Try to type an iD, where the plan allows it."""
        if not self.plan.intrusive or not self.plan.forms:
            self.say("typed: left out, the plan does not allow it or names no forms")
            return
        with self.step("typed"):
            forms = [self.plan.address(fill_in(form, self.values())) for form in self.plan.forms]
            shown_at = self.addresses("profile")
            visitor = self.signed_in("first")
            self.attempts += typed_ids.try_forms(visitor, forms, shown_at, self.canaries["typed"].orcid_id)
        self.must("typed", "Correct script.sign_in or forms in the plan.")

    def connect(self) -> None:
        """The first person connects, and everything public is looked at again."""
        with self.step("connect") as notes:
            visitor = self.signed_in("first")
            self.perform(visitor, "connect")
            page = visitor.capture("connect", step="connect")
            self.follow_explanation(visitor, page)
            if self.to_registry(visitor, notes):
                registry_forms.decide(visitor, self.ready.registry.url, self.person("first"), AUTHORISE)
            visitor.capture("after-connect", step="connect")
            self.perform(visitor, "connected")
            self.look_around("connect", PUBLIC_AGAIN)
        self.must("connect", "Correct script.sign_in, script.connect or entry in the plan.")

    def come_back(self) -> None:
        """The first person comes back another day and does something that belongs on her record."""
        with self.step("return"):
            before = self.witness.last_number()
            visitor = self.signed_in("first", afresh=True)
            self.perform(visitor, "return")
            visitor.capture("after-return", step="return")
            self.witness.wait_for(before, is_write, seconds=self.plan.timing.write_seconds)
            self.look_around("return", ("profile", "item"))

    def change(self) -> None:
        """The first person changes it."""
        with self.step("change"):
            before = self.witness.last_number()
            visitor = self.signed_in("first")
            self.perform(visitor, "change")
            visitor.capture("after-change", step="change")
            self.witness.wait_for(before, is_write, seconds=self.plan.timing.write_seconds)

    def registry_change(self) -> None:
        """The first person's record changes at ORCID."""
        with self.step("registry_change"):
            before, canary = self.witness.last_number(), self.canaries["first"]
            self.witness.add_employment(canary.orcid_id, build_employment(canary.changed, canary.title))
            self.witness.deliver_webhooks()
            if self.witness.wait_for(before, is_read, seconds=self.plan.timing.read_seconds):
                self.look_around("registry_change", ("profile",))

    def refuse(self) -> None:
        """The second person says no."""
        with self.step("refuse", person="second") as notes:
            visitor = self.signed_in("second")
            self.perform(visitor, "connect")
            visitor.capture("connect", step="refuse")
            if self.to_registry(visitor, notes):
                registry_forms.decide(visitor, self.ready.registry.url, self.person("second"), DENY)
            visitor.capture("after-refuse", step="refuse")

    def control(self) -> None:
        """The second person connects after all, which shows that the system was alive."""
        with self.step("control", person="second") as notes:
            visitor = self.signed_in("second", afresh=True)
            self.perform(visitor, "connect")
            if self.to_registry(visitor, notes):
                registry_forms.decide(visitor, self.ready.registry.url, self.person("second"), AUTHORISE)
            visitor.capture("after-connect", step="control")

    def disconnect(self) -> None:
        """The first person disconnects."""
        with self.step("disconnect"):
            before = self.witness.last_number()
            visitor = self.signed_in("first")
            self.perform(visitor, "disconnect")
            visitor.capture("after-disconnect", step="disconnect")
            self.witness.wait_for(before, _is_revocation, seconds=self.plan.timing.write_seconds)
            self.look_around("disconnect", ("profile", "item"))

    def to_registry(self, visitor: Visitor, notes: list[str]) -> bool:
        """Click the way to ORCID; notes where it led when not there."""
        arrived = registry_forms.click_entry(visitor, self.ready.registry.url, name=self.plan.entry)
        if not arrived:
            notes.append(f"The button did not lead to the registry but to {visitor.tab.url}.")
        return arrived

    def follow_explanation(self, visitor: Visitor, page: Page) -> None:
        """Keep the explanation that the connect page links to, if it does."""
        linked = {link.partition("#")[0] for link in visitor.tab.evaluate(_LINKS)}
        for address in self.addresses("explanation"):
            if address in linked:
                back = visitor.tab.url
                visitor.visit(address, "explanation", step="connect", linked_from=page.id)
                visitor.goto(back)

    def all_steps(self) -> None:
        """Every step the plan has a script for, in order."""
        self.look()
        self.typed()
        self.connect()
        for script, act in (("return", self.come_back), ("change", self.change)):
            if script in self.plan.scripts:
                act()
            else:
                self.say(f"{script}: left out, the plan has no script.{script}")
        self.registry_change()
        if "second" in self.plan.people:
            self.refuse()
            self.control()
        else:
            self.say("refuse, control: left out, the plan has no second person")
        if "disconnect" in self.plan.scripts:
            self.disconnect()
        else:
            self.say("disconnect: left out, the plan has no script.disconnect")


_LINKS = "() => [...document.querySelectorAll('a[href]')].map(link => link.href)"


def run(plan: Plan, folder: Path | None, ready: Ready, *, seed: str, chromium: Browser, say: Say) -> Bundle:
    """Run the plan and return what was seen; pictures are put into `folder`, and None takes none.

    Raises:
        ControlRefused: the practice registry could not be used before the first step.
    """
    started = datetime.now(UTC)
    canaries = {canary.person: _with_local_name(canary, plan) for canary in draw_canaries(seed)}
    witness = WitnessRoute(ready.registry.url, ready.token, plan.subject.client_id)
    secrets = tuple(people["password"] for people in plan.people.values() if people.get("password"))
    browser = BrowserRoute(chromium, Album(folder, secrets), plan.timing.page_seconds)
    try:
        for name in ("first", "second"):
            witness.create_record(canaries[name], password=ready.registry.password)
        current = Run(plan, ready, seed, say, witness, browser, canaries)
        _go(current)
        return _bundle(current, started)
    finally:
        browser.close()
        witness.close()


def run_plainly(plan: Plan, ready: Ready, *, seed: str, say: Say) -> Bundle:
    """Look at the public pages only, without a browser; every other step is left out."""
    started, pages = datetime.now(UTC), list[Page]()
    with httpx2.Client(timeout=plan.timing.page_seconds, follow_redirects=True, trust_env=False) as http:
        for place, addresses in plan.pages.items():
            for address in (address for address in addresses if "{" not in address):
                page = fetch_page(http, plan.address(address), place, number=len(pages) + 1, step="look")
                pages += [page] if page else []
    say(f"look: {len(pages)} pages; without a browser every other step is left out")
    step = Step(name="look", ok=True, started=started, ended=datetime.now(UTC), person="anonymous")
    return Bundle(
        subject=_subject(plan),
        client_id=plan.subject.client_id,
        registry_web=ready.registry.url,
        started=started,
        ended=datetime.now(UTC),
        tool=_tool(),
        seed=seed,
        plan=plan.name,
        steps=(step,),
        pages=tuple(pages),
    )


def _go(current: Run) -> None:
    try:
        current.all_steps()
    except Stop:
        return
    except ControlRefused as refusal:
        current.problems.append(SetupProblem(code="registry.control", sentence=str(refusal)))
    except registry_forms.RegistryRefused as refusal:
        said = f"The practice registry would not begin: {refusal}"
        remedy = "Compare client id and redirect URI of the system with those registered there."
        current.problems.append(SetupProblem(code="registry.refused", sentence=said, remedy=remedy))


def _bundle(current: Run, started: datetime) -> Bundle:
    return Bundle(
        subject=_subject(current.plan),
        client_id=current.plan.subject.client_id,
        registry_web=current.ready.registry.url,
        started=started,
        ended=datetime.now(UTC),
        tool=_tool(),
        seed=current.seed,
        plan=current.plan.name,
        canaries=tuple(current.canaries.values()),
        steps=tuple(current.steps),
        exchanges=tuple(sorted(current.exchanges, key=lambda exchange: exchange.number)),
        pages=tuple(current.browser.album.pages),
        attempts=tuple(current.attempts),
        setup_problems=tuple(current.problems),
    )


def _subject(plan: Plan) -> Subject:
    told = plan.subject
    return Subject(
        name=told.name,
        url=told.url,
        organisation=told.organisation,
        product=told.product,
        version=told.version,
        sector=told.sector,
    )


def _tool() -> str:
    return f"cinquefoil {version('cinquefoil')}"


def _with_local_name(canary: Canary, plan: Plan) -> Canary:
    """Add the name by which the system itself knows the person, so that her pages can be told."""
    name = plan.people.get(canary.person, {}).get("name", "")
    return replace(canary, values={**canary.values, "local_name": name}) if name else canary


def _is_revocation(exchange: Exchange) -> bool:
    return exchange.path.endswith("/oauth/revoke")
