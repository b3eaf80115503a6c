"""From a report to the public page, with everybody doing her part by hand."""

from datetime import date

from django.utils import timezone

from cinquefoil.history.selectors import events_of_organisation
from cinquefoil.jobs.testing import run_due
from cinquefoil.mailing.selectors import mails
from cinquefoil.programme import selectors, services
from cinquefoil.programme.rules import Origin
from tests.portal.programme.reports import build

STATES = {"AUTH-3": "needs_review", "AUTH-10": "not_met", "CONN-1": "not_met"}


def test_the_whole_thread_from_a_report_to_the_flower(house):
    now = timezone.now()
    officer, lead, awarder = (house.as_(who) for who in (house.officer, house.lead, house.awarder))
    number = services.keep_report(house.integration, build(STATES), origin=Origin.SERVICE, user_id=None, at=now)

    own = officer.get(f"/integrations/{house.integration}").content.decode()
    assert "Waits for the <strong>reviewer</strong> to decide one criterion." in own
    assert "Mend AUTH-3." in own
    assert "what CONN-1 showed" in own

    asked = lead.get(f"/review/{number}").content.decode()
    assert "We ask for your iD to credit your work." in asked
    early = lead.post(f"/review/{number}/close", follow=True).content.decode()
    assert "Still to be decided: AUTH-3." in early
    lead.post(f"/review/{number}/decide", {"criterion": "AUTH-3", "decision": "confirm", "reason": "It is all there."})
    lead.post(f"/review/{number}/close")

    lead.post(f"/letters/{number}", {"act": "draft"})
    card = selectors.letter_of(number)
    assert "Authenticate, Collect and Display." in card.text
    assert "THE NEXT BADGE: CONNECT" in card.text
    assert 'with the subject "ORCID Collect and Connect"' in card.text
    sent = lead.post(
        f"/letters/{number}", {"act": "send", "subject": card.subject, "text": f"{card.text}\nPS"}, follow=True
    )
    assert "Proposed to the awarding body: authenticate, collect, display." in sent.content.decode()

    waiting = awarder.get("/awards/confirm").content.decode()
    assert "Penrhos Repository (DSpace 7.6.1)" in waiting
    assert awarder.get(f"/awards/evidence/{number}").status_code == 200
    ids = [award.id for award in selectors.awards_by_assessment(number)]
    awarder.post("/awards/confirm", {"award": ids})

    run_due(timezone.now())
    letter, award = sorted(mails(10), key=lambda mail: mail.id)
    assert letter.to == award.to == "officer@penrhos.example"
    assert "\nPS\n" in letter.text
    assert "/letters/i/" in letter.text
    assert "What was said about it" in lead.get(f"/letters/{number}").content.decode()
    assert "Authenticate, until " in award.text
    assert "Open Badges 3.0" in award.text
    assert "/systems/penrhos-repository" in award.text
    assert "Awarded by The Meadow Badge Board under Collect & Connect criteria cc-2016@2026.1." in award.text

    public = house.as_(house.stranger).get("/systems/penrhos-repository").content.decode()
    assert "Earned: authenticate, collect, display" in public
    assert "It is all there" not in public
    assert "a reviewer, on what the machine found" in public
    assert "CONN-1" not in public
    assert "AUTH-10" not in public
    listed = officer.get("/members").content.decode()
    assert "Penrhos Repository (DSpace 7.6.1)" in listed
    page = officer.get(f"/awards/{ids[0]}").content.decode()
    assert "Awarded by The Meadow Badge Board" in page
    kinds = [event.kind for event in events_of_organisation(house.organisation)]
    for kind in ("report_stored", "decision", "review_closed", "letter_sent", "award_proposed", "awarded"):
        assert f"programme.{kind}" in kinds


def test_a_picture_greys_itself_when_the_award_ends(house, time_machine):
    time_machine.move_to("2026-03-02T10:00:00Z")
    number = awarded(house)
    award = selectors.awards_by_assessment(number)[0]
    assert award.valid_until == date(2027, 3, 2)
    client = house.as_(house.stranger)

    time_machine.move_to("2027-03-02T23:00:00Z")
    last = client.get(f"/awards/{award.id}.svg")
    time_machine.move_to("2027-03-03T00:30:00Z")
    after = client.get(f"/awards/{award.id}.svg")

    assert "Mar 2026 to Mar 2027" in last.content.decode()
    assert "petal--earned" in last.content.decode()
    assert "expired Mar 2027" in after.content.decode()
    assert "petal--earned" not in after.content.decode()
    assert "max-age=600" in after["Cache-Control"]
    assert after["Content-Type"] == "image/svg+xml"
    page = client.get(f"/awards/{award.id}").content.decode()
    assert "its last day was set to 2 March 2027" in page
    system = client.get("/systems/penrhos-repository.svg").content.decode()
    assert "expired" in system


def awarded(house):
    now = timezone.now()
    number = services.keep_report(house.integration, build(), origin=Origin.SERVICE, user_id=None, at=now)
    services.close_review(number, reviewer=house.lead, at=now)
    services.draft_letter(number, page="https://hub.example/", user_id=house.lead.pk, at=now)
    services.send_letter(number, sender=house.lead, at=now)
    house.as_(house.awarder).post(
        "/awards/confirm", {"award": [award.id for award in selectors.awards_by_assessment(number)]}
    )
    return number
