"""ORCID's own write samples: each is accepted on a fresh record and reads back equal by value."""

import json

import pytest

from cinquefoil.orcid.codec import json_v3
from cinquefoil.orcid.model.affiliations import Affiliation
from cinquefoil.orcid.model.works import Work

SAMPLES = [
    *("distinction-3.0", "education-3.0", "employment-3.0", "invited-position-3.0", "membership-3.0"),
    *("qualification-3.0", "service-3.0", "work-full-3.0", "work-51-contributors-3.0"),
    "work-with-NISO-roles-51-contributors-3.0",
]
ADDED = {"put-code", "path", "visibility", "source", "created-date", "last-modified-date", "display-index"}
ADDED |= {"external-id-normalized", "external-id-normalized-error"}


def sent_part(value):
    """Return a value without what the registry adds."""
    if isinstance(value, dict):
        return {key: sent_part(one) for key, one in value.items() if key not in ADDED}
    return [sent_part(one) for one in value] if isinstance(value, list) else value


def by_value(data, type_):
    return sent_part(json.loads(json_v3.write(json_v3.read(type_, data))))


def test_no_sample_of_these_kinds_is_left_out(orcid_data):
    kinds = ("distinction", "education", "employment", "invited", "membership", "qualification", "service", "work-")
    folder = orcid_data / "samples" / "write_samples"

    assert sorted(path.stem for path in folder.glob("*.json") if path.name.startswith(kinds)) == sorted(SAMPLES)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_write_sample_is_accepted_and_reads_back_equal(orcid_data, practice_registry, client, http, name):
    kind = name.partition("-3.0")[0] if not name.startswith("work") else "work"
    type_ = Work if kind == "work" else Affiliation
    data = (orcid_data / "samples" / "write_samples" / f"{name}.json").read_bytes()
    answer = practice_registry.grant("ines", client, "/read-limited /activities/update")
    url = f"{practice_registry.api}/v3.0/{answer['orcid']}"
    headers = {
        "Authorization": f"Bearer {answer['access_token']}",
        "Accept": "application/json",
        "Content-Type": "application/vnd.orcid+json",
    }

    created = http.post(f"{url}/{kind}", content=data, headers=headers)
    put_code = int(created.headers["location"].rsplit("/", 1)[1])
    read = http.get(f"{url}/{kind}/{put_code}", headers=headers)

    assert by_value(read.content, type_) == by_value(data, type_)
    listed = http.get(f"{url}/{'works' if kind == 'work' else kind + 's'}", headers=headers).text
    assert f'"put-code":{put_code}' in listed

    again = http.put(f"{url}/{kind}/{put_code}", content=read.content, headers=headers)
    assert again.status_code == 200
    assert by_value(again.content, type_) == by_value(data, type_)
