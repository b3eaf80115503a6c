"""A survey of public evidence says *seen* or *not seen*, by what and where, and nothing worse of anybody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cinquefoil.assess.evidence import Bundle, Page, RecordItem, SetupProblem, Step, Subject
from cinquefoil.assess.surveying import survey
from tests.unit.assess.bundles import START

ROR = "https://ror.org/0aberwe15"
SITE = "https://repository.example/"
CLIENT = "APP-1"
ICON = '<img src="/orcid.svg" alt="ORCID iD">'
BUTTON = f'<a href="https://orcid.org/oauth/authorize?client_id=APP-1">{ICON} Connect your ORCID iD</a>'
SHOWN = f'<a href="https://orcid.org/0000-0002-1825-0097">{ICON} https://orcid.org/0000-0002-1825-0097</a>'


def item(days=0):
    return RecordItem(step="look", section="work", number=1, last_modified=START - timedelta(days=days))


def bundle(*bodies, url=SITE, client_id=CLIENT, items=(), **more):
    pages = tuple(
        Page(id=f"p{n}-item", place="item", url=f"{url}items/7", at=START, status=200, html=f"<body>{body}</body>")
        for n, body in enumerate(bodies, 1)
    )
    step = Step(name="look", ok=True, started=START, ended=START, person="anonymous")
    return Bundle(
        subject=Subject(name="A", url=url),
        client_id=client_id,
        registry_web="",
        started=START,
        ended=START,
        steps=(step,),
        pages=pages,
        items=items,
        **more,
    )


def told(*bundles):
    return {one.capability: one for one in survey(ROR, bundles, urls=[SITE], client_ids=[CLIENT])}


def seen(*bundles):
    return {name for name, one in told(*bundles).items() if one.state == "seen"}


@pytest.mark.parametrize(("evidence", "capabilities"), [
    (bundle(BUTTON), {"authenticate"}),
    (bundle(SHOWN), {"display"}),
    (bundle(items=(item(),)), {"authenticate", "connect"}),
    (bundle(BUTTON + SHOWN, items=(item(),)), {"authenticate", "display", "connect"}),
    (bundle(items=(item(days=400),)), set()),
    (bundle(SHOWN.replace("orcid.org/0000", "sandbox.orcid.org/0000")), set()),
    (bundle(SHOWN.replace(ICON, "")), set()),
    (bundle(BUTTON.replace(ICON, "")), set()),
    (bundle(SHOWN, "nothing"), set()),
    (bundle(f"<!-- {BUTTON}{SHOWN} -->"), set()),
    (bundle(), set()),
])  # fmt: skip
def test_only_what_the_evidence_proves_is_seen(evidence, capabilities):
    assert seen(evidence) == capabilities


def test_evidence_of_other_sites_and_clients_is_left_out():
    assert seen(bundle(SHOWN, url="https://other.example/", items=(item(),))) == set()
    assert seen(bundle(SHOWN, client_id="APP-2", items=(item(),))) == {"display"}


def test_a_look_that_could_not_be_made_shows_nothing():
    problem = SetupProblem(code="site.not-fetched", sentence="The site does not answer.")

    assert seen(bundle(SHOWN, setup_problems=(problem,))) == set()


def test_every_capability_is_told_with_evidence_and_what_is_seen_on_a_page_with_its_address():
    found = told(bundle(BUTTON + SHOWN, items=(item(),)))

    assert list(found) == ["authenticate", "collect", "display", "connect", "synchronise"]
    assert {one.organisation for one in found.values()} == {ROR}
    assert all(one.evidence for one in found.values())
    assert found["display"].address == f"{SITE}items/7"
    assert "a work of" in found["connect"].evidence
    assert CLIENT in found["connect"].evidence


def test_no_survey_says_not_met_or_names_anybody():
    found = [*told().values(), *told(bundle(BUTTON + SHOWN, items=(item(),))).values()]

    assert {one.state for one in found} == {"seen", "not seen"}
    assert not any("not met" in one.evidence or "0000-0002" in one.evidence for one in found)


def test_the_same_evidence_tells_the_same():
    one, other = bundle(SHOWN), replace(bundle(SHOWN))

    assert told(one) == told(other)
