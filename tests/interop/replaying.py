"""Steps that many systems share: a person is sent to authorize and comes back with a code."""

from urllib.parse import parse_qs, urlsplit

from tests.interop.driving import person_at


def come_back(registry, person, query, decision="authorize"):
    """Send one of the cast to authorize with this query, as it stands; return the query she comes back with."""
    visit = person_at(registry.visitor(), registry.cast[person], decision)
    back = visit(f"{registry.url}/oauth/authorize?{query}")
    return {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
