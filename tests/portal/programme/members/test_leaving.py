"""A member leaves: thirty days for its data, then connections end and people are told; records and awards stay."""

import csv
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from cinquefoil.history.selectors import events_of_subject
from cinquefoil.hub.authenticate.models import Permission, Revocation, new_mark
from cinquefoil.hub.authenticate.services import begin_connection
from cinquefoil.hub.authenticate.tokens import seal_token
from cinquefoil.hub.connect.models import Item
from cinquefoil.jobs.models import Job
from cinquefoil.mailing.models import Mail
from cinquefoil.orcid.secret import Secret
from cinquefoil.organisations import seats, selectors
from cinquefoil.organisations import services as organisations
from cinquefoil.organisations.errors import NotThere
from cinquefoil.organisations.members import move_member
from cinquefoil.organisations.models import Organisation
from cinquefoil.organisations.notes import add_note
from cinquefoil.organisations.values import MemberState
from cinquefoil.programme import services
from cinquefoil.programme.members import leaving
from cinquefoil.programme.models import Award, AwardEvent
from cinquefoil.programme.rules import Origin
from cinquefoil.programme.selectors import proposed_awards
from tests.portal.programme.reports import build

DAY = datetime(2026, 3, 2, 12, tzinfo=UTC)
OVER = DAY + timedelta(days=30)
LEADS, OWN = "/programme/members/penrhos", "/o/penrhos/membership"
TOKEN, SECRET = "token-11111111-never-shown", "secret-2222-never-shown"


def connect(house, given, orcid_id, environment="practice", *, state="active", email=None):
    """A person connected with an item on her record, as the hub keeps it."""
    person = organisations.create_person(
        house.organisation, given_names=given, email=f"{given}@penrhos.example".lower() if email is None else email
    )
    mark = new_mark()
    row = Permission.objects.create(
        mark=mark, organisation_id=house.organisation, person_id=person, environment=environment, orcid_id=orcid_id,
        scopes="/activities/update", asked_scopes="/activities/update", provenance="invitation", state=state,
        sealed_access=seal_token(Secret(TOKEN), mark=mark, use="access"), granted_at=DAY, expires_at=DAY + timedelta(days=7000),
    )  # fmt: skip
    Item.objects.create(
        organisation_id=house.organisation, person_id=person, environment=environment, kind="employment",
        local_id=f"HR-{given}", fingerprint="f", content={"kind": "employment", "role": "=Lecturer()"}, digest="d",
        state="present", orcid_id=orcid_id, put_code=4711, sent_digest="d", changed_at=DAY, sent_at=DAY,
    )  # fmt: skip
    return row.id


@pytest.fixture
def gone(house):
    """Penrhos with three connections, awards, and the day on which it left."""
    organisations.keep_credential(
        house.organisation, environment="practice", client_id="APP-X", client_secret=Secret(SECRET), at=DAY
    )
    house.permissions = [
        connect(house, "Sofia", "0009-9000-0000-0018"),
        connect(house, "Tomos", "0009-9000-0000-0026", "sandbox", state="needs_reconnection"),
        connect(house, "Nomail", "0009-9000-0000-0034", email=""),
    ]
    number = services.keep_report(house.integration, build(), origin=Origin.SERVICE, user_id=None, at=DAY)
    services.close_review(number, reviewer=house.lead, at=DAY)
    services.draft_letter(number, page="https://x.example/", user_id=house.lead.pk, at=DAY)
    services.send_letter(number, sender=house.lead, at=DAY)
    services.confirm_awards(
        [card.id for card in proposed_awards([house.organisation])],
        awarder=house.awarder,
        consortium=selectors.consortium(house.consortium),
        base_url="https://x.example",
        at=DAY,
    )
    for to in (MemberState.LEAVING, MemberState.LEFT):
        leaving.move(
            house.consortium, house.organisation, to,
            reason="It joins another.", base_url="https://x.example", user_id=house.lead.pk, at=DAY,
        )  # fmt: skip
    return house


def mails_with(key):
    return sorted(Mail.objects.filter(key__startswith=key).values_list("to", flat=True))


def states(house):
    return list(Permission.objects.filter(id__in=house.permissions).order_by("id").values_list("state", flat=True))


class TestTheThirtyDays:
    """Nothing ends yet."""

    def test_the_contact_is_told_once_and_reminded_once(self, gone):
        for days in (0, 1, 23, 24, 29):
            leaving.look_at_departures(base_url="https://x.example", at=DAY + timedelta(days=days))

        assert mails_with("member-left:") == ["officer@penrhos.example"]
        assert mails_with("member-week:") == ["officer@penrhos.example"]
        text = Mail.objects.get(key__startswith="member-left:").text
        assert "1 April 2026" in text
        assert "https://x.example/o/penrhos/membership" in text

    def test_nothing_ends_before_the_last_day_is_over(self, gone):
        leaving.look_at_departures(base_url="", at=OVER - timedelta(seconds=1))
        leaving.close(gone.organisation, at=OVER - timedelta(seconds=1))

        assert states(gone) == ["active", "needs_reconnection", "active"]
        assert not Job.objects.filter(name=leaving.CLOSE).exists()
        assert selectors.organisation(gone.organisation).closed_at is None

    def test_nobody_connects_anew(self, gone):
        with pytest.raises(NotThere, match="has left"):
            begin_connection(
                organisation_id=gone.organisation, person_id=None, chosen=(), browser="b", redirect_uri="u", at=DAY
            )

    def test_a_member_that_comes_back_loses_nothing(self, gone):
        move_member(
            gone.consortium, gone.organisation, MemberState.ACTIVE, reason="It stays.", user_id=gone.lead.pk, at=DAY
        )
        leaving.look_at_departures(base_url="", at=OVER)
        leaving.close(gone.organisation, at=OVER)

        assert states(gone) == ["active", "needs_reconnection", "active"]
        assert selectors.organisation(gone.organisation).left_at is None

    def test_both_pages_say_until_when(self, gone):
        assert "Until 1 April 2026 an ORCID officer" in gone.as_(gone.officer).get(OWN).content.decode()
        assert "can take its data until 1 April 2026" in gone.as_(gone.lead).get(LEADS).content.decode()


class TestAfterwards:
    """Every connection ends, once."""

    def test_every_token_is_handed_back_in_every_environment_and_people_are_told(self, gone):
        leaving.close(gone.organisation, at=OVER)

        assert states(gone) == ["ended"] * 3
        assert not Permission.objects.exclude(sealed_access=None).exists()
        assert Revocation.objects.filter(done_at=None).count() == 3
        assert Job.objects.filter(name="authenticate.revoke").count() == 3
        assert mails_with("member-left-person:") == ["sofia@penrhos.example", "tomos@penrhos.example"]
        assert "stays on your ORCID record" in Mail.objects.filter(key__startswith="member-left-person:")[0].text

    def test_doing_it_again_changes_nothing(self, gone):
        for _ in range(3):
            leaving.close(gone.organisation, at=OVER)
            leaving.look_at_departures(base_url="", at=OVER)

        assert Revocation.objects.count() == 3
        assert len(mails_with("member-left-person:")) == 2
        assert [event.kind for event in events_of_subject(f"member:{gone.organisation}")].count("member.closed") == 1

    def test_what_breaks_in_the_middle_goes_on_where_it_was(self, gone, monkeypatch):
        ended, whole = [], leaving._end

        def breaks_at_the_second(permission, card, *, at):
            if ended:
                raise RuntimeError("the machine went down")
            ended.append(permission.id)
            whole(permission, card, at=at)

        monkeypatch.setattr(leaving, "_end", breaks_at_the_second)
        with pytest.raises(RuntimeError):
            leaving.close(gone.organisation, at=OVER)
        assert states(gone).count("ended") == 1
        assert selectors.organisation(gone.organisation).closed_at is None

        monkeypatch.undo()
        leaving.close(gone.organisation, at=OVER + timedelta(days=1))
        assert states(gone) == ["ended"] * 3
        assert len(mails_with("member-left-person:")) == 2
        assert Revocation.objects.count() == 3

    def test_the_daily_look_asks_for_it_every_day_until_it_is_done(self, gone):
        for days in (0, 0, 1):
            leaving.look_at_departures(base_url="", at=OVER + timedelta(days=days))
        assert Job.objects.filter(name=leaving.CLOSE).count() == 2

        leaving.close(gone.organisation, at=OVER)
        leaving.look_at_departures(base_url="", at=OVER + timedelta(days=2))
        assert Job.objects.filter(name=leaving.CLOSE).count() == 2

    def test_a_revocation_that_was_given_up_is_tried_again_every_day(self, gone):
        leaving.close(gone.organisation, at=OVER)
        Job.objects.filter(name="authenticate.revoke").update(state="failed", failures=9)
        assert "ORCID is still to be told" in gone.as_(gone.lead).get(LEADS).content.decode()

        leaving.look_at_departures(base_url="", at=OVER + timedelta(days=1))

        assert set(Job.objects.filter(name="authenticate.revoke").values_list("state", flat=True)) == {"waiting"}

    def test_items_and_awards_stay_as_they_were(self, gone):
        def all_of_them():
            return [list(table.objects.order_by("id").values()) for table in (Item, Award, AwardEvent)]

        before = all_of_them()
        leaving.close(gone.organisation, at=OVER)

        assert before[0]
        assert before[1]
        assert all_of_them() == before
        page = gone.as_(gone.stranger).get("/systems/penrhos-repository")
        assert page.status_code == 200

    def test_nobody_signs_in_any_more(self, gone):
        seats.invite(gone.organisation, "new@penrhos.example", seats.Role.MEMBER, user_id=gone.lead.pk, at=OVER)
        leaving.close(gone.organisation, at=OVER)

        assert seats.seats_of(gone.organisation) == ()
        assert seats.open_invitations(gone.organisation, at=OVER) == ()
        assert gone.as_(gone.officer).get(OWN).status_code == 403

    def test_no_reminder_about_its_awards_is_written(self, gone):
        services.remind(base_url="https://x.example", at=DAY + timedelta(days=350))

        assert mails_with("programme-reminder:") == []


class TestTheExport:
    """What an officer downloads."""

    def take(self, house, who="officer"):
        return house.as_(getattr(house, who)).post(f"{OWN}/export.zip")

    def files(self, house):
        archive = zipfile.ZipFile(io.BytesIO(self.take(house).content))
        return {name: archive.read(name).decode() for name in archive.namelist()}

    def test_it_holds_people_ids_put_codes_and_history(self, gone):
        files = self.files(gone)
        rows = {name: list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")))) for name, text in files.items()}

        assert {row["given_names"] for row in rows["people.csv"]} == {"Sofia", "Tomos", "Nomail"}
        sofia = next(row for row in rows["people.csv"] if row["given_names"] == "Sofia")
        (code,) = [row for row in rows["put-codes.csv"] if row["person"] == sofia["person"]]
        assert (code["put_code"], code["orcid_id"], code["local_id"]) == ("4711", "0009-9000-0000-0018", "HR-Sofia")
        assert {row["environment"] for row in rows["orcid-ids.csv"]} == {"practice", "sandbox"}
        assert len(rows["badges.csv"]) == 5
        assert [row["email"] for row in rows["contacts.csv"]] == ["officer@penrhos.example"]
        assert any("is now no longer a member" in row["what"] for row in rows["history.csv"])
        assert "people.csv: 3" in files["README.txt"]
        whole = json.loads(files["export.json"])
        assert whole["schema"] == "cinquefoil/member-export/1"
        assert len(whole["put-codes"]) == 3

    def test_no_token_secret_or_note_of_the_lead_is_in_it(self, gone):
        add_note(gone.consortium, gone.organisation, "They never paid.", user_id=gone.lead.pk, at=DAY)
        for name, text in self.files(gone).items():
            for hidden in (TOKEN, SECRET, "sealed", "They never paid"):
                assert hidden not in text, name

    def test_a_cell_is_never_run_as_a_formula(self, gone):
        Organisation.objects.filter(id=gone.organisation).update(name="Penrhos")
        organisations.create_person(gone.organisation, given_names="=HYPERLINK(1)", email="h@penrhos.example")

        files = self.files(gone)
        assert "'=HYPERLINK(1)" in files["people.csv"]
        assert '"=HYPERLINK(1)"' in files["export.json"]

    @pytest.mark.parametrize("who", ["lead", "awarder", "stranger"])
    def test_only_its_officers_take_it(self, gone, who):
        assert self.take(gone, who).status_code == 403

    def test_somebody_who_sees_no_people_does_not_take_it(self, gone):
        organisations.grant_role(gone.stranger.pk, seats.Role.MEMBER, organisation_id=gone.organisation, at=DAY)

        assert self.take(gone, "stranger").status_code == 403
        assert "An ORCID officer of yours can download it" in gone.as_(gone.stranger).get(OWN).content.decode()

    def test_a_download_stands_in_the_history(self, gone):
        self.take(gone)

        event = events_of_subject(f"member:{gone.organisation}")[0]
        assert (event.kind, event.actor) == ("member.exported", f"user:{gone.officer.pk}")
        assert gone.as_(gone.officer).get(f"{OWN}/export.zip").status_code == 405

    def test_it_takes_as_many_questions_for_many_people_as_for_few(self, gone, django_assert_max_num_queries):
        client = gone.as_(gone.officer)

        def ask():
            with django_assert_max_num_queries(60) as asked:
                client.post(f"{OWN}/export.zip")
            return len(asked)

        few = ask()
        for number in range(20):
            connect(gone, f"P{number}", f"0009-9000-0000-1{number:03}")
        assert ask() == few
