"""What is written to a person's ORCID record: her employment here and the works she deposits.

POST for the new, PUT for the changed, put-codes kept. Reads nothing and shows nothing.
"""

import contextlib
from typing import Any

from cinquefoil.corpus import orcid_calls
from cinquefoil.corpus.reading import note_trouble
from cinquefoil.corpus.settings import Settings
from cinquefoil.corpus.store import Row, Store

# So often a refused entry is sent again at once under M51.
AGAIN_AND_AGAIN = 12
GRID = {"disambiguated-organization-identifier": "grid.99999.8", "disambiguation-source": "GRID"}


def send_employment(settings: Settings, store: Store, person: Row) -> None:
    """Write or update the employment of a member of staff."""
    if "staff" not in person["roles"] or settings.variant("N03"):
        return
    element: dict[str, Any] = {
        "department-name": person["department"],
        "role-title": person["job_title"],
        "start-date": {"year": {"value": str(person["start_year"])}},
        "organization": {
            "name": settings.organisation,
            "address": {"city": settings.city, "country": settings.country},
            "disambiguated-organization": {
                "disambiguated-organization-identifier": settings.ror,
                "disambiguation-source": "ROR",
            },
        },
    }
    if settings.variant("S44"):
        element["organization"]["disambiguated-organization"] = GRID
    if settings.fault("M39"):
        del element["organization"]["disambiguated-organization"]
    _send(settings, store, person["id"], "employment", "employment", element)


def send_work(settings: Settings, store: Store, item: Row) -> None:
    """Write or update an item on the record of each author who is connected."""
    address = f"{settings.public_url}/items/{item['id']}"
    element = {
        "title": {"title": {"value": item["title"]}},
        "type": item["kind"],
        "publication-date": {"year": {"value": str(item["year"])}},
        "url": {"value": address},
        "external-ids": {
            "external-id": [
                {
                    "external-id-type": "uri",
                    "external-id-value": address,
                    "external-id-url": {"value": address},
                    "external-id-relationship": "self",
                }
            ]
        },
    }
    for author in store.all("select person_id from authors where item_id = ? and person_id is not null", item["id"]):
        _send(settings, store, author["person_id"], "work", f"work:{item['id']}", element)


def send_everything(settings: Settings, store: Store, person: Row) -> None:
    """What a fresh connection makes possible: the employment, and the works deposited before."""
    send_employment(settings, store, person)
    for item in store.all("select * from items where submitter_id = ?", person["id"]):
        send_work(settings, store, item)


def _send(settings: Settings, store: Store, person_id: int, section: str, what: str, element: dict[str, Any]) -> None:
    token = store.one("select * from tokens where person_id = ?", person_id)
    if token is None or settings.fault("M36"):
        return
    if "/activities/update" not in token["scope"].split() and not settings.fault("M35"):
        return
    known = store.one("select put_code from put_codes where person_id = ? and what = ?", person_id, what)
    if settings.fault("M38"):
        known = None
    try:
        if known:
            element = {**element, "put-code": known["put_code"]}
            orcid_calls.update(settings, token["orcid_id"], token["access_token"], section, element)
        else:
            code = orcid_calls.create(settings, token["orcid_id"], token["access_token"], section, element)
            store.do("insert or replace into put_codes values (?,?,?)", person_id, what, code)
    except orcid_calls.OrcidTrouble as trouble:
        if trouble.status == 404 and known:
            store.do("delete from put_codes where person_id = ? and what = ?", person_id, what)
        _refused(settings, store, token, section, element, trouble)


def _refused(
    settings: Settings,
    store: Store,
    token: Row,
    section: str,
    element: dict[str, Any],
    trouble: orcid_calls.OrcidTrouble,
) -> None:
    """What is done about an entry that ORCID did not take: the person is told."""
    if settings.fault("M51") and trouble.status in {400, 404, 409}:
        _send_again(settings, token, section, element)
    if settings.variant("S46"):
        return
    if settings.variant("S47") and trouble.status == 401:
        _send_once_more(settings, token, section, element)
    if settings.fault("M40"):
        said = "Your change was sent to ORCID."
        store.do("update people set problem = ? where id = ?", said, token["person_id"])
        return
    note_trouble(settings, store, token["person_id"], "update your ORCID record", trouble)


def _send_again(settings: Settings, token: Row, section: str, element: dict[str, Any]) -> None:
    for _ in range(AGAIN_AND_AGAIN):
        _send_once_more(settings, token, section, element)


def _send_once_more(settings: Settings, token: Row, section: str, element: dict[str, Any]) -> None:
    send = orcid_calls.update if "put-code" in element else orcid_calls.create
    with contextlib.suppress(orcid_calls.OrcidTrouble):
        send(settings, token["orcid_id"], token["access_token"], section, element)
