"""Every page of the programme over 500 members, 1,500 systems and 20,000 assessments on PostgreSQL.

In a database of its own, made and dropped here. Pages are asked in turn through the whole of Django, started as
`cinquefoil serve` starts it and compressed as for a browser. Each is told with its median, its 95th part in a hundred,
what of that the processor took here (waiting for the database, or for other work on the machine, is not in it), its
queries, and its time against the smallest page there is.
"""

import os
import secrets
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from psycopg import sql

MEMBERS, SYSTEMS, ASSESSMENTS = 500, 1_500, 20_000
TIMES = 25
AIM_MS = 150
DEFAULT = "postgresql://postgres@127.0.0.1:5432/postgres"
NEWEST = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)


def main() -> None:
    """Make the database, fill it, ask every page, drop it."""
    address = os.environ.get("CINQUEFOIL_TEST_POSTGRESQL", DEFAULT)
    print(f"programme, {MEMBERS} members, {SYSTEMS:,} systems, {ASSESSMENTS:,} assessments on PostgreSQL")
    try:
        server = psycopg.connect(address, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        print("  not measured: no PostgreSQL answers. Start one, or set CINQUEFOIL_TEST_POSTGRESQL.")
        return
    name = f"bench_cinquefoil_{secrets.token_hex(4)}"
    with server, tempfile.TemporaryDirectory() as folder:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            os.environ["CINQUEFOIL_DATA"] = folder
            os.environ["CINQUEFOIL_DATABASE"] = address.rsplit("/", 1)[0] + f"/{name}"
            _measure()
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _measure() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "cinquefoil.web.settings"
    import django  # noqa: PLC0415 - after the settings are told

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    import cinquefoil.web.wsgi  # noqa: F401, PLC0415 - as served: all loaded, then the collector settled

    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    people = _fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"  filled in {time.perf_counter() - began:.1f} s")
    began = time.perf_counter()
    people["lead"].get("/programme")
    print(f"  every glance made for the first time in {time.perf_counter() - began:.1f} s")
    least = _ask(people["nobody"], "/accessibility")
    worst = busiest = 0.0
    for who, page in _pages():
        middle, late, busy, queries, size = _ask(people[who], page)
        worst, busiest = max(worst, late), max(busiest, busy)
        print(
            f"  {page:42} {middle:6.1f} ms  p95 {late:6.1f} ms  processor p95 {busy:6.1f} ms"
            f"  {middle / least[0]:5.1f} × the smallest page  {queries:3} queries  {size / 1000:6.0f} kB"
        )
    print(f"  slowest p95 {worst:.0f} ms (aim < {AIM_MS} ms), of the processor alone {busiest:.0f} ms")


def _ask(client: Any, page: str) -> tuple[float, float, float, int, int]:
    """Return median, p95, and p95 of the processor's time in milliseconds, then queries and bytes of a page."""
    from django.db import connection  # noqa: PLC0415

    counted = []
    with connection.execute_wrapper(lambda ask, *told: counted.append(1) or ask(*told)):
        answer = client.get(page)
    assert answer.status_code == 200, (page, answer.status_code)
    took, busy = [], []
    for place in range(TIMES):
        began, started = time.perf_counter(), time.process_time()
        # From addresses of their own: readers of the API have a limit each.
        told = client.get(page, headers={"accept-encoding": "gzip"}, REMOTE_ADDR=f"192.0.2.{place + 1}")
        assert told.status_code == 200, (page, told.status_code)
        took.append((time.perf_counter() - began) * 1000)
        busy.append((time.process_time() - started) * 1000)
    late = (statistics.quantiles(each, n=20)[-1] for each in (took, busy))
    return statistics.median(took), *late, len(counted), len(answer.content)


def _pages() -> list[tuple[str, str]]:
    from cinquefoil.programme.models import Assessment, Award, Integration  # noqa: PLC0415

    system = Integration.objects.get(slug="system-0001")
    judged = Assessment.objects.filter(integration=system).order_by("-asked_at")[0]
    award = Award.objects.filter(assessment__integration=system).latest("id")
    quarter = f"{NEWEST.year}-Q{(NEWEST.month + 2) // 3}"
    lead = (
        *("/programme", "/programme?page=9", "/programme?waits=lead", "/programme?q=member+04"),
        *("/programme/figures", f"/programme/quarters/{quarter}", "/programme/figures/systems.csv"),
        *("/programme/survey", "/programme/survey.csv", f"/survey/of/{system.organisation.slug}"),
        *("/integrations", f"/integrations/{system.id}", f"/review/{judged.id}", f"/letters/{judged.id}"),
    )
    anyone = (
        *(
            "/",
            "/systems",
            "/members",
            "/members?page=9",
            "/members.csv",
            "/api/members",
            f"/systems/{system.slug}",
            f"/systems/{system.slug}.svg",
        ),
        *(
            "/systems.csv",
            "/api/systems",
            f"/awards/{award.id}",
            f"/awards/{award.id}.svg",
            "/criteria",
            "/criteria/AUTH-1",
        ),
    )
    return [
        *(("lead", page) for page in lead),
        ("awarder", "/awards/confirm"),
        ("member", "/integrations"),
        *(("nobody", page) for page in anyone),
    ]


def _fill() -> dict[str, Any]:
    """Fill the tables, a third of the systems with awards, and return a browser for each kind of person."""
    from django.contrib.auth import get_user_model  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from cinquefoil.organisations import services as organisations  # noqa: PLC0415
    from cinquefoil.organisations.access import Role  # noqa: PLC0415
    from cinquefoil.organisations.models import Contact, Organisation  # noqa: PLC0415

    consortium = organisations.create_consortium(
        "meadow",
        name="Meadow Consortium",
        lead_name="Meadow Research Support",
        awarding_body="The Meadow Badge Board",
        help_desk_email="orcid-help@meadow.example",
    )
    members = Organisation.objects.bulk_create(
        Organisation(
            consortium_id=consortium,
            slug=f"member-{number:03}",
            name=f"Member {number:03}",
        )
        for number in range(MEMBERS)
    )
    Contact.objects.bulk_create(
        Contact(organisation=one, role="main", name="Peredur Officer", email=f"orcid@{one.slug}.example")
        for one in members
    )
    browsers = {"nobody": Client()}
    users = get_user_model().objects
    for name, role in (("lead", Role.LEAD), ("awarder", Role.AWARDER), ("member", Role.MEMBER)):
        user = users.create_user(f"{name}@meadow.example")
        place = {"organisation_id": members[1].id} if name == "member" else {"consortium_id": consortium}
        organisations.grant_role(user.pk, role, at=NEWEST, **place)
        browsers[name] = Client()
        browsers[name].force_login(user)
    _fill_systems(members, {name: users.get(username=f"{name}@meadow.example").pk for name in ("lead", "awarder")})
    return browsers


def _fill_systems(members: Any, users: dict[str, int]) -> None:
    from cinquefoil.programme.awards.life import Event, State, last_day  # noqa: PLC0415
    from cinquefoil.programme.models import Assessment, Award, AwardEvent, Integration, Letter, SurveyVisit  # noqa: PLC0415
    from cinquefoil.programme.rules import Origin, Stage  # noqa: PLC0415
    from cinquefoil.programme.sign import BADGES  # noqa: PLC0415
    from tests.portal.programme.reports import build  # noqa: PLC0415

    reports = {
        0: build(),
        1: build({"AUTH-1": "not_met", "DISP-2": "not_met"}),
        2: build({"AUTH-3": "needs_review", "COL2-1": "not_met"}),
        3: build({"SYNC-1": "not_met"}),
    }
    products = ("DSpace", "EPrints", "Open Journal Systems", "Hyrax", "Pure", "")
    systems = Integration.objects.bulk_create(
        Integration(
            organisation=members[number % MEMBERS],
            slug=f"system-{number:04}",
            name=f"System {number:04}",
            product=products[number % len(products)],
            version="7.6" if number % len(products) == 0 else "",
            url=f"https://s{number:04}.example/",
            registered_at=NEWEST - timedelta(days=900),
        )
        for number in range(SYSTEMS)
    )
    SurveyVisit.objects.bulk_create(
        SurveyVisit(
            organisation_id=system.organisation_id,
            kind="site",
            target=system.url,
            state="done",
            asked_at=NEWEST,
            asked_by_id=users["lead"],
            ended_at=NEWEST,
            seen={"display": ["an iD with its icon and a link to its record", system.url]} if place % 2 else {},
            pages=9,
            is_latest=True,
        )
        for place, system in enumerate(systems)
    )
    each = ASSESSMENTS // SYSTEMS + 1
    rows = []
    for place, system in enumerate(systems):
        for back in range(min(each, ASSESSMENTS - len(rows))):
            at = NEWEST - timedelta(days=3 + 60 * back + place % 50)
            is_open = back == 0 and place % 4 == 2
            rows.append(
                Assessment(
                    integration=system,
                    state=Stage.IN_REVIEW if is_open else Stage.DECIDED,
                    origin=Origin.SERVICE,
                    criteria_set="cc-2016",
                    criteria_version="2026.1",
                    report=reports[0 if place % 3 == 1 else place % 4],
                    digest=f"sha256:{place:032x}{back:032x}",
                    asked_at=at,
                    ended_at=at + timedelta(minutes=4),
                    decided_at=None if is_open else at + timedelta(days=1),
                    decided_by_id=None if is_open else users["lead"],
                )
            )
    assessments = Assessment.objects.bulk_create(rows, batch_size=500)
    told = [one for one in assessments if one.state == Stage.DECIDED]
    Letter.objects.bulk_create(
        (
            Letter(
                assessment=one,
                to="orcid@m.example",
                subject="ORCID Collect and Connect",
                text="Your system qualifies for …",
                drafted_at=one.decided_at,
                sent_at=one.decided_at + timedelta(days=1) if place % 5 else None,
            )
            for place, one in enumerate(told)
        ),
        batch_size=2000,
    )
    newest = {one.integration_id: one for one in reversed(told)}
    awards = Award.objects.bulk_create(
        Award(
            assessment=one,
            badge=badge,
            state=State.PROPOSED if place % 30 == 4 else State.AWARDED,
            proposed_by_id=users["lead"],
            proposed_at=one.decided_at,
            awarded_by_id=users["awarder"],
            awarded_at=None if place % 30 == 4 else one.decided_at,
            issuer="The Meadow Badge Board",
            valid_until=None if place % 30 == 4 else last_day(one.decided_at.date()),
        )
        for place, system in enumerate(systems)
        if place % 3 == 1 and (one := newest.get(system.id))
        for badge in BADGES
    )
    AwardEvent.objects.bulk_create(
        AwardEvent(award=one, event=event, at=one.proposed_at)
        for one in awards
        for event in (Event.PROPOSED, *((Event.AWARDED,) if one.state == State.AWARDED else ()))
    )


if __name__ == "__main__":
    main()
