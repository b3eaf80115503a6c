"""Drive INSPIRE's client of ORCID: a work's whole life, and which of its exceptions each refusal becomes."""

import talk
from lxml import etree

facts = talk.given()
talk.meet_the_registry(facts)

from inspire_service_orcid.client import OrcidClient  # noqa: E402 - sessions must meet the registry before it makes one
from inspire_service_orcid.conf import settings  # noqa: E402
from inspire_service_orcid.exceptions import BaseOrcidClientJsonException  # noqa: E402
from requests.exceptions import HTTPError  # noqa: E402

NOBODY = "0009-9999-9999-9999"
WORK = """
<work:work xmlns:work="http://www.orcid.org/ns/work" xmlns:common="http://www.orcid.org/ns/common">
  <work:title><common:title>Scattering in cold mud</common:title></work:title>
  <work:type>journal-article</work:type>
  <common:external-ids>
    <common:external-id>
      <common:external-id-type>other-id</common:external-id-type>
      <common:external-id-value>4711</common:external-id-value>
      <common:external-id-url>http://inspire.example/record/4711</common:external-id-url>
      <common:external-id-relationship>self</common:external-id-relationship>
    </common:external-id>
    <common:external-id>
      <common:external-id-type>doi</common:external-id-type>
      <common:external-id-value>{doi}</common:external-id-value>
      <common:external-id-relationship>self</common:external-id-relationship>
    </common:external-id>
  </common:external-ids>
  <work:url>http://inspire.example/record/4711</work:url>
</work:work>
"""
settings.configure(CONSUMER_KEY=facts["client_id"], CONSUMER_SECRET=facts["client_secret"])


def client(token=facts["token"], orcid_id=facts["orcid_id"]):
    """Make a client for one call: one that is used twice takes a refusal for its last answer."""
    return OrcidClient(token, orcid_id)


def work(doi="10.5555/mud.1"):
    return etree.fromstring(WORK.format(doi=doi))


def bare_work():
    bare = work()
    ids = bare.find("{http://www.orcid.org/ns/common}external-ids")
    bare.remove(ids)
    return bare


def raised(response):
    try:
        response.raise_for_result()
    except (BaseOrcidClientJsonException, HTTPError) as refusal:
        return type(refusal).__name__
    return ""


def life():
    posted = client().post_new_work(work())
    put_code = str(posted["putcode"])
    put = client().put_updated_work(work("10.5555/mud.2"), put_code)
    summary = client().get_all_works_summary()
    own = list(summary.get_putcodes_and_recids_for_source_iter(facts["client_id"]))
    bulk = next(client().get_bulk_works_details_iter([put_code]))
    deleted = client().delete_work(put_code)
    return {
        "raised": [raised(one) for one in (posted, put, summary, bulk, deleted)],
        "own": own,
        "put_code": put_code,
        "put": put["putcode"],
        "urls": list(bulk.get_putcodes_and_urls_iter()),
        "statuses": [one.status_code for one in (posted, put, summary, bulk, deleted)],
    }


def refusals():
    first = str(client().post_new_work(work())["putcode"])
    other = work("10.5555/mud.9")
    other.find(".//{http://www.orcid.org/ns/common}external-id-value").text = "4712"
    second = str(client().post_new_work(other)["putcode"])
    return {
        "duplicate": raised(client().post_new_work(work())),
        "duplicate by change": raised(client().put_updated_work(work(), second)),
        "no external id": raised(client().post_new_work(bare_work())),
        "put-code to change": raised(client().put_updated_work(work("10.5555/mud.5"), "999999")),
        "put-code to delete": raised(client().delete_work("999999")),
        "put-code to read": raised(client().get_work_details("999999")),
        "dead token": raised(client("5d1f7a30-0000-4000-8000-000000000000").post_new_work(work())),
        "another's token": raised(client(orcid_id=facts["other"]).get_all_works_summary()),
        "scope to change": raised(client(facts["reader"]).put_updated_work(work(), first)),
        "scope to delete": raised(client(facts["reader"]).delete_work(first)),
        "nobody": raised(client(facts["public"], NOBODY).get_all_works_summary()),
    }


talk.tell(life=life(), refusals=refusals())
