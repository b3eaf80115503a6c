"""Seeded people: the same for a seed, plausible, within ORCID's rules."""

import unicodedata
from collections import Counter

import pytest

from cinquefoil.orcid.identifier import OrcidId
from cinquefoil.registry.cast import cast
from cinquefoil.registry.rules.kinds import KINDS
from cinquefoil.registry.rules.validation import checked
from cinquefoil.registry.seeding import orcid_id_of, people


@pytest.fixture(scope="module")
def some():
    return list(people(400, 1))


@pytest.fixture(scope="module")
def elements(some):
    return [element for person in some for element in person.elements]


def test_the_same_seed_makes_the_same_people_and_another_seed_others(some):
    assert list(people(20, 1)) == some[:20]
    assert list(people(20, 2)) != some[:20]
    assert not {one.account.orcid_id for one in people(20, 2)} & {one.account.orcid_id for one in some}


def test_their_ids_are_valid_and_outside_the_assigned_blocks_and_the_casts(some):
    ids = [person.account.orcid_id for person in some]

    assert all(str(OrcidId.parse(one)) == one for one in ids)
    assert all(
        one.startswith(("0009-92", "0009-93", "0009-94", "0009-95", "0009-96", "0009-97", "0009-98")) for one in ids
    )
    assert not set(ids) & {one.orcid_id for one in cast().values()}
    assert len(set(ids)) == len(ids)
    assert orcid_id_of(9_999_999, 699).startswith("0009-98")


@pytest.mark.parametrize("place", [-1, 10**7])
def test_a_seed_has_ten_million_people_and_no_more(place):
    with pytest.raises(ValueError, match="10,000,000"):
        orcid_id_of(place, 1)


def test_every_element_keeps_orcids_rules(elements):
    for element in elements:
        checked(element.content, KINDS[element.kind])


def test_every_section_comes_up_and_some_records_are_long_and_many_nearly_empty(some, elements):
    assert {element.kind for element in elements} == set(KINDS)
    lengths = Counter(min(len(person.elements), 100) for person in some)
    assert max(lengths) > 40
    assert sum(number for length, number in lengths.items() if length <= 3) > len(some) / 4


def test_sources_and_visibilities_differ(elements):
    assert {element.visibility for element in elements} == {"public", "limited", "private"}
    assert len({element.source.client_id for element in elements}) == 7
    assert any(element.source.origin_orcid_id for element in elements)


def test_some_works_are_there_twice_by_two_sources_that_so_make_a_group(elements):
    works = [element for element in elements if element.kind == "work"]
    seen = Counter((one.orcid_id, one.content["external-ids"]["external-id"][0]["external-id-value"]) for one in works)
    twice = {key for key, number in seen.items() if number == 2}

    sources = [
        one.source
        for one in works
        if (one.orcid_id, one.content["external-ids"]["external-id"][0]["external-id-value"]) in twice
    ]
    assert twice
    assert max(seen.values()) == 2
    assert len(set(sources)) > 2


def test_names_are_of_many_scripts(some):
    letters = "".join(person.account.given_names for person in some)
    scripts = {unicodedata.name(letter).split()[0] for letter in letters if letter.isalpha()}

    assert {"LATIN", "CYRILLIC", "ARABIC", "CJK", "HANGUL", "DEVANAGARI"} <= scripts


def test_addresses_are_plain_and_each_persons_own(some):
    addresses = [person.account.email for person in some]

    assert len(set(addresses)) == len(addresses)
    assert all(one.isascii() and one.endswith("@people.example") and ".." not in one for one in addresses)


def test_put_codes_are_all_different_and_dates_in_order(some, elements):
    assert len({element.put_code for element in elements}) == len(elements)
    for person in some:
        for element in person.elements:
            assert person.account.created < element.created <= element.modified <= person.account.modified
