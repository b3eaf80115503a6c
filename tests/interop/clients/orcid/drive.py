"""Drive `orcid` through what its own documentation shows: sign-in, search, reading, and a work's whole life."""

import talk
from lxml import etree

WORK = {
    "title": {"title": {"value": "Worms in winter"}, "subtitle": None, "translated-title": None},
    "type": "JOURNAL_ARTICLE",
    "publication-date": {"year": {"value": "2024"}, "month": {"value": "02"}, "day": None},
    "external-ids": {
        "external-id": [
            {
                "external-id-type": "doi",
                "external-id-value": "10.5555/winter.1",
                "external-id-url": {"value": "https://doi.org/10.5555/winter.1"},
                "external-id-relationship": "SELF",
            }
        ]
    },
}
WORK_XML = """
<work:work xmlns:work="http://www.orcid.org/ns/work" xmlns:common="http://www.orcid.org/ns/common">
  <work:title><common:title>Worms in summer</common:title></work:title>
  <work:type>journal-article</work:type>
  <common:external-ids>
    <common:external-id>
      <common:external-id-type>doi</common:external-id-type>
      <common:external-id-value>10.5555/summer.1</common:external-id-value>
      <common:external-id-relationship>self</common:external-id-relationship>
    </common:external-id>
  </common:external-ids>
</work:work>
"""
WORK_URI = "{http://www.orcid.org/ns/work}"
COMMON_URI = "{http://www.orcid.org/ns/common}"

facts = talk.given()
if not facts.get("by_attributes"):
    talk.meet_the_registry(facts)

import orcid  # noqa: E402 - sessions must meet the registry before the client makes one


def member():
    client = orcid.MemberAPI(facts["client_id"], facts["client_secret"])
    if facts.get("by_attributes"):
        client._endpoint = f"{facts['registry']}/api"
        client._token_url = f"{facts['registry']}/api/oauth/token"
        client._login_or_register_endpoint = f"{facts['registry']}/oauth/authorize"
    return client


def grant(client):
    address = client.get_login_url(
        ["/read-limited", "/activities/update"],
        facts["redirect_uri"],
        state="st ate&1",
        family_names="García",
        given_names="Sofía",
        email="sofia@people.example",
        lang="en",
        show_login=True,
    )
    back = talk.visit(address)
    code = back.split("code=")[1].split("&")[0]
    return back, client.get_token_from_authorization_code(code, facts["redirect_uri"])


def put_codes(works):
    return [summary["put-code"] for group in works["group"] for summary in group["work-summary"]]


def read_in_public():
    client = orcid.PublicAPI(facts["client_id"], facts["client_secret"])
    token = client.get_search_token_from_orcid()
    works = client.read_record_public(facts["orcid_id"], "works", token)
    codes = [str(code) for code in put_codes(works)]
    talk.tell(
        record=client.read_record_public(facts["orcid_id"], "record", token),
        works=works,
        work=client.read_record_public(facts["orcid_id"], "work", token, put_code=codes[0]),
        bulk=client.read_record_public(facts["orcid_id"], "works", token, put_code=codes),
        xml_root=client.read_record_public(facts["orcid_id"], "person", token, accept_type="application/orcid+xml").tag,
    )


def search():
    client = orcid.PublicAPI(facts["client_id"], facts["client_secret"])
    query = "family-name:Garcia"
    talk.tell(
        found=client.search(query, start=0, rows=5),
        with_edismax=client.search("Garcia", method="edismax"),
        generated=list(client.search_generator(query, pagination=1)),
        by_member=member().search(query),
    )


def write():
    client = member()
    back, answer = grant(client)
    who, token = answer["orcid"], answer["access_token"]
    from_json = client.add_record(who, token, "work", dict(WORK))
    from_xml = client.add_record(who, token, "work", etree.XML(WORK_XML), "application/orcid+xml")
    changed = {**WORK, "title": {"title": {"value": "Worms in spring"}}}
    client.update_record(who, token, "work", changed, from_json)
    as_xml = etree.XML(WORK_XML)
    as_xml.find(f".//{COMMON_URI}title").text = "Worms in autumn"
    client.update_record(who, token, "work", as_xml, from_xml, "application/orcid+xml")
    read = client.read_record_member(who, "works", token, put_code=[from_json, from_xml])
    one = client.read_record_member(who, "work", token, put_code=from_xml, accept_type="application/orcid+xml")
    for put_code in (from_json, from_xml):
        client.remove_record(who, token, "work", put_code)
    talk.tell(
        back=back,
        answer=answer,
        put_codes=[from_json, from_xml],
        sent_put_code=repr(changed["put-code"]),
        titles=[part["work"]["title"]["title"]["value"] for part in read["bulk"]],
        types=[part["work"]["type"] for part in read["bulk"]],
        clients=[part["work"]["source"]["source-client-id"]["path"] for part in read["bulk"]],
        xml_title=one.findtext(f"{WORK_URI}title/{COMMON_URI}title"),
        left=put_codes(client.read_record_member(who, "works", token)),
    )


{"read_in_public": read_in_public, "search": search, "write": write}[facts["task"]]()
