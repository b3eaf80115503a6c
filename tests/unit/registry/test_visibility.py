"""Who sees what: reader by visibility, row by row."""

from datetime import UTC, datetime

import pytest

from cinquefoil.registry.rules.kinds import KINDS
from cinquefoil.registry.rules.visibility import ANYBODY, Reader, may_see, may_see_part, refusal_code
from cinquefoil.registry.values import Element, Source

AT = datetime(2026, 11, 24, tzinfo=UTC)
HER = "0009-9100-0000-001X"
READ_PUBLIC = Reader(is_member=True, client_id="C", scopes=("/read-public",))
TRUSTED = Reader(is_member=True, client_id="C", orcid_id=HER, scopes=("/read-limited",))
ELSEWHERE = Reader(is_member=True, client_id="C", orcid_id="0009-9100-0000-0028", scopes=("/read-limited",))
OWNER = Reader(is_member=True, client_id="OWN", scopes=("/read-public",))


def element(visibility, kind="work", **content):
    return Element(1, HER, kind, visibility, Source(client_id="OWN"), AT, AT, content)


@pytest.mark.parametrize(
    ("reader", "visibility", "code"),
    [
        (ANYBODY, "public", 0),
        (ANYBODY, "limited", 9039),
        (ANYBODY, "private", 9039),
        (READ_PUBLIC, "public", 0),
        (READ_PUBLIC, "limited", 9038),
        (READ_PUBLIC, "private", 9013),
        (TRUSTED, "limited", 0),
        (TRUSTED, "private", 9013),
        (ELSEWHERE, "limited", 9038),
        (OWNER, "limited", 0),
        (OWNER, "private", 0),
    ],
)
def test_each_reader_sees_or_is_told_why_not(reader, visibility, code):
    assert refusal_code(element(visibility), KINDS["work"], reader) == code


def test_an_older_scope_opens_its_own_family_only():
    reader = Reader(is_member=True, client_id="C", orcid_id=HER, scopes=("/orcid-works/read-limited",))

    assert refusal_code(element("limited"), KINDS["work"], reader) == 0
    assert refusal_code(element("limited", "education"), KINDS["education"], reader) == 9038


def test_unverified_emails_are_shown_to_nobody():
    assert not may_see(element("public", "email", verified=False), KINDS["email"], ANYBODY)
    assert may_see(element("public", "email", verified=True), KINDS["email"], ANYBODY)


def test_private_emails_open_to_their_own_scope():
    reader = Reader(is_member=True, client_id="C", orcid_id=HER, scopes=("/email/read-private",))

    assert may_see(element("private", "email", verified=True), KINDS["email"], reader)


@pytest.mark.parametrize(
    ("visibility", "reader", "seen"),
    [
        ("public", ANYBODY, True),
        ("limited", ANYBODY, False),
        ("limited", TRUSTED, True),
        ("limited", ELSEWHERE, False),
        ("private", TRUSTED, False),
    ],
)
def test_the_name_is_shown_like_any_part(visibility, reader, seen):
    assert may_see_part(visibility, HER, reader) is seen
