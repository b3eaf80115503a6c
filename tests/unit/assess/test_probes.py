"""Each probe with one tiny bundle that meets what it asks and one that does not, or leaves it open."""

from dataclasses import replace

import pytest

from cinquefoil.assess.evidence import Attempt, Outcome, Picture
from cinquefoil.assess.probes.catalogue import PROBES, observe
from tests.unit.assess.bundles import (
    BUTTON,
    EXPLANATION,
    FIRST,
    IMPORTED,
    PAGES,
    PROFILE,
    SECOND,
    api,
    authorise,
    employment,
    good_bundle,
    id_link,
    line,
    page,
    step,
    token,
    with_exchanges,
    with_pages,
    without_reading,
    without_step,
)

REGISTRY = "http://127.0.0.1:8780"
GONE = "<p>nothing here</p>"


def dropping(condition):
    return lambda good: with_exchanges(good, drop=condition)


def asking(**query):
    return lambda good: with_exchanges(good, authorise(1, "connect", query=query), drop=lambda one: one.number == 1)


def on(places, body):
    def spoil(good):
        for place in places:
            good = with_pages(good, place, body)
        return good

    return spoil


def only_inside(good):
    inside = page("profile", f"<p>{id_link()}</p>", step="connect", visitor="first")
    good = on(("profile", "item"), f"<p>{FIRST.name}</p>")(good)
    return replace(good, pages=(*(one for one in good.pages if one.place != "item"), inside))


def webhook_refused(good):
    refused = line(8, "WEBHOOK", "/hooks/orcid/secret/1", "registry_change", status=500)
    good = with_exchanges(good, refused, drop=lambda one: one.step == "registry_change")
    return replace(good, pages=tuple(one for one in good.pages if one.step != "registry_change"))


def never_asked(good):
    return with_exchanges(
        good,
        authorise(1, "connect", query={"scope": "/authenticate"}),
        api(5, "POST", "employment", "connect", status=403, body=employment("Lecturer")),
        drop=lambda one: one.number in {1, 5, 7, 10, 12, 15, 16},
    )


def session_only(good):
    shown = page("profile", f"<p>{id_link()}</p>", step="connect", visitor="first")
    gone = page("profile", GONE, step="return", visitor="first")
    return replace(good, pages=(*(one for one in good.pages if one.step != "return"), shown, gone))


def framed(good):
    return with_pages(good, "connect", f'<iframe src="{REGISTRY}/oauth/authorize?client_id=APP"></iframe>{BUTTON}')


def unexchanged(good):
    return on(("after-connect",), f"<p>{id_link()}</p>")(dropping(lambda one: one.path == "/oauth/token")(good))


def unprompted(good):
    quiet = tuple(replace(one, query={k: v for k, v in one.query.items() if k != "prompt"}) for one in good.exchanges)
    return replace(good, exchanges=quiet)


def asked_anew(good):
    again = line(20, "CONSENT", "/oauth/authorize", "again", form={"decision": "authorize"}, scope="/read-limited")
    granted = line(2, "CONSENT", "/oauth/authorize", "connect", form={"decision": "authorize"}, scope="/read-limited")
    return with_exchanges(good, granted, again, drop=lambda one: one.number in {2, 14})


def state_taken(good):
    return with_exchanges(good, token(18, "forged_state", SECOND))


def raw_error(good):
    return with_pages(good, "after-token-trouble", "Traceback (most recent call last): File callback.py", status=500)


def mixed(good):
    good = with_pages(good, "metadata", f"<creator>{FIRST.name} {FIRST.orcid_id} {IMPORTED.orcid_id}</creator>")
    return same_icon(good)


def taken_unasked(good):
    before = page("profile", "<p>Reader in Hydrology</p>", step="look", path="/before-choice")
    taken = with_pages(good, "before-choice", f"<p>{FIRST.employer}</p>")
    return replace(taken, pages=(before, *taken.pages))


def by_name_only(good):
    bare = {**employment("Lecturer"), "organization": {"name": "Tarn Wath"}}
    return with_exchanges(
        good,
        api(5, "POST", "employment", "connect", status=201, body=bare),
        drop=lambda one: one.number in {5, 7, 41, 42},
    )


def claims_it_was_sent(good):
    sent = page("own", "<p>Your change was sent to ORCID.</p>", step="refused_400", visitor="first")
    return replace(good, pages=(*(one for one in good.pages if one.step != "refused_400"), sent))


DEAD_CALL = f"/api/v3.0/{SECOND.orcid_id}/employment/9"


def same_icon(good):
    return with_pages(good, "imported", f"<p>{id_link(IMPORTED)}</p>")


SPOILT = {
    "authenticate.signed-in": (unexchanged, "sign-in.no-exchange-seen"),
    "authenticate.button": (on(("connect",), '<p><a href="/x">Log in</a></p>'), "button.not-recognised"),
    "authenticate.explanation": (on(("connect",), BUTTON), "explanation.none"),
    "authenticate.typed-id": (
        lambda good: replace(good, attempts=(Attempt(kind="typed-id", outcome="accepted", field="ORCID"),)),
        "typed-id.accepted",
    ),
    "authenticate.lookup": (
        lambda good: with_exchanges(good, line(4, "GET", "/pub/v3.0/expanded-search", "connect", query={"q": "x"})),
        "lookup.search-seen",
    ),
    "authenticate.scopes": (asking(scope="/orcid-profile/read-limited"), "scopes.retired"),
    "authenticate.token-kept": (dropping(lambda one: one.number in {6, 7, 9}), "token.not-seen-again"),
    "authenticate.private-person": (
        lambda good: replace(
            good,
            pages=tuple(
                replace(one, status=500) if one.id == "control-after-connect-second" else one for one in good.pages
            ),
        ),
        "private-person.breaks",
    ),
    "authenticate.visibility-requests": (
        on(("after-refuse",), "<p>Please make your email address visible to everyone and try again.</p>"),
        "visibility.request-found",
    ),
    "authenticate.refusal": (lambda good: with_pages(good, "after-refuse", "oh", status=500), "refusal.server-error"),
    "authenticate.disconnect": (dropping(lambda one: one.path == "/oauth/revoke"), "disconnect.not-revoked"),
    "authenticate.api-version": (
        lambda good: with_exchanges(good, api(4, "GET", "works", "connect", version="2.1")),
        "api.old-version",
    ),
    "authenticate.window": (framed, "window.frame"),
    "authenticate.asked-again": (asked_anew, "consent.asked-again"),
    "authenticate.shared-computer": (unprompted, "shared.not-asked"),
    "authenticate.state": (state_taken, "state.unchecked"),
    "authenticate.prefilled": (
        lambda good: with_exchanges(
            good, line(1, "GET", "/oauth/authorize", "connect", query={"state": "x"}), drop=lambda one: one.number == 1
        ),
        "prefilled.none",
    ),
    "authenticate.token-trouble": (raw_error, "trouble.raw"),
    "collect.permission": (asking(scope="/authenticate"), "permission.id-only"),
    "collect.marked": (mixed, "marks.none"),
    "collect.kept": (session_only, "id.lost"),
    "collect.read-and-used": (without_reading, "read.none-seen"),
    "collect.benefit-person": (on(("connect",), BUTTON), "explanation.topics-missing"),
    "collect.benefit-site": (on(("connect",), BUTTON), "explanation.topics-missing"),
    "collect.why-read": (on(("connect",), BUTTON), "explanation.topics-missing"),
    "display.public": (only_inside, "public.only-inside"),
    "display.icon": (on(("profile", "item"), f"<p>{id_link(icon='')}</p>"), "icon.none"),
    "display.link": (on(("profile", "item"), f"<p>{FIRST.name} {FIRST.orcid_id}</p>"), "link.none"),
    "display.with-name": (on(("item",), f"<p>{FIRST.name}</p>"), "with-name.absent-from-item"),
    "display.metadata": (on(("metadata",), f"<creator>{FIRST.name}</creator>"), "metadata.without-id"),
    "display.unauthenticated": (same_icon, "unauthenticated.same-icon"),
    "display.member-logo": (on(("connect",), EXPLANATION + BUTTON), "member-logo.not-seen"),
    "display.after-connecting": (on(("after-connect",), "<p>Welcome</p>"), "connected.silent"),
    "display.why-collected": (on(("connect",), BUTTON), "explanation.topics-missing"),
    "display.icon-explained": (on(("connect",), BUTTON), "explanation.topics-missing"),
    "collect.choice": (taken_unasked, "choice.overwritten"),
    "collect.limited": (
        on(("profile",), f"<p>{FIRST.employer}</p><p>{FIRST.values['limited']}</p>"),
        "limited.shown",
    ),
    "connect.doi-metadata": (on(("metadata",), f"<creator>{FIRST.name} {FIRST.orcid_id}</creator>"), "doi.none"),
    "connect.organisations": (by_name_only, "organisation.by-name-only"),
    "connect.refusals": (claims_it_was_sent, "refusal-of-entry.claimed-sent"),
    "synchronise.stops": (
        lambda good: with_exchanges(good, line(46, "PUT", DEAD_CALL, "revoked_again", canary=SECOND, status=401)),
        "stop.goes-on",
    ),
    "synchronise.unwatches": (dropping(lambda one: one.number == 45), "webhook.left"),
    "connect.permission": (never_asked, "permission.never-asked"),
    "connect.writes": (dropping(lambda one: one.number in {5, 7, 41, 42, 43}), "write.never"),
    "connect.updates": (
        lambda good: with_exchanges(
            good,
            api(7, "POST", "employment", "change", status=201, body=employment("Reader")),
            drop=lambda one: one.number == 7,
        ),
        "update.second-post",
    ),
    "connect.why-write": (on(("connect",), BUTTON), "explanation.topics-missing"),
    "synchronise.sends-changes": (dropping(lambda one: one.number == 7), "change.not-seen-sent"),
    "synchronise.receives-changes": (webhook_refused, "change.webhook-not-taken"),
    "synchronise.both-ways": (dropping(lambda one: one.number in {5, 7, 41, 42}), "both-ways.partly"),
    "synchronise.explained": (on(("connect",), BUTTON), "explanation.topics-missing"),
}


def found(bundle, probe):
    return next((finding for finding in observe(bundle, only=[probe])), None)


# What a volunteer's own record says has a room of its own: no such record is read in this run.
ELSEWHERE = {"authenticate.https", "record.written", "record.changed", "record.standing"}


@pytest.mark.parametrize("probe", sorted(set(PROBES) - ELSEWHERE))
def test_a_system_that_does_well_gets_true(probe):
    assert found(good_bundle(), probe).outcome is Outcome.TRUE


@pytest.mark.parametrize("probe", SPOILT)
def test_a_system_that_does_not_gets_another_answer_with_what_was_expected_and_seen(probe):
    spoil, reason = SPOILT[probe]

    finding = found(spoil(good_bundle()), probe)

    assert finding.reason == reason
    assert finding.outcome is not Outcome.TRUE
    assert finding.expected
    assert finding.seen


def test_every_probe_is_tried_both_ways():
    assert set(SPOILT) | ELSEWHERE == set(PROBES)


@pytest.mark.parametrize("probe", PROBES)
def test_a_probe_with_nothing_to_look_at_gives_no_finding(probe):
    assert found(good_bundle(steps=(), exchanges=(), pages=(), attempts=()), probe) is None


@pytest.mark.parametrize(("uri", "outcome"), [
    ("https://repository.example/callback", "true"),
    ("http://127.0.0.1:8790/callback", "cannot-tell"),
    ("http://localhost/callback", "cannot-tell"),
    ("http://[::1]:8790/callback", "cannot-tell"),
    ("http://repository.example/callback", "false"),
    ("http://127.0.0.1.repository.example/callback", "false"),
])  # fmt: skip
def test_plain_http_counts_against_a_system_only_beyond_this_machine(uri, outcome):
    bundle = with_exchanges(
        good_bundle(),
        authorise(1, "connect", query={"redirect_uri": uri}),
        drop=lambda one: one.path.endswith("authorize"),
    )

    assert found(bundle, "authenticate.https").outcome == outcome


@pytest.mark.parametrize(("href", "reason"), [
    (f"https://orcid.org/{FIRST.orcid_id}", "link.record"),
    (f"{REGISTRY}/{FIRST.orcid_id}", "link.practice-record"),
    (f"http://orcid.org/{FIRST.orcid_id}", "link.plain-http"),
    (f"/search?orcid={FIRST.orcid_id}", "link.elsewhere"),
])  # fmt: skip
def test_the_link_leads_to_the_record_itself(href, reason):
    body = f'<p>{FIRST.name} <a href="{href}">{FIRST.orcid_id}</a></p>'

    assert found(on(("profile", "item"), body)(good_bundle()), "display.link").reason == reason


def test_a_scope_nobody_used_goes_to_a_person():
    finding = found(
        asking(scope="/read-limited /activities/update /person/update")(good_bundle()), "authenticate.scopes"
    )

    assert finding.reason == "scopes.unused"
    assert "/person/update" in finding.seen


def test_a_webhook_refused_while_the_system_polls_is_fine():
    good = good_bundle()
    refused = line(8, "WEBHOOK", "/hooks/orcid/secret/1", "registry_change", status=500)

    finding = found(with_exchanges(good, refused, drop=lambda one: one.number == 8), "synchronise.receives-changes")

    assert finding.outcome is Outcome.TRUE


def test_another_id_after_connecting_goes_to_a_person():
    bundle = with_pages(good_bundle(), "after-connect", f"<p>{id_link(SECOND)}</p>")

    assert found(bundle, "authenticate.signed-in").reason == "sign-in.other-id-shown"


def test_a_private_value_on_a_page_is_no_sign_of_use():
    bundle = good_bundle(pages=(page("profile", FIRST.values["private"], step="connect"),))

    assert found(bundle, "collect.read-and-used").reason == "read.not-seen-used"


def test_a_probe_that_breaks_accuses_nobody(monkeypatch):
    def breaks(bundle):
        raise ZeroDivisionError

    monkeypatch.setitem(PROBES, "display.icon", breaks)

    finding = found(good_bundle(), "display.icon")

    assert finding.outcome is Outcome.ERROR
    assert "ZeroDivisionError" in finding.seen


def test_a_step_left_out_leaves_its_probes_silent():
    bundle = without_step(good_bundle(), "disconnect")

    assert found(bundle, "authenticate.disconnect") is None


def test_a_refusal_that_never_reached_the_system_says_nothing():
    bundle = good_bundle(
        steps=(step("connect"), step("refuse", ok=False, note="no button called Connect")), pages=PAGES[:6]
    )

    finding = found(bundle, "authenticate.refusal")

    assert finding.reason == "refusal.not-reached"
    assert "no button" in finding.seen


def test_a_yes_and_a_page_that_claims_success_without_any_exchange_is_no_sign_in():
    good = with_exchanges(good_bundle(), drop=lambda one: one.path == "/oauth/token")

    finding = found(
        with_pages(good, "after-connect", "<p>Thank you. Your iD is connected.</p>"), "authenticate.signed-in"
    )

    assert (finding.outcome, finding.reason) == (Outcome.FALSE, "sign-in.code-never-exchanged")


def test_a_page_that_says_it_failed_claims_no_success():
    good = with_exchanges(good_bundle(), drop=lambda one: one.path == "/oauth/token")

    finding = found(with_pages(good, "after-connect", "<p>We could not connect your iD.</p>"), "authenticate.signed-in")

    assert finding.outcome is Outcome.CANNOT_TELL


def test_another_id_on_her_own_page_after_connecting_is_not_hers():
    spoilt = with_pages(good_bundle(), "own", f"<p>{id_link(replace(FIRST, orcid_id='0009-9900-0000-0012'))}</p>")

    assert found(spoilt, "authenticate.signed-in").reason == "sign-in.other-id-saved"


def test_a_token_thrown_away_is_told_by_the_same_button_again_and_no_call():
    spoilt = with_exchanges(good_bundle(), drop=lambda one: one.number in {6, 7, 9})
    spoilt = with_pages(spoilt, "own", PROFILE + BUTTON)

    assert found(spoilt, "authenticate.token-kept").reason == "token.thrown-away"


def test_a_permission_nobody_declared_and_nobody_used_is_too_much():
    asked = {"scope": "/read-limited /activities/update /person/update"}
    spoilt = with_exchanges(good_bundle(), authorise(1, "connect", query=asked), drop=lambda one: one.number == 1)

    def reason(declared):
        return found(replace(spoilt, planned_scopes=declared), "authenticate.scopes").reason

    assert reason(()) == "scopes.undeclared"
    assert reason(None) == "scopes.unused"
    assert reason(("/person/update",)) == "scopes.planned"


def test_a_refusal_without_a_word_is_silent():
    before = good_bundle()
    text = next(one for one in before.pages if one.place == "connect").html
    body = text.partition("<main>")[2].partition("</main>")[0]

    assert found(with_pages(before, "after-refuse", body), "authenticate.refusal").reason == "refusal.silent"


def test_what_led_to_orcid_without_saying_so_is_no_button():
    spoilt = with_pages(good_bundle(), "connect", '<p><a href="/orcid/connect">Log in</a></p>')
    steps = tuple(
        replace(one, remembered={"entry": "Log in", "entry_icon": "no"}) if one.name == "connect" else one
        for one in spoilt.steps
    )

    assert found(replace(spoilt, steps=steps), "authenticate.button").reason == "button.unbranded"


@pytest.mark.parametrize(
    ("ratio", "own", "colours", "reason"),
    [
        (1.0, 1.0, "", "icon.present"),
        (1.1, 1.0, "", "icon.present"),
        (3.1, 1.0, "", "icon.altered"),
        (1.0, 1.0, "hue-rotate(140deg)", "icon.altered"),
        (3.1, 0.0, "", "icon.present"),
    ],
)
def test_an_icon_is_taken_as_the_browser_drew_it(ratio, own, colours, reason):
    picture = Picture(source="/static/orcid-id.svg", ratio=ratio, own_ratio=own, filter=colours)
    drawn = tuple(replace(one, pictures=(picture,)) for one in good_bundle().pages)

    assert found(replace(good_bundle(), pages=drawn), "display.icon").reason == reason


def local(name):
    first = replace(FIRST, values={**FIRST.values, "local_name": name})
    good = good_bundle()
    return replace(good, canaries=(first, *good.canaries[1:]))


SWAPPED = f"""<r><creator><creatorName>Wren Halloway</creatorName></creator>
<creator><creatorName>Josiah Carberry</creatorName><nameIdentifier>{FIRST.orcid_id}</nameIdentifier></creator></r>"""


def test_an_id_given_to_another_author_is_wrong_where_her_own_name_is_known():
    def spoilt(name):
        pages = tuple(
            replace(one, html=SWAPPED, media_type="text/xml") if one.place == "metadata" else one
            for one in local(name).pages
        )
        return found(replace(local(name), pages=pages), "display.metadata")

    assert spoilt("Wren Halloway").reason == "metadata.wrong-author"
    assert spoilt("").outcome is Outcome.TRUE


def test_an_id_in_a_comment_is_in_no_metadata():
    spoilt = with_pages(good_bundle(), "metadata", f"<creator>{FIRST.name}</creator><!-- {FIRST.orcid_id} -->")

    assert found(spoilt, "display.metadata").outcome is Outcome.FALSE


def test_an_id_in_a_comment_is_on_no_page():
    """A prepared page that prints whatever it is given, where nobody sees it."""
    spoilt = good_bundle()
    for place in {one.place for one in spoilt.pages if one.place != "metadata"}:
        spoilt = with_pages(spoilt, place, f"<p>{FIRST.name}</p><!-- {REGISTRY}/{FIRST.orcid_id} -->")

    for probe in ("display.public", "display.icon", "display.link", "display.with-name", "collect.kept"):
        finding = PROBES[probe](spoilt)
        assert finding is None or finding.outcome is not Outcome.TRUE, (probe, finding)


def test_an_id_picked_from_a_search_was_not_signed_in_for():
    picked = Attempt(kind="picked-id", outcome="accepted", field="Find by name", value=SECOND.orcid_id)

    assert found(replace(good_bundle(), attempts=(picked,)), "authenticate.typed-id").reason == "typed-id.accepted"


def test_a_button_to_disconnect_that_came_with_connecting_is_no_silence():
    good = with_pages(good_bundle(), "after-connect", "<p>ORCID <a href='/end'>Disconnect</a></p>")
    (told,) = observe(good, only=["display.after-connecting"])

    assert (told.outcome, told.reason) == (Outcome.CANNOT_TELL, "connected.partly")
    assert "Disconnect" in told.seen

    always = with_pages(good, "connect", f"{BUTTON}<a href='/end'>Disconnect</a>")
    (told,) = observe(always, only=["display.after-connecting"])
    assert (told.outcome, told.reason) == (Outcome.FALSE, "connected.silent")


def test_the_registrys_own_pages_are_no_windows_of_the_system():
    good = good_bundle()
    form = "<form action='/signin'><input type='password'></form>"
    at_registry = replace(page("connect", form, step="connect"), url=f"{REGISTRY}/signin")
    (told,) = observe(replace(good, pages=(*good.pages, at_registry)), only=["authenticate.window"])

    assert told.outcome is Outcome.TRUE
