"""What is written to a person's ORCID record: her employment here and the works she deposits.

POST for the new, PUT for the changed, put-codes kept. Reads nothing and shows nothing.
"""

from typing import Any

from cinquefoil.corpus import orcid_calls
from cinquefoil.corpus.reading import note_trouble
from cinquefoil.corpus.settings import Settings
from cinquefoil.corpus.store import Row, Store


def send_employment(settings: Settings, store: Store, person: Row) -> None:
    """Write or update the employment of a member of staff."""
    if "staff" not in person["roles"] or settings.variant("N03"):
        return
    element = {
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
    if token is None or "/activities/update" not in token["scope"].split():
        return
    if settings.fault("M36"):
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
        note_trouble(store, person_id, "update your ORCID record", trouble)
