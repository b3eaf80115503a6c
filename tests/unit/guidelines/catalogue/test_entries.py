"""The catalogue's files, and the loader that refuses what cannot be shown with a source."""

import re

import pytest
from lxml import etree

from cinquefoil.assess.criterion import load_criteria
from cinquefoil.guidelines.catalogue import (
    CAPABILITIES,
    CatalogueFault,
    find_entry,
    is_within,
    load_products,
    products_named,
    read_product,
    tell_date,
)
from tests.needs import ROOT

PRODUCTS = tuple(load_products().values())
BARE = """
id = "thing"
name = "Thing"
kind = "repository"
maker = "somebody"
policy = "same-major"
summary = "A thing."
[[entries]]
version = "1"
since = "1"
below = "2"
"""
CLAIM = """
[[claims]]
capability = "connect"
says = "It writes works."
link = "https://thing.example/help"
seen = "2026-08"
"""


def test_the_products_a_consortium_asks_about_are_there():
    wanted = {"dspace", "dspace-cris", "eprints", "eprints-orcid-support", "eprints-orcid-support-advance", "hyrax"}
    wanted |= {"hyrax-orcid", "ojs", "ojs-orcid-profile", "janeway", "dataverse", "invenio-rdm", "vivo", "nz-orcid-hub"}
    wanted |= {"pure", "elements", "converis", "worktribe", "figshare", "cinquefoil", "reference"}
    assert wanted <= load_products().keys()
    assert [entry.version for entry in load_products()["dspace"].entries] == ["7", "8", "9", "10"]


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.id)
def test_every_criterion_named_is_a_criterion_and_of_that_capability(product):
    for claim in product.claims:
        if claim.criterion:
            assert load_criteria()[claim.criterion].capability in {claim.capability, "connect"}
    for trouble in product.troubles:
        assert not trouble.criterion or trouble.criterion in load_criteria()


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.id)
def test_every_link_is_an_address_or_a_file_of_ours(product):
    for part in (*product.claims, *product.troubles):
        if part.link and not part.link.startswith(("https://", "http://")):
            assert (ROOT / part.link).exists()


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.id)
def test_every_fingerprint_can_be_looked_for(product):
    for fingerprint in product.fingerprints:
        if fingerprint.kind == "shape":
            etree.XPath(fingerprint.pattern)
        else:
            re.compile(fingerprint.pattern)


def test_nothing_but_the_reference_is_proven_by_a_file():
    proven = {product.id for product in PRODUCTS for claim in product.claims if claim.state == "proven"}
    assert proven == {"reference"}


def test_what_nobody_claims_is_unknown():
    product = read_product(BARE.encode(), name="thing.toml")
    assert {product.state_of(product.entries[0], capability) for capability in CAPABILITIES} == {"unknown"}


def test_the_best_founded_claim_counts():
    unknown = '\n[[claims]]\ncapability = "connect"\nsays = "Not seen."\nstate = "unknown"\n'
    product = read_product((BARE + unknown + CLAIM).encode(), name="thing.toml")
    assert product.state_of(product.entries[0], "connect") == "documented"
    assert [claim.state for claim in product.claims_of(product.entries[0])] == ["documented", "unknown"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (CLAIM.replace('link = "https://thing.example/help"\n', ""), "Without a source it is unknown"),
        (CLAIM.replace('seen = "2026-08"\n', ""), "Without a source it is unknown"),
        (CLAIM.replace("2026-08", "August"), "seen must be a date"),
        (CLAIM + 'state = "proven"\n', "only what the assessor has seen is proven"),
        (CLAIM + 'versions = ["3"]\n', "for which there is no entry"),
        (CLAIM.replace("connect", "collect"), "two meanings"),
        (CLAIM + 'sentense = "typing slip"\n', "unknown field"),
        ('[[entries]]\nversion = "1"\n', "the same version"),
    ],
)
def test_a_file_that_claims_too_much_is_refused_in_a_sentence(text, told):
    with pytest.raises(CatalogueFault, match=told):
        read_product((BARE + text).encode(), name="thing.toml")


def test_a_file_bears_its_id():
    with pytest.raises(CatalogueFault, match="must be called"):
        read_product(BARE.encode(), name="other.toml")


def test_an_entry_is_found_by_its_name_and_by_a_version_it_covers():
    product, entry = find_entry("dspace@7")
    assert (product.id, entry.version) == ("dspace", "7")
    assert product.entry("7.6.1") == entry
    assert product.entry("7.2") is None
    assert product.entry("") is None
    assert find_entry("dspace@6") is None
    assert find_entry("nothing@1") is None


@pytest.mark.parametrize(
    ("seen", "told"), [("2023", "2023"), ("2026-08", "August 2026"), ("2026-08-02", "2 August 2026"), ("", "")]
)
def test_dates_are_told_as_exactly_as_they_are_known(seen, told):
    assert tell_date(seen) == told


def test_people_write_names_as_they_like():
    assert [product.id for product in products_named(" dspace ")] == ["dspace"]
    assert [product.id for product in products_named("Hyku")] == ["hyrax"]
    assert products_named("") == ()


@pytest.mark.parametrize(
    ("version", "since", "below", "holds"),
    [
        ("7.6.1", "7.3", "8", True),
        ("v7.3", "7.3", "8", True),
        ("7.3.0", "7.3", "8", True),
        ("7.2.9", "7.3", "8", False),
        ("8", "7.3", "8", False),
        ("8.0-SNAPSHOT", "8", "9", True),
        ("10.1", "9", "10", False),
        ("hosted", "", "", True),
        ("hosted", "1", "", False),
        ("", "1", "", False),
    ],
)
def test_ranges_of_versions(version, since, below, holds):
    assert is_within(version, since=since, below=below) is holds
