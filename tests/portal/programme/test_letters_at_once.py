"""Two people at once: one round is opened, each letter goes once, and a link takes one answer.

On both databases, in processes of their own, with the two really side by side.
"""

import pytest

from tests.portal.jobs.conftest import house as sqlite_folder  # noqa: F401 - a fixture
from tests.portal.jobs.conftest import postgresql_house as postgresql_folder  # noqa: F401 - a fixture
from tests.portal.jobs.workers import House as Folder

AT_ONCE = """
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from django.contrib.auth.models import User
from django.db import connections
from cinquefoil.mailing.models import Mail
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations import services as making
from cinquefoil.programme.errors import NotNow
from cinquefoil.programme.letters import services
from cinquefoil.programme.letters.models import LetterRound, ReplyLink, ThreadWord
from cinquefoil.programme.letters.threads import selectors
from cinquefoil.programme.letters.threads.services import Given, answer_by_link
from cinquefoil.programme.letters.threads.turn import Answer

at = datetime.now(UTC)
number = making.create_consortium(
    "meadow", name="Meadow", lead_name="Lead", awarding_body="Board", help_desk_email="help@meadow.example"
)
consortium = organisations.consortium(number)
MEMBERS = 5
for place in range(MEMBERS):
    making.create_organisation(
        f"m{place}", name=f"M{place}", consortium_id=number, contact_email=f"c@m{place}.example"
    )
people = [User.objects.create_user(name) for name in ("anna", "ben")]


def side_by_side(*acts):
    barrier, told = Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            barrier.wait(10)
            told[place] = act()
        except NotNow as error:
            told[place] = "refused"
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=one) for one in enumerate(acts)]
    [thread.start() for thread in threads]
    [thread.join(40) for thread in threads]
    return told


for turn in range(4):
    opened = side_by_side(
        *(lambda who=who: services.open_round(consortium, user_id=who.pk, base_url="https://h.example", at=at) for who in people)
    )
    assert opened.count("refused") == 1, opened
    (latest,) = [one for one in opened if one != "refused"]
    sent = side_by_side(
        *(lambda who=who: services.send_all(latest, number, user_id=who.pk, at=at)[0] for who in people)
    )
    assert sum(sent) == MEMBERS, sent
    assert Mail.objects.filter(key__startswith="programme-round-letter:").count() == MEMBERS * (turn + 1)

    row = ReplyLink.objects.filter(used_at=None, withdrawn_at=None).first()
    (link,) = [one for one in selectors.links_of(row.thread_id) if one.id == row.id]
    given = Given(answer=Answer.CONFIRMED)
    told = side_by_side(*[lambda: answer_by_link(link, given, at=at)] * 2)
    assert sorted(map(str, told)) == ["None", "refused"], told
    assert ThreadWord.objects.filter(thread_id=row.thread_id).count() == 1
assert LetterRound.objects.count() == 4
print("each once")
"""


@pytest.mark.parametrize("kind", ["sqlite_folder", "postgresql_folder"])
def test_two_at_once_write_to_nobody_twice(request, kind):
    folder: Folder = request.getfixturevalue(kind)
    folder.environment["DJANGO_SETTINGS_MODULE"] = "cinquefoil.web.settings"
    folder.python("from django.core.management import call_command as c; c('migrate', verbosity=0, skip_checks=True)")

    assert folder.python(AT_ONCE).strip() == "each once"
