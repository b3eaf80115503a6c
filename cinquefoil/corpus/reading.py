"""What is taken from a person's ORCID record: read, kept apart, shown only as she chose.

Writes nothing to ORCID.
"""

from typing import Any

from cinquefoil.corpus import orcid_calls
from cinquefoil.corpus.settings import Settings
from cinquefoil.corpus.store import Row, Store

KINDS = {
    "keyword": "Keywords",
    "other-name": "Other names",
    "biography": "Biography",
    "employment": "Employments",
    "work": "Works",
}

Fact = tuple[str, str, str]


def facts_of(record: dict[str, Any]) -> list[Fact]:
    """Kind, value and visibility of everything we can use.

    Shape: a v3.0 record in JSON; absent sections are null.
    """
    person = record.get("person") or {}
    activities = record.get("activities-summary") or {}
    found: list[Fact] = []
    for kind, section, items in (("keyword", "keywords", "keyword"), ("other-name", "other-names", "other-name")):
        listed = (person.get(section) or {}).get(items) or []
        found.extend((kind, item["content"], item["visibility"]) for item in listed)
    if (biography := person.get("biography")) and biography.get("content"):
        found.append(("biography", biography["content"], biography["visibility"]))
    for group in (activities.get("employments") or {}).get("affiliation-group") or []:
        for summary in group["summaries"]:
            post = summary["employment-summary"]
            value = ", ".join(part for part in (post.get("role-title"), post["organization"]["name"]) if part)
            found.append(("employment", value, post["visibility"]))
    for group in (activities.get("works") or {}).get("group") or []:
        work = group["work-summary"][0]
        found.append(("work", work["title"]["title"]["value"], work["visibility"]))
    return [fact for fact in dict.fromkeys(found) if (fact[2] or "").lower() != "private"]


def read_again(settings: Settings, store: Store, person_id: int) -> None:
    """Read the person's record and replace what we knew. Without a token nothing happens."""
    token = store.one("select * from tokens where person_id = ?", person_id)
    if token is None or settings.fault("M45") or settings.variant("N04"):
        return
    try:
        record = orcid_calls.read_record(settings, token["orcid_id"], token["access_token"])
    except orcid_calls.OrcidTrouble as trouble:
        note_trouble(settings, store, person_id, "read your ORCID record", trouble)
        return
    store.do("delete from facts where person_id = ?", person_id)
    rows = [] if settings.fault("M41") else [(person_id, *fact) for fact in facts_of(record)]
    store.do_many("insert into facts (person_id, kind, value, visibility) values (?,?,?,?)", rows)
    store.do("update people set problem = '' where id = ?", person_id)
    if settings.fault("M43") or settings.variant("S49"):
        _overwrite(store, person_id, rows)


def _overwrite(store: Store, person_id: int, rows: list[tuple[int, str, str, str]]) -> None:
    posts = [value for _, kind, value, _ in rows if kind == "employment"]
    if posts:
        store.do("update people set job_title = ? where id = ?", posts[0], person_id)
    store.do("update people set chosen = ? where id = ?", " ".join(KINDS), person_id)


def note_trouble(
    settings: Settings, store: Store, person_id: int, what: str, trouble: orcid_calls.OrcidTrouble
) -> None:
    """Keep what went wrong, in words for the person. A dead token ends the connection here as well."""
    if trouble.status == 401 and settings.fault("M49"):
        return
    if trouble.status == 401:
        store.do("delete from tokens where person_id = ?", person_id)
        store.do("update people set orcid_id = null, orcid_proof = '' where id = ?", person_id)
        said = "ORCID tells us that you ended our permission. Connect again if you want us to go on."
    else:
        said = f"We could not {what} ({trouble}). Nothing is lost: we try again with your next change here."
    store.do("update people set problem = ? where id = ?", said, person_id)


def chosen_facts(settings: Settings, store: Store, person: Row, *, public: bool) -> list[Row]:
    """What the person chose to reuse; for the public only what is public on ORCID too."""
    kinds = person["chosen"].split()
    facts = store.all("select * from facts where person_id = ? order by kind, value", person["id"])
    is_open = not public or settings.fault("M44")
    return [fact for fact in facts if fact["kind"] in kinds and (is_open or fact["visibility"].lower() == "public")]
