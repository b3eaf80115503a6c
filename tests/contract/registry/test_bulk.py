"""Works in bulk: each with its own fate, in order."""

import pytest

from cinquefoil.registry.values import Element, Source

PUBLIC = {"Accept": "application/json"}


def work(value, **more):
    one = {"external-id-type": "doi", "external-id-value": value, "external-id-relationship": "self"}
    return {
        "title": {"title": {"value": f"About {value}"}},
        "type": "preprint",
        "external-ids": {"external-id": [one]},
        **more,
    }


def post(http, granted, *works, **headers):
    body = {"bulk": [{"work": one} for one in works]}
    return http.post(f"{granted.url}/works", json=body, headers={**granted.headers, **headers})


def fates(response):
    """Return put-code or error code of each entry."""
    return [(one.get("work") or {}).get("put-code") or -one["error"]["error-code"] for one in response.json()["bulk"]]


def test_each_work_is_answered_in_its_place_kept_or_refused(sofia, http):
    response = post(
        http,
        sofia,
        work("10.5555/b1"),
        work("10.5555/b2", title=None),
        work("10.5555/b3", type="pamphlet"),
        work("10.5555/b4", **{"external-ids": None}),
        work("10.5555/b5", **{"put-code": 1}),
        work("https://doi.org/10.5555/B1"),
        work("10.5555/b7"),
    )

    told = fates(response)
    assert response.status_code == 200
    assert told[1:6] == [-9022, -9037, -9023, -9024, -9021]
    assert f"put-code {told[0]}" in response.json()["bulk"][5]["error"]["developer-message"]
    assert all(code > 0 for code in (told[0], told[6]))
    assert response.json()["bulk"][0]["work"]["path"] == f"/{sofia.orcid_id}/work/{told[0]}"
    listed = http.get(f"{sofia.url}/works", headers=sofia.headers).text
    assert all(f'"put-code":{code}' in listed for code in (told[0], told[6]))


def test_a_work_that_is_there_already_is_refused_alone(sofia, http):
    first = fates(post(http, sofia, work("10.5555/b1")))[0]

    response = post(http, sofia, work("10.5555/b1"), work("10.5555/b2"))

    assert fates(response)[0] == -9021
    assert f"put-code {first}" in response.json()["bulk"][0]["error"]["developer-message"]
    assert fates(response)[1] > 0


def test_errors_stand_in_their_own_namespace_in_xml(sofia, http):
    response = post(http, sofia, work("10.5555/b1", title=None), Accept="application/vnd.orcid+xml")

    assert "<error:error-code>9022</error:error-code>" in response.text
    assert "<bulk:bulk" in response.text


def test_a_hundred_works_go_at_once_and_no_more(sofia, http):
    assert len(fates(post(http, sofia, *(work(f"10.5555/h{n}") for n in range(100))))) == 100

    response = post(http, sofia, *(work(f"10.5555/i{n}") for n in range(101)))
    assert (response.status_code, response.json()["error-code"]) == (400, 9006)


def test_a_record_of_ten_thousand_works_takes_none_of_a_batch_that_goes_beyond(practice_registry, client, http):
    answer = practice_registry.grant("ines", client, "/activities/update /read-limited")
    store, at = practice_registry.core.store, practice_registry.core.clock.now()
    with store.transaction():
        for number in range(9_999):
            source = Source(orcid_id=answer["orcid"])
            store.elements.put(Element(50_000 + number, answer["orcid"], "work", "public", source, at, at, {}))
    url = f"{practice_registry.api}/v3.0/{answer['orcid']}"
    headers = {"Authorization": f"Bearer {answer['access_token']}", "Accept": "application/json"}

    two = http.post(
        f"{url}/works", json={"bulk": [{"work": work("10.5555/1")}, {"work": work("10.5555/2")}]}, headers=headers
    )
    one = http.post(f"{url}/work", json=work("10.5555/1"), headers=headers)
    another = http.post(f"{url}/work", json=work("10.5555/2"), headers=headers)

    assert (two.status_code, two.json()["error-code"]) == (409, 9048)
    assert one.status_code == 201
    assert (another.status_code, another.json()["error-code"]) == (409, 9048)


@pytest.mark.parametrize("entry", [{}, {"work": None}, None, 1])
def test_an_entry_that_is_no_work_is_refused_with_the_whole(sofia, http, entry):
    response = http.post(
        f"{sofia.url}/works", json={"bulk": [{"work": work("10.5555/b1")}, entry]}, headers=sofia.headers
    )

    assert (response.status_code, response.json()["error-code"]) == (400, 9047)


def test_a_bulk_needs_the_scope(practice_registry, client, http):
    answer = practice_registry.grant("tomos", client, "/read-limited")
    headers = {"Authorization": f"Bearer {answer['access_token']}", "Accept": "application/json"}

    response = http.post(f"{practice_registry.api}/v3.0/{answer['orcid']}/works", json={"bulk": []}, headers=headers)

    assert (response.status_code, response.json()["error-code"]) == (403, 9038)


def test_works_are_read_by_put_code_and_errors_after_them(sofia, http):
    one, two = fates(post(http, sofia, work("10.5555/b1"), work("10.5555/b2")))

    response = http.get(f"{sofia.url}/works/{two},1,{one}", headers=sofia.headers)

    assert fates(response) == [one, two, -9034]
    assert response.json()["bulk"][2]["error"]["response-code"] == 400
    assert response.json()["bulk"][0]["work"]["title"]["title"]["value"] == "About 10.5555/b1"


def test_one_put_code_is_a_bulk_too(sofia, http):
    one = fates(post(http, sofia, work("10.5555/b1")))[0]

    assert fates(http.get(f"{sofia.url}/works/{one}", headers=sofia.headers)) == [one]


def test_an_element_of_another_kind_or_record_is_not_a_work_of_this_one(practice_registry, sofia, http):
    section = http.get(f"{sofia.url}/employments", headers=sofia.headers).json()
    put_code = section["affiliation-group"][0]["summaries"][0]["employment-summary"]["put-code"]
    josiah = practice_registry.cast["josiah"].orcid_id
    works = http.get(f"{practice_registry.pub}/v3.0/{josiah}/works", headers=PUBLIC).json()
    other = works["group"][0]["work-summary"][0]["put-code"]

    assert fates(http.get(f"{sofia.url}/works/{put_code},{other}", headers=sofia.headers)) == [-9034, -9034]


@pytest.mark.parametrize(
    ("codes", "status", "code"),
    [
        (",".join(map(str, range(1, 102))), 400, 9042),
        ("1,two", 400, 9006),
        ("1,", 400, 9006),
        ("-1", 400, 9006),
    ],
)
def test_what_cannot_be_read_in_bulk_is_refused_whole(sofia, http, codes, status, code):
    response = http.get(f"{sofia.url}/works/{codes}", headers=sofia.headers)

    assert (response.status_code, response.json()["error-code"]) == (status, code)


def test_what_is_hidden_is_an_error_of_its_own_on_each_api(practice_registry, client, http):
    record = {
        "activities-summary": {
            "works": {
                "group": [
                    {"work-summary": [{**work("10.5555/p"), "put-code": 777001, "visibility": "private"}]},
                    {"work-summary": [{**work("10.5555/l"), "put-code": 777002, "visibility": "limited"}]},
                ]
            }
        }
    }
    ines = practice_registry.cast["ines"].orcid_id
    practice_registry.control.put_record(ines, record, email="ines@people.example", password="practice-2026")
    answer = practice_registry.grant("ines", client, "/authenticate")
    member = {**PUBLIC, "Authorization": f"Bearer {answer['access_token']}"}

    on_member = http.get(f"{practice_registry.api}/v3.0/{ines}/works/777001,777002", headers=member)
    on_public = http.get(f"{practice_registry.pub}/v3.0/{ines}/works/777001,777002", headers=PUBLIC)

    assert fates(on_member) == [-9013, -9013]
    assert fates(on_public) == [-9039, -9039]


def test_a_gap_for_the_clients_name_stays_when_nobody_is_known_to_ask(practice_registry, sofia, http):
    public = http.get(f"{practice_registry.pub}/v3.0/{sofia.orcid_id}/works/1", headers=PUBLIC).json()
    member = http.get(f"{sofia.url}/works/1", headers=sofia.headers).json()

    assert "${clientName}" in public["bulk"][0]["error"]["user-message"]
    assert "A hub" in member["bulk"][0]["error"]["user-message"]


def test_a_bulk_read_asks_whether_the_record_is_there_and_not_how_it_is(practice_registry, http):
    lukas = practice_registry.cast["lukas"].orcid_id

    there = http.get(f"{practice_registry.pub}/v3.0/{lukas}/works/1", headers=PUBLIC)
    missing = http.get(f"{practice_registry.pub}/v3.0/0009-9100-0000-9999/works/1", headers=PUBLIC)

    assert (there.status_code, fates(there)) == (200, [-9034])
    assert (missing.status_code, missing.json()["error-code"]) == (404, 9016)
