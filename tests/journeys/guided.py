"""How a person walks through a guided session of the reference repository, whichever way she finds and presses things."""

import re
import time
from dataclasses import dataclass
from typing import Protocol

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Demo

PASSWORD = "practice-2026"
AT_THE_SYSTEM = "reference-2026"
OFFICER = "officer@penrhos.example"
MACHINE_SECONDS = 60


class Hand(Protocol):
    """One way of using a page: everything is found by its role and name, or by walking there with the keyboard."""

    page: Page

    def fill(self, name: str, text: str) -> None: ...
    def press(self, name: str) -> None: ...
    def tick(self, name: str) -> None: ...
    def open(self, name: str) -> None: ...
    def read(self, name: str) -> str: ...


@dataclass
class Walk:
    """Somebody with three windows: the session, and the system as each of the two test people."""

    demo: Demo
    desk: Hand
    first: Hand
    second: Hand
    javascript: bool = True
    system: str = "Penrhos Repository"
    site: str = ""
    total: int = 13
    steps: int = 0
    title: str = ""

    def does(self) -> None:
        self.steps += 1

    def __post_init__(self) -> None:
        self.site = self.site or self.demo.repository

    # At the desk

    def sign_in(self) -> None:
        self.desk.page.goto(f"{self.demo.portal}/sign-in")
        self.desk.fill("E-mail address", OFFICER)
        self.desk.fill("Password", PASSWORD)
        self.desk.press("Sign in")

    def prepare(self) -> None:
        site = self.site
        self.desk.page.goto(f"{self.demo.portal}/integrations")
        self.desk.press(self.system)
        self.desk.press("Assess it by hand")
        self.desk.press("Prepare a guided session")
        for name, value in (
            ("Page with the ORCID button", f"{site}/profile"),
            ("Page that explains ORCID", f"{site}/help/orcid"),
            ("Name of the first test person", "Wren Halloway"),
            ("Public page of the first test person", f"{site}/people/1"),
            ("Name of the second test person", "Idris Penhallow"),
            ("A page of search results", f"{site}/search?q=pools"),
            ("Page of one work of the first test person", f"{site}/items/1"),
            ("A page with an iD that came with older data", f"{site}/people/5"),
            ("Page where people log in", f"{site}/login"),
            ("First test person: user name", "wren"),
            ("First test person: password", AT_THE_SYSTEM),
            ("Second test person: user name", "idris"),
            ("Second test person: password", AT_THE_SYSTEM),
            ("Pages with forms about a person or a work", f"{site}/profile\n{site}/submit"),
        ):
            self.desk.fill(name, value)
        self.desk.tick("This is a practice system")
        self.desk.press("Make the session ready")
        self.wait_for_turn(1)

    def wait_for_turn(self, number: int) -> None:
        """Wait until the machine is done, and go on to the action of that number."""
        page = self.desk.page
        heading = page.get_by_role(
            "heading", name=re.compile(rf"^Action {number} of {self.total}|^Finished|^We could not")
        )
        turn = page.get_by_role("link", name="Go on", exact=True)
        deadline = time.monotonic() + MACHINE_SECONDS
        while not heading.or_(turn).count() and time.monotonic() < deadline:
            page.wait_for_timeout(300)
            if not self.javascript:
                self.desk.press("Look again")
        expect(heading.or_(turn)).to_be_visible()
        if turn.count():
            self.does()
            self.desk.press("Go on")
        expect(heading).to_be_visible()

    def sees(self, *ticks: str) -> None:
        """Wait until the ticks have come, in words."""
        for tick in ticks:
            line = self.desk.page.get_by_role("listitem").filter(has_text=tick).filter(has_text="not seen yet")
            seen = self.desk.page.get_by_role("listitem").filter(has_text=tick).filter(has_text=re.compile("^seen"))
            expect(seen).to_be_visible(timeout=20_000)
            expect(line).to_have_count(0)

    def done(self, number: int) -> None:
        self._told(number, f"I have done action {number}")

    def leaves_out(self, number: int) -> None:
        self.desk.open("It could not be done")
        self._told(number, "Go on without it")

    def _told(self, number: int, button: str) -> None:
        self.does()
        self.desk.press(button)
        if number < self.total:
            self.wait_for_turn(number + 1)

    # At the system, as one of its people

    def log_in(self, hand: Hand, name: str) -> None:
        hand.page.goto(f"{self.site}/login")
        hand.fill("User name", name)
        hand.fill("Password", AT_THE_SYSTEM)
        hand.press("Log in")

    def profile(self, hand: Hand) -> None:
        hand.page.goto(f"{self.site}/profile")

    def at_the_registry(self, hand: Hand, orcid_id: str, decision: str) -> None:
        if hand.page.get_by_role("textbox", name="Email or ORCID iD").count():
            hand.fill("Email or ORCID iD", orcid_id)
            hand.fill("Password", PASSWORD)
            hand.press("Sign in to ORCID")
        if hand.page.get_by_role("button", name=decision).count():
            hand.press(decision)

    def connect(self, hand: Hand, orcid_id: str, decision: str) -> None:
        self.profile(hand)
        # The icon's own name comes first where a name is told in full.
        hand.press("^(ORCID iD icon )?Connect your ORCID iD")
        self.at_the_registry(hand, orcid_id, decision)

    def change_title(self, title: str) -> None:
        self.profile(self.first)
        self.first.press("^Change “" + self.title)
        self.first.fill("Title", title)
        self.first.press("Save work")
        self.title = title

    def change_job(self, hand: Hand, post: str) -> None:
        self.profile(hand)
        hand.fill("Job title", post)
        hand.press("Save profile")

    def disconnect(self, hand: Hand) -> None:
        self.profile(hand)
        hand.press("Disconnect ORCID")
        hand.press("Yes, disconnect")

    # The whole of it

    def connect_first(self) -> None:
        """Actions 1 and 2."""
        first = self.desk.read("ORCID iD of the first test person")
        self.log_in(self.first, "wren")
        self.connect(self.first, first, "Authorize access")
        self.sees("sent to the practice registry", "gave her permission", "exchanged the code", "read her record")
        self.done(1)

        self.first.tick("Keywords")
        self.first.tick("Employments")
        self.first.press("Use in my profile")
        self.done(2)

    def walk(self) -> None:
        """All thirteen actions."""
        page = self.desk.page
        self.connect_first()

        self.title = self.desk.read("Title of the work")
        self.first.press("Log out")
        self.log_in(self.first, "wren")
        self.first.page.goto(f"{self.site}/submit")
        self.first.fill("Title", self.title)
        self.first.fill("Year", "2026")
        self.first.press("Deposit")
        self.sees("written to her record")
        self.desk.fill("Address of the work’s page", self.first.page.url)
        self.done(3)

        job = self.desk.read("New job title")
        self.change_title(self.desk.read("New title of the work"))
        self.change_job(self.first, job)
        self.sees("change of the work", "change of the job")
        self.done(4)

        second = self.desk.read("ORCID iD of the second test person")
        self.log_in(self.second, "idris")
        self.connect(self.second, second, "Deny access")
        self.sees("sent to the practice registry", "refused")
        self.desk.open("Show what you saw")
        self.desk.fill("The words on the page", " ".join(self.second.page.inner_text("body").split()))
        self.desk.tick("This is what I saw")
        self.done(5)

        self.connect(self.second, second, "Authorize access")
        self.sees("gave her permission", "exchanged the code")
        self.done(6)

        self.change_title(self.desk.read("Title of the work while ORCID is out of order"))
        self.sees("told 503")
        self.done(7)

        self.change_title(self.desk.read("Title of the work after the trouble"))
        self.sees("change was sent")
        self.done(8)

        self.change_job(self.second, self.desk.read("Second person’s new title"))
        self.sees("permission is gone")
        self.done(9)

        self.change_job(self.second, self.desk.read("Second person’s title after that"))
        self.done(10)

        self.connect(self.second, second, "Authorize access")
        self.sees("exchanged the code")
        self.done(11)

        self.change_job(self.second, self.desk.read("Second person’s next title"))
        self.sees("moved iD")
        self.done(12)

        self.disconnect(self.first)
        self.profile(self.second)
        if self.second.page.get_by_role("link", name="Disconnect ORCID").count():
            self.disconnect(self.second)
        self.sees("ended at ORCID")
        self.done(13)
        self.wait_for_turn(14)
        expect(page.get_by_role("heading", name="Finished")).to_be_visible()
