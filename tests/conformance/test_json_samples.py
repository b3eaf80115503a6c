"""ORCID's own JSON samples go through the codec without loss."""

import json

import pytest

from cinquefoil.orcid.codec.json_v3 import read, write
from cinquefoil.orcid.model.affiliations import (
    Distinction,
    Education,
    Employment,
    InvitedPosition,
    Membership,
    Qualification,
    Service,
)
from cinquefoil.orcid.model.fundings import Funding
from cinquefoil.orcid.model.groups import GroupIdRecord
from cinquefoil.orcid.model.peer_reviews import PeerReview
from cinquefoil.orcid.model.person import Address, Keyword, OtherName, PersonExternalIdentifier, ResearcherUrl
from cinquefoil.orcid.model.record import Record
from cinquefoil.orcid.model.research_resources import ResearchResource
from cinquefoil.orcid.model.works import Work, WorkBulk

READ_SAMPLES = ["read_samples/record-full-3.0.json", "conversion_lib/test-conversionlib-record-3.0.json"]

# By the beginning of the file's name; the longer beginning stands first.
WRITE_TYPES = {
    "address": Address,
    "bulk-work": WorkBulk,
    "distinction": Distinction,
    "education": Education,
    "employment": Employment,
    "external-identifier": PersonExternalIdentifier,
    "funding": Funding,
    "invited-position": InvitedPosition,
    "keywords": Keyword,
    "membership": Membership,
    "other-names": OtherName,
    "peer-review-group-id": GroupIdRecord,
    "peer-review": PeerReview,
    "qualification": Qualification,
    "research-resource": ResearchResource,
    "researcher-url": ResearcherUrl,
    "service": Service,
    "work": Work,
}


def type_of(name):
    return next(type_ for start, type_ in WRITE_TYPES.items() if name.startswith(start))


def write_samples(orcid_data):
    return sorted((orcid_data / "samples/write_samples").glob("*.json"))


def without_nulls(tree):
    """The tree as the registry means it: an absent key and a null are the same."""
    if isinstance(tree, list):
        return [without_nulls(each) for each in tree]
    if isinstance(tree, dict):
        return {key: without_nulls(each) for key, each in tree.items() if each is not None}
    return tree


def as_sent(sent, written):
    """The written tree with the wrappers taken off that the sender had left out, to compare value by value."""
    if isinstance(sent, dict):
        return {key: as_sent(sent.get(key), each) for key, each in written.items()}
    if isinstance(sent, list):
        return [as_sent(one, other) for one, other in zip(sent, written, strict=True)]
    if isinstance(sent, str) and isinstance(written, dict):
        return written["value"]
    return written


@pytest.mark.counts("official read samples in JSON, key order kept")
@pytest.mark.parametrize("name", READ_SAMPLES)
def test_a_whole_record_comes_out_as_it_went_in(orcid_data, name):
    data = (orcid_data / "samples" / name).read_bytes()

    value = read(Record, data, strict=True)

    # Texts, so that the order of keys counts, too.
    assert json.dumps(json.loads(write(value))) == json.dumps(json.loads(data))
    assert read(Record, write(value)) == read(Record, write(value, pretty=True)) == value


def test_the_indented_style_is_the_registrys_to_the_byte(orcid_data):
    data = (orcid_data / "samples/read_samples/record-full-3.0.json").read_bytes()

    assert write(read(Record, data), pretty=True) == data.rstrip()


def test_every_write_sample_loses_nothing(orcid_data, figure):
    samples = write_samples(orcid_data)
    assert len(samples) == 27
    figure("official write samples in JSON, read and written with nothing lost", len(samples), len(samples))

    for path in samples:
        sent = json.loads(path.read_bytes())
        value = read(type_of(path.name), path.read_bytes(), strict=True)
        written = without_nulls(json.loads(write(value)))

        assert as_sent(without_nulls(sent), written) == without_nulls(sent), path.name
        assert read(type(value), write(value), strict=True) == value, path.name
