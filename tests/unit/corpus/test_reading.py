"""What is taken from a record."""

from cinquefoil.corpus import reading

RECORD = {
    "person": {
        "keywords": {
            "keyword": [
                {"content": "algae", "visibility": "public"},
                {"content": "secret", "visibility": "private"},
                {"content": "fog", "visibility": "limited"},
            ]
        },
        "other-names": None,
        "biography": None,
    },
    "activities-summary": {
        "employments": {
            "affiliation-group": [
                {
                    "summaries": [
                        {
                            "employment-summary": {
                                "role-title": "Reader",
                                "organization": {"name": "Fell College"},
                                "visibility": "public",
                            }
                        }
                    ]
                }
            ]
        },
        "works": {"group": []},
    },
}


def test_public_and_limited_facts_are_taken_and_private_ones_never() -> None:
    facts = reading.facts_of(RECORD)

    assert ("keyword", "algae", "public") in facts
    assert ("keyword", "fog", "limited") in facts
    assert ("employment", "Reader, Fell College", "public") in facts
    assert all(visibility != "private" for _, _, visibility in facts)


def test_an_empty_record_gives_nothing() -> None:
    assert reading.facts_of({"person": None, "activities-summary": None}) == []
