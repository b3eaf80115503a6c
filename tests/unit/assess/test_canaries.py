"""The people made up for one run."""

from cinquefoil.assess.collectors.canaries import build_record, draw_canaries, draw_words
from cinquefoil.orcid.identifier import OrcidId


def test_the_same_seed_draws_the_same_people_and_another_seed_others() -> None:
    assert draw_canaries("1") == draw_canaries("1")
    assert {one.orcid_id for one in draw_canaries("1")}.isdisjoint(one.orcid_id for one in draw_canaries("2"))
    assert draw_words("1") == draw_words("1") != draw_words("2")


def test_their_ids_are_valid_and_outside_the_blocks_that_orcid_assigns() -> None:
    for seed in range(50):
        for canary in draw_canaries(str(seed)):
            assert str(OrcidId.parse(canary.orcid_id)) == canary.orcid_id
            assert canary.orcid_id.startswith("0009-9")


def test_the_second_person_keeps_name_and_email_private() -> None:
    _, second, _ = draw_canaries("1")

    person = build_record(second)["person"]

    assert person["name"]["visibility"] == "private"
    assert person["emails"]["email"][0]["visibility"] == "private"
