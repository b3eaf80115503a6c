"""A year of the programme in Chromium: from a list of members to badges, to their end, and to their renewal.

Real processes, a real mail server; the clock is moved by starting the same demo again, days later. It takes some minutes
and is run by its path: `python -m pytest -n 0 tests/journeys/year_of_the_programme.py`.
"""

import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from pathlib import Path

import httpx2
import pytest
from openbadgeslib.ob3 import OB3Verifier
from playwright.sync_api import Browser, Page, sync_playwright

from cinquefoil.programme.awards.meanings import MEANINGS
from tests.journeys.conftest import Demo, Ports, running_demo
from tests.journeys.gallery import picture, take
from tests.journeys.guided import OFFICER, Walk
from tests.journeys.test_assessed_by_script import assessed
from tests.journeys.test_guided_session import Tree, sign_in, window
from tests.portal.mailing.servers import Box, smtp

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.xdist_group("year"), pytest.mark.timeout(900)]

LEAD, AWARDER = "lead@meadow.example", "awarder@meadow.example"
BADGES = ("authenticate", "collect", "display", "connect", "synchronise")
MEMBERS = [f"College {number:02}" for number in range(1, 31)]
WITHOUT_CONTACT = {"College 07", "College 19"}
STALE_FOR_AT_MOST = 3600
"""Units: seconds. How long a picture may still show a petal that has ended."""


@dataclass
class Year:
    """The programme through a year: where it is kept, who gets mail, and the browser in which it is looked at."""

    folder: Path
    ports: Ports
    browser: Browser
    mail: str
    box: Box

    def on_day(self, days: int) -> AbstractContextManager[Demo]:
        """The demo as it runs so many days from now."""
        environment = {
            "PYTHONPATH": str(Path(__file__).parent / "clock"),
            "JOURNEY_DAYS": str(days),
            "JOURNEY_MAIL": self.mail,
            "JOURNEY_MAIL_ALLOWED": ",".join([OFFICER, LEAD, AWARDER, *map(address_of, MEMBERS)]),
        }
        return running_demo(self.folder, self.ports, **environment)

    def mails_to(self, address: str, words: str, *, seconds: float = 60) -> list[Message]:
        """The mails to somebody whose subject holds these words, when there is one."""
        deadline = time.monotonic() + seconds
        while not (found := [one for one in self.box.letters if address in one["To"] and words in one["Subject"]]):
            assert time.monotonic() < deadline, [(one["To"], one["Subject"]) for one in self.box.letters]
            time.sleep(0.2)
        return found

    def as_(self, demo: Demo, name: str) -> Tree:
        hand = Tree(window(self.browser))
        sign_in(hand, demo, name)
        return hand


def words_of(mail: Message) -> str:
    """What a mail says, however it was wrapped."""
    part = next(one for one in mail.walk() if one.get_content_type() == "text/plain")
    return " ".join(part.get_payload(decode=True).decode().split())


@pytest.fixture(scope="module")
def year(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    with sync_playwright() as playwright, smtp() as (mail, box):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield Year(tmp_path_factory.mktemp("year") / "data", Ports.free(), browser, mail, box)
        browser.close()


def address_of(member: str) -> str:
    return f"library@{member.lower().replace(' ', '-')}.colleges.example"


def member_list() -> str:
    rows = ["name,city,country,contact name,contact email"]
    for name in MEMBERS:
        contact = "," if name in WITHOUT_CONTACT else f"Dana of {name},{address_of(name)}"
        rows.append(f"{name},Anytown,GB,{contact}")
    return "\n".join(rows) + "\n"


def take_in_members(lead: Tree, demo: Demo, folder: Path) -> None:
    page = lead.page
    file = folder / "members.csv"
    file.write_text(member_list(), encoding="utf-8")
    page.goto(f"{demo.portal}/programme/members")
    lead.press("Take in a list")
    page.get_by_label("The list").set_input_files(file)
    lead.press("See what becomes of each row")
    assert "30 will be added" in page.inner_text("main")
    picture(page, "members-preview")
    lead.press("Take in 30 members")
    picture(page, "members")


def send_report_from_ci(year: Year, demo: Demo, chromium: str, out: Path) -> None:
    """The second system, assessed by the command as CI runs it, and its report sent in by its own people."""
    assessed(
        demo, chromium, out, "cinquefoil/corpus/plan.toml",
        REFERENCE_URL=f"http://127.0.0.1:{demo.systems_port + 1}", REFERENCE_CLIENT_ID="APP-PENRHOSJOURNAL01",
    )  # fmt: skip
    officer = year.as_(demo, OFFICER)
    officer.page.goto(f"{demo.portal}/integrations")
    officer.press("Penrhos Journals")
    officer.page.get_by_text("Send in a report from your own machine or CI").click()
    officer.page.get_by_label("The file report.json").set_input_files(out / "report.json")
    officer.press("Send in this report")
    assert "rehearsal" in officer.page.inner_text("main")


def review(lead: Tree, demo: Demo, system: str) -> int:
    """Confirm what waits for a person, and close; returns how many presses of a button it took."""
    presses = 1
    lead.page.goto(f"{demo.portal}/programme")
    lead.page.locator("main a[href*='/review/']", has_text=system).first.click()
    lead.page.wait_for_load_state()
    while lead.page.get_by_role("button", name=re.compile("^Confirm .* as met")).count():
        lead.fill("Why?", "I read the passage; it says what is asked.")
        lead.press("Confirm ")
        presses += 1
    lead.press("Close the review")
    return presses + 1


def write_to_the_member(lead: Tree) -> None:
    lead.press("Draft the letter")
    picture(lead.page, "letter-of-a-member")
    lead.press("Send 1 letter")


def award(year: Year, demo: Demo) -> None:
    awarder = year.as_(demo, AWARDER)
    awarder.page.goto(f"{demo.portal}/awards/confirm")
    awarder.press("Award the ticked badges")


def lit(demo: Demo) -> str:
    """What the picture of the system says to whoever cannot see it; it must not be kept for long."""
    answer = httpx2.get(f"{demo.portal}/systems/{system_slug(demo)}.svg")
    age = re.search(r"max-age=(\d+)", answer.headers["cache-control"])
    assert age, answer.headers["cache-control"]
    assert int(age.group(1)) <= STALE_FOR_AT_MOST
    return answer.text


def system_slug(demo: Demo) -> str:
    listed = httpx2.get(f"{demo.portal}/api/members").json()["members"]
    (page,) = [one["page"] for one in listed if one["system"].startswith("Penrhos Repository")]
    return page.rsplit("/", 1)[-1]


def credential(demo: Demo, award_id: int) -> bool:
    """Whether a stranger's library takes the badge for genuine and in force."""
    token = httpx2.get(f"{demo.portal}/awards/{award_id}/credential.jwt").text
    did = httpx2.get(f"{demo.portal}/.well-known/did.json").json()["id"]
    verifier = OB3Verifier.for_issuer_did(
        did, download=lambda url: httpx2.get(url.replace("https://", "http://")).content
    )
    return bool(verifier.verify(token, check_status=True, download=lambda url: httpx2.get(url).content))


def test_a_year_of_the_programme(year: Year, chromium: str, tmp_path: Path) -> None:
    with year.on_day(0) as demo:
        lead = year.as_(demo, LEAD)
        take_in_members(lead, demo, tmp_path)

        walk = Walk(demo, *(Tree(window(year.browser)) for _ in range(3)))
        walk.sign_in()
        walk.prepare()
        walk.walk()
        send_report_from_ci(year, demo, chromium, tmp_path / "out")

        review(lead, demo, "Penrhos Repository")
        write_to_the_member(lead)
        (told,) = year.mails_to(OFFICER, "Penrhos Repository")
        assert "qualifies" in words_of(told)
        review(lead, demo, "Penrhos Journals")
        write_to_the_member(lead)

        lead.page.goto(f"{demo.portal}/programme/letters")
        lead.press("Draft a letter to every member")
        picture(lead.page, "round")
        before = len(year.box.letters)
        lead.press("Send ")
        expected = {address_of(name) for name in MEMBERS if name not in WITHOUT_CONTACT}
        deadline = time.monotonic() + 90
        while len(expected - {one["To"] for one in year.box.letters[before:]}) and time.monotonic() < deadline:
            time.sleep(0.2)
        sent = Counter(one["To"] for one in year.box.letters[before:] if "colleges.example" in one["To"])
        assert sent == Counter(expected)

        award(year, demo)
        (mail,) = year.mails_to(OFFICER, "adges awarded")
        named = [part.get_filename() for part in mail.walk() if part.get_filename()]
        ids = [int(re.search(r"\d+", name).group()) for name in named if name.endswith(".jwt")]
        assert len(ids) == len(BADGES)
        for badge in BADGES:
            assert f"{badge.capitalize()}" in words_of(mail)
            assert MEANINGS[badge] in words_of(mail)
        page = window(year.browser)
        page.goto(f"{demo.portal}/systems/{system_slug(demo)}")
        picture(page, "system")
        assert "Awarded by The Meadow Badge Board" in page.inner_text("main")
        assert lit(demo).count("petal--earned") == len(BADGES)
        assert all(credential(demo, one) for one in ids)
        officer = year.as_(demo, OFFICER)
        officer.page.goto(f"{demo.portal}/integrations")
        officer.press("Penrhos Repository")
        now = datetime.now(UTC)
        take(
            {"lead": lead.page, "officer": officer.page, "anyone": page},
            demo.portal,
            integration=officer.page.url.rsplit("/", 1)[-1],
            award=ids[0],
            quarter=f"{now.year}-Q{(now.month + 2) // 3}",
        )

    with year.on_day(340) as demo:
        (reminder,) = year.mails_to(OFFICER, "end", seconds=90)
        assert "Penrhos Repository" in words_of(reminder)
        assert lit(demo).count("petal--earned") == len(BADGES)

    with year.on_day(370) as demo:
        assert lit(demo).count("petal--earned") == 0
        year.mails_to(OFFICER, "ended", seconds=90)
        page = window(year.browser)
        page.goto(f"{demo.portal}/systems/{system_slug(demo)}")
        picture(page, "system-after-the-end")
        lead = year.as_(demo, LEAD)
        lead.page.goto(f"{demo.portal}/programme/figures")
        picture(lead.page, "figures")

        officer = year.as_(demo, OFFICER)
        officer.page.goto(f"{demo.portal}/integrations")
        officer.press("Penrhos Repository")
        officer.press("Assess now")
        wait_for(officer.page, r"Waits for the\s+reviewer", seconds=300)
        presses = review(lead, demo, "Penrhos Repository")
        write_to_the_member(lead)
        award(year, demo)

        assert lit(demo).count("petal--earned") == len(BADGES)
        assert presses <= 15


def wait_for(page: Page, words: str, *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not re.search(words, page.inner_text("main")):
        assert time.monotonic() < deadline, page.inner_text("main")
        page.wait_for_timeout(500)
        page.reload()
