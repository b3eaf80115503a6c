"""Drive `pyorcid`: tokens of both kinds, every section it reads, and search."""

import builtins

import talk

facts = talk.given()
talk.meet_the_registry(facts)

import pyorcid  # noqa: E402 - sessions must meet the registry before the client makes one

# All but its `email`, which looks for a person in what `/email` answers and so fails on ORCID too.
SECTIONS = (
    "address", "educations", "employments", "external_identifiers", "fundings", "keywords", "memberships",
    "other_names", "peer_reviews", "personal_details", "qualifications", "research_resources", "researcher_urls",
    "services", "distinctions", "invited_positions", "works",
)  # fmt: skip
access = pyorcid.OrcidAuthentication(facts["client_id"], facts["client_secret"], facts["redirect_uri"])


def read(token, state):
    reader = pyorcid.Orcid(facts["orcid_id"], token, state=state)
    sections = {}
    for name in SECTIONS:
        told = getattr(reader, name)()
        sections[name] = told[0] if isinstance(told, tuple) else told
    talk.tell(record=reader.record(), sections=sections, token=token)


def read_in_public():
    read(access.get_public_access_token(), "public")


def read_as_member():
    read(facts["token"], "member")


def sign_in():
    # It prints the address and waits for the person to paste where she came back to.
    builtins.print = lambda *told, **options: said.extend(map(str, told))
    said = []
    builtins.input = lambda *prompt: talk.visit(said[0].split("app: ")[1])
    talk.tell(token=access.get_private_access_token())


def search():
    finder = pyorcid.OrcidSearch(access.get_public_access_token())
    talk.tell(
        expanded=finder.search("family-name:Garcia AND given-names:Sofia", rows=5),
        plain=finder.search("keyword:polychaetes", search_mode="search"),
    )


{"read_in_public": read_in_public, "read_as_member": read_as_member, "sign_in": sign_in, "search": search}[
    facts["task"]
]()
