"""Each member gets exactly one kind of letter, and each letter says what to do and whom to ask."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinquefoil.programme.awards.life import EVER_GIVEN, State
from cinquefoil.programme.dashboard.values import AwardMark, BadgeMark, Folded, Glance
from cinquefoil.programme.letters.kind import KIND_WORDS, Kind, kind_of
from cinquefoil.programme.letters.wordings.compose import Facts, Mend, common, of_kind, written
from cinquefoil.programme.letters.wordings.library import languages
from cinquefoil.programme.rules import Stage
from cinquefoil.programme.sign import BADGES

TODAY = date(2026, 6, 30)
SINCE = datetime(2026, 6, 1, tzinfo=UTC)
FACTS = Facts(
    contact="Siân",
    organisation="Tŷ Gwyn",
    sender="Meadow Research Support",
    issuer="The Meadow Badge Board",
    help_desk="help@meadow.example",
    help_subject="ORCID Collect and Connect",
    base_url="https://hub.example",
)


def draft(kind, facts, systems, mends, *, on, code="en"):
    words = languages()[code]
    return written(words.wordings[kind], common(facts, words) | of_kind(kind, facts, systems, mends, words, on=on))


MENDS = {"AUTH-1": Mend("iDs are typed in", "IT", "Let people sign in.", "about a day")}


def system(*awards, earned=(), judged=True, product="", held=("AUTH-1",)):
    marks = [BadgeMark(one, "earned" if one in earned else "not_earned", False, held) for one in BADGES]
    folded = Folded(stage=Stage.DECIDED if judged else None, badges=tuple(marks) if judged else (), since=SINCE)
    return Glance(
        integration_id=4,
        organisation_id=1,
        organisation="Tŷ Gwyn",
        system="Repository",
        product=product,
        folded=folded,
        awards=awards,
    )


def award(badge="authenticate", *, days=300, base=State.AWARDED):
    until = TODAY + timedelta(days=days)
    return AwardMark(1, 4, badge, base, until - timedelta(days=365), until)


def kind(*systems, has_contact=True):
    return kind_of(systems, has_contact=has_contact, is_known={"DSpace"}.__contains__, on=TODAY)


@pytest.mark.parametrize(("systems", "expected"), [
    ((), Kind.NO_INTEGRATION),
    ((system(judged=False),), Kind.NO_INTEGRATION),
    ((system(judged=False, product="Homegrown"),), Kind.NO_INTEGRATION),
    ((system(judged=False, product="DSpace"),), Kind.VENDOR_ONLY),
    ((system(product="DSpace"),), Kind.ONE_STEP),
    ((system(earned=("authenticate",)),), Kind.QUALIFIES),
    ((system(award(), earned=("authenticate",)),), Kind.ONE_STEP),
    ((system(*(award(one) for one in BADGES), earned=BADGES),), Kind.QUALIFIES),
    ((system(award(days=30), earned=("authenticate",)),), Kind.EXPIRING),
    ((system(award(days=-10)),), Kind.EXPIRING),
    ((system(award(days=-60), earned=("authenticate",)),), Kind.QUALIFIES),
    ((system(award(days=30, base=State.SUSPENDED)),), Kind.ONE_STEP),
    ((system(), system(award(days=30))), Kind.EXPIRING),
])  # fmt: skip
def test_the_kind_that_fits(systems, expected):
    assert kind(*systems) == expected
    assert kind(*systems, has_contact=False) == Kind.NO_CONTACT


SYSTEMS = st.lists(
    st.builds(
        lambda earned, judged, product, awards: system(*awards, earned=earned, judged=judged, product=product),
        st.sets(st.sampled_from(BADGES)).map(tuple),
        st.booleans(),
        st.sampled_from(["", "DSpace", "Homegrown"]),
        st.lists(
            st.builds(
                lambda badge, days, base: award(badge, days=days, base=base),
                st.sampled_from(BADGES),
                st.integers(-500, 400),
                st.sampled_from(sorted(EVER_GIVEN)),
            ),
            max_size=4,
        ),
    ),
    max_size=3,
)


@given(SYSTEMS, st.booleans(), st.sampled_from(sorted(languages())))
def test_every_member_gets_one_letter_that_names_whom_to_ask_and_who_awards(systems, has_contact, code):
    found = kind(*systems, has_contact=has_contact)
    subject, text = draft(found, FACTS, systems, MENDS, on=TODAY, code=code)

    assert found in KIND_WORDS
    assert "{" not in subject + text
    assert "Siân" in text.splitlines()[0]
    assert "help@meadow.example" in text
    assert "ORCID Collect and Connect" in text
    assert "The Meadow Badge Board" in text
    if found == Kind.EXPIRING and code == "en":
        assert "valid until" in text or "ended on" in text


def test_a_letter_says_what_holds_who_does_what_and_how_long():
    _, text = draft(Kind.ONE_STEP, FACTS, [system()], MENDS, on=TODAY)

    assert "AUTH-1  iDs are typed in" in text
    assert "IT: Let people sign in. It takes about a day." in text
    assert "https://hub.example/integrations/4" in text


def test_a_long_list_is_cut_and_counted():
    held = ("AUTH-1", "AUTH-2", "AUTH-3", "AUTH-4", "AUTH-5")
    _, text = draft(Kind.ONE_STEP, FACTS, [system(held=held)], MENDS, on=TODAY)

    assert "and 2 more." in text
    assert "AUTH-4" not in text


def test_a_letter_about_a_product_asks_the_five_questions():
    _, text = draft(Kind.VENDOR_ONLY, FACTS, [system(judged=False, product="DSpace")], MENDS, on=TODAY)

    questions = languages()["en"].questions
    assert len(questions) == 5
    assert all(question in text for question in questions)
    assert "DSpace" in text
