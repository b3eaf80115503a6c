"""A secret planted anywhere in the evidence keeps the run from being written, and is not repeated in the refusal."""

import re
from dataclasses import replace

import pytest

from cinquefoil.assess.leaks import _SHAPES, Leak, refuse_leaks, secrets_of
from cinquefoil.assess.plan import parse_plan
from cinquefoil.assess.report import judge_bundle
from cinquefoil.cli.assess_keeping import keep
from tests.unit.assess.bundles import good_bundle

PLAN = parse_plan(
    """
schema = "cinquefoil/plan/1"
[subject]
name = "S"
url = "http://x"
client_id = "APP-1"
[registry]
url = "http://127.0.0.1:8780"
password = "the-made-up-one"
[people.first]
login = "wren"
password = "hedge-sparrow-9"
""",
    "plan",
    variables={},
)
VARIABLES = {"CINQUEFOIL_CONTROL_TOKEN": "control-token-of-the-registry"}
TOKEN = "3f0c9a7e-55d1-4b8e-9a51-aa41b1d0c7de"


def in_page(text, field="html"):
    bundle = good_bundle()
    return replace(bundle, pages=(bundle.pages[0], replace(bundle.pages[1], **{field: text}), *bundle.pages[2:]))


def in_exchange(**changes):
    bundle = good_bundle()
    return replace(bundle, exchanges=(replace(bundle.exchanges[0], **changes), *bundle.exchanges[1:]))


PLANTED = {
    "hedge-sparrow-9": in_page("<p>Welcome, your password is hedge-sparrow-9</p>"),
    "the-made-up-one": in_page("signed in with the-made-up-one", "text"),
    "control-token-of-the-registry": in_exchange(body={"note": ["x", "control-token-of-the-registry"]}),
    f"header {TOKEN}": in_exchange(user_agent=f"curl Authorization: Bearer {TOKEN}"),
    f"script {TOKEN}": in_page(f"<script>var o = {{access_token: '{TOKEN}'}}</script>"),
    f"json {TOKEN}": in_page(f"<pre>{{&quot;refresh_token&quot;: &quot;{TOKEN}&quot;}}</pre>"),
    "s3cr3t-of-the-client": in_page("<!-- client_secret=s3cr3t-of-the-client -->"),
    "q8ZtLm": in_page("http://x/orcid/callback?code=q8ZtLm", "url"),
    "q8ZtLn": in_page('<a href="/callback?code=q8ZtLn&amp;state=abc">again</a>'),
    "form q8ZtLo": in_exchange(form={"code": "q8ZtLo"}),
    "form s3cr3t": in_exchange(form={"client_secret": "s3cr3t"}),
    "query zz-token": in_exchange(query={"access_token": "zz-token"}),
    "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIwMDA5In0.c2lnbmF0dXJlLW9m": in_page(
        "<p>eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIwMDA5In0.c2lnbmF0dXJlLW9m</p>"
    ),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_secret_is_found_named_by_its_place_and_nothing_is_written(planted, tmp_path):
    bundle = PLANTED[planted]
    with pytest.raises(Leak, match=r"bundle\.json, (pages\[1\]|exchanges\[0\])\.") as caught:
        keep(tmp_path, bundle, judge_bundle(bundle), PLAN, VARIABLES)

    assert planted.rpartition(" ")[2] not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_what_looks_like_a_secret_and_is_none_passes():
    text = f"""<a href="/handle/{TOKEN}">item</a> <a href="/search?code=dewey-820&sort=title">shelf</a>
    the client_secret is never shown; an access_token: it belongs to you; password: pass; code=•••&state=•••"""
    bundle = in_page(text)

    refuse_leaks(bundle, [], secrets_of(PLAN, VARIABLES))
    refuse_leaks(in_exchange(form={"code": "•••", "client_secret": "•••", "token": ""}), [], {})


def test_log_ins_of_a_plan_are_no_secrets_and_short_passwords_are_not_looked_for():
    plan = parse_plan(
        'schema = "cinquefoil/plan/1"\n[subject]\nname = "S"\nurl = "http://x"\nclient_id = "A"\n'
        '[people.first]\nlogin = "wren-of-the-hedge"\npassword = "pass"\n',
        "plan",
        variables={},
    )
    assert secrets_of(plan, {}) == {}


@pytest.mark.parametrize(("name", "shape"), _SHAPES)
def test_no_pattern_repeats_without_a_bound(name, shape):
    outside_of_classes = re.sub(r"\[[^\]]*\]", "", shape.pattern)

    assert not re.search(r"[*+]|,\}", outside_of_classes), name


def test_a_page_made_of_beginnings_of_secrets_passes():
    for part in ("&code=aaaaaa", "-eyJaaaaaaaaaaaa", "Bearer  ", "access_token  ", ";state=bbbbbb"):
        refuse_leaks(in_page(part * 2000), [], {})
