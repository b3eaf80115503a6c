"""An award's credential: what it says, that others can check it, and that its state is told as it is today."""

import json
import warnings
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from joserfc import jws
from joserfc.jwk import OKPKey
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from cinquefoil.jobs.handlers import handler_for
from cinquefoil.jobs.testing import run_due
from cinquefoil.mailing import selectors as mails
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations.keys import KeyRing
from cinquefoil.organisations.models import Organisation
from cinquefoil.programme import services
from cinquefoil.programme.awards.life import Event
from cinquefoil.programme.credentials import checking
from cinquefoil.programme.credentials.checking import Finding
from cinquefoil.programme.credentials.models import AwardCredential
from cinquefoil.programme.models import Integration
from tests.portal.mailing.servers import smtp
from tests.portal.programme.test_life_of_an_award import GIVEN, awarded, change, proposed

BASE = "https://hub.example"
DID = "did:web:hub.example"
FAR = GIVEN + timedelta(days=5)


@pytest.fixture(autouse=True)
def at_its_address(settings):
    settings.BASE_URL = BASE


@pytest.fixture
def award(house):
    with time_machine.travel(FAR, tick=False):
        yield awarded(house, GIVEN)[0]


def token_of(client, award):
    return client.get(f"/awards/{award.id}/credential.jwt").content.decode()


def parts(token):
    return [json.loads(urlsafe_b64decode(part + "==")) for part in token.split(".")[:2]]


def encoded(value):
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def checked(client, text):
    return client.post("/credentials/check", {"credential": text})


def says(page, finding):
    told = page.content.decode()
    return all(sentence in told for sentence in checking.WORDS[finding])


def by_joserfc(token, key):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # RFC 9864 renamed the algorithm
        return jws.deserialize_compact(token, OKPKey.import_key(key), algorithms=["EdDSA"])


def fetch_by(client):
    """What openbadgeslib uses in place of the network: the addresses it asks for, answered by our pages."""

    def fetch(url):
        assert url.startswith(BASE), url
        answer = client.get(url.removeprefix(BASE))
        assert answer.status_code == 200, url
        return answer.content

    return fetch


def verified(client, token, **named):
    return OB3Verifier.for_issuer_did(DID, download=fetch_by(client)).verify(
        token, check_status=True, download=fetch_by(client), **named
    )


def test_the_credential_says_what_open_badges_require(client, award):
    _, said = parts(token_of(client, award))

    assert said["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert said["@context"][1].startswith("https://purl.imsglobal.org/spec/ob/v3p0/context")
    assert {"VerifiableCredential", "OpenBadgeCredential"} == set(said["type"])
    assert said["id"] == said["jti"] == f"{BASE}/awards/{award.id}"
    assert said["name"] == "Authenticate: Penrhos Repository (DSpace 7.6.1)"
    assert said["issuer"] == {
        "id": DID,
        "type": ["Profile"],
        "name": "The Meadow Badge Board",
        "url": f"{BASE}/credentials/check",
    }
    assert (said["validFrom"], said["validUntil"]) == ("2026-03-02T10:00:00Z", "2027-03-02T23:59:59Z")
    assert datetime.fromtimestamp(said["exp"], UTC) == datetime(2027, 3, 2, 23, 59, 59, tzinfo=UTC)
    subject = said["credentialSubject"]
    assert subject["type"] == ["AchievementSubject"]
    achievement = subject["achievement"]
    assert achievement["type"] == ["Achievement"]
    assert all(achievement[name] for name in ("id", "name", "description"))
    assert achievement["criteria"]["id"] == f"{BASE}/criteria?set=cc-2016#badge-authenticate"
    assert achievement["criteria"]["narrative"]
    rule = f"Awarded by The Meadow Badge Board under Collect & Connect criteria {award.rule}."
    assert subject["result"][0]["value"] == said["description"] == rule
    assert subject["result"][0]["resultDescription"] == achievement["resultDescription"][0]["id"]
    assert said["evidence"][0]["id"] == f"{BASE}/awards/{award.id}"
    assert [one["statusPurpose"] for one in said["credentialStatus"]] == ["revocation", "suspension"]


def test_the_criteria_and_the_badge_it_names_are_there(client, award):
    _, said = parts(token_of(client, award))
    address, _, anchor = said["credentialSubject"]["achievement"]["criteria"]["id"].partition("#")

    assert f'id="{anchor}"' in client.get(address.removeprefix(BASE)).content.decode()
    assert client.get(said["image"]["id"].removeprefix(BASE))["Content-Type"] == "image/svg+xml"


@pytest.mark.parametrize("written", ["05dxps055", "https://ror.org/05dxps055", "ror.org/05dxps055"])
def test_the_recipient_is_the_organisation_by_its_ror(house, client, written):
    Organisation.objects.filter(id=house.organisation).update(ror=written)

    _, said = parts(token_of(client, awarded(house, GIVEN)[0]))

    assert said["credentialSubject"]["id"] == said["sub"] == "https://ror.org/05dxps055"


def test_an_organisation_without_a_ror_is_named(client, award):
    _, said = parts(token_of(client, award))

    assert "id" not in said["credentialSubject"]
    assert said["credentialSubject"]["identifier"] == [
        {"type": "IdentityObject", "hashed": False, "identityHash": "Penrhos College", "identityType": "name"}
    ]


def test_nobody_is_named_in_it_and_no_client_id(client, award):
    said = json.dumps(parts(token_of(client, award)))

    assert not [word for word in ("Peredur", "officer@", "lead@", "awarder@", "APP-") if word in said]


def test_the_same_award_is_the_same_bytes_whatever_is_renamed_and_whichever_key_is_newest(
    client, award, house, settings
):
    before = token_of(client, award)
    Integration.objects.update(name="Renamed", version="9")
    Organisation.objects.update(name="Renamed")
    settings.KEYS = KeyRing((("newer", b"n" * 32), *settings.KEYS.keys))

    assert token_of(client, award) == before
    assert says(checked(client, before), Finding.IN_FORCE)
    verified(client, before)


def test_of_awards_given_before_there_were_credentials_there_is_one(client, award):
    before = token_of(client, award)
    AwardCredential.objects.all().delete()
    handler_for("programme.sign")({}, at=GIVEN)

    assert token_of(client, award) == before


def test_what_was_not_given_has_no_credential(house, client):
    (award, *_) = proposed(house, GIVEN)

    assert client.get(f"/awards/{award.id}/credential.jwt").status_code == 404
    assert client.get("/awards/999/credential.json").status_code == 404


def test_both_forms_are_kept_as_files_and_checked_alike(client, award):
    token = client.get(f"/awards/{award.id}/credential.jwt")
    wrapped = client.get(f"/awards/{award.id}/credential.json")

    assert token["Content-Disposition"] == f'attachment; filename="award-{award.id}.jwt"'
    assert wrapped.json()["type"] == "EnvelopedVerifiableCredential"
    for content in (token.content, b"  " + token.content + b"\n", wrapped.content):
        page = client.post("/credentials/check", {"file": SimpleUploadedFile("any", content)})
        assert says(page, Finding.IN_FORCE)
        assert f"/awards/{award.id}" in page.content.decode()


def test_two_other_programs_find_it_genuine(client, award):
    token = token_of(client, award)
    found = client.get("/.well-known/did.json").json()
    method = next(one for one in found["verificationMethod"] if one["id"] == parts(token)[0]["kid"])

    assert by_joserfc(token, method["publicKeyJwk"]).payload
    assert method["id"] in found["assertionMethod"]
    assert "d" not in method["publicKeyJwk"]
    assert verified(client, token).issuer.name == "The Meadow Badge Board"


def test_others_see_a_suspension_and_a_revocation_in_the_lists_and_the_end_in_the_credential(client, award):
    token = token_of(client, award)
    with time_machine.travel(GIVEN + timedelta(days=40), tick=False):
        verified(client, token)
        change(award, Event.FLAGGED, GIVEN + timedelta(days=6))
        verified(client, token)
        change(award, Event.SUSPENDED, GIVEN + timedelta(days=40))
        with pytest.raises(OB3VerificationError, match="'suspension' is set"):
            verified(client, token)
        change(award, Event.REINSTATED, GIVEN + timedelta(days=40))
        verified(client, token)
        change(award, Event.FLAGGED, GIVEN + timedelta(days=40))
        change(award, Event.ANSWERED, GIVEN + timedelta(days=40))
        change(award, Event.SUSPENDED, GIVEN + timedelta(days=40))
        change(award, Event.REVOKED, GIVEN + timedelta(days=40))
        with pytest.raises(OB3VerificationError, match="'revocation' is set"):
            verified(client, token)
    with (
        time_machine.travel(GIVEN + timedelta(days=366), tick=False),
        pytest.raises(OB3VerificationError, match="expired"),
    ):
        verified(client, token)


def test_superseding_flips_the_bit_and_lapsing_does_not(house, client):
    first = awarded(house, GIVEN)[0]
    token = token_of(client, first)
    with time_machine.travel(GIVEN + timedelta(days=330), tick=False):
        verified(client, token)
        awarded(house, GIVEN + timedelta(days=330), set_id="cc-2018")
        with pytest.raises(OB3VerificationError, match="'revocation' is set"):
            verified(client, token)
        assert says(checked(client, token), Finding.SUPERSEDED)


def test_a_list_kept_too_long_is_not_believed(client, award):
    where = parts(token_of(client, award))[1]["credentialStatus"][0]["statusListCredential"]
    kept = client.get(where.removeprefix(BASE)).content
    header, said = parts(kept.decode())

    assert said["exp"] - said["nbf"] == 24 * 60 * 60
    assert said["credentialSubject"]["ttl"] == 600_000
    assert header["kid"].startswith(DID)
    assert client.get(where.removeprefix(BASE)).content == kept


@pytest.mark.parametrize("path", ["/credentials/status/message/0", "/credentials/status/revocation/1"])
def test_there_is_no_other_list(client, award, path):
    assert client.get(path).status_code == 404


def _altered(token):
    said = parts(token)[1]
    said["credentialSubject"]["achievement"]["name"] = "Collect & Connect: everything"
    return ".".join([token.split(".")[0], encoded(said), token.split(".")[2]])


def _resigned(token, **changes):
    """The same payload signed with somebody's own key, under our key's name unless `kid` says another."""
    header, said = parts(token)
    header |= {name: value for name, value in changes.items() if name in {"kid", "alg", "crit"}}
    said |= {name: value for name, value in changes.items() if name not in header}
    signed = f"{encoded(header)}.{encoded(said)}"
    signature = Ed25519PrivateKey.from_private_bytes(b"x" * 32).sign(signed.encode())
    return f"{signed}.{urlsafe_b64encode(signature).decode().rstrip('=')}"


def _unsigned(token):
    said = parts(token)[1]
    return f"{encoded({'alg': 'none'})}.{encoded(said)}."


def _last_character(token):
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + alphabet[alphabet.index(token[-1]) + 1]


@pytest.mark.parametrize(
    ("forge", "finding"),
    [
        (_altered, Finding.ALTERED),
        (_resigned, Finding.ALTERED),
        (lambda token: _resigned(token, kid=f"{DID}#mine"), Finding.OTHER_KEY),
        (lambda token: _resigned(token, kid="did:web:evil.example#k"), Finding.OTHER_KEY),
        (lambda token: _resigned(token, iss="did:web:evil.example"), Finding.OTHER_ISSUER),
        (lambda token: _resigned(token, issuer={"id": "did:web:evil.example"}), Finding.OTHER_ISSUER),
        (lambda token: _resigned(token, issuer=["did:web:hub.example"]), Finding.OTHER_ISSUER),
        (lambda token: _resigned(token, alg="HS256"), Finding.OTHER_ALGORITHM),
        (lambda token: _resigned(token, alg=["EdDSA"]), Finding.OTHER_ALGORITHM),
        (_unsigned, Finding.UNSIGNED),
        (lambda token: token.rpartition(".")[0] + ".", Finding.UNSIGNED),
        (lambda token: token[:-22], Finding.ALTERED),
        (_last_character, Finding.NO_CREDENTIAL),
        (lambda token: token.rpartition(".")[0], Finding.NO_CREDENTIAL),
        (lambda token: "a.b.c", Finding.NO_CREDENTIAL),
        (lambda token: f"{encoded([1])}.{encoded({})}.", Finding.NO_CREDENTIAL),
        (lambda token: "[" * 20_000 + ".." + "x", Finding.NO_CREDENTIAL),
        (lambda token: urlsafe_b64encode(b"[" * 20_000).decode() + ".e30.e30", Finding.NO_CREDENTIAL),
        (lambda token: '{"id":' * 5_000, Finding.NO_CREDENTIAL),
        (lambda token: "<script>alert(1)</script>", Finding.NO_CREDENTIAL),
        (lambda token: " ", Finding.EMPTY),
        (lambda token: token + "A" * checking.LARGEST, Finding.TOO_LARGE),
    ],
)
def test_what_is_not_ours_is_told_so_with_what_to_do(client, award, forge, finding):
    page = checked(client, forge(token_of(client, award)))

    assert says(page, finding)
    assert "Penrhos Repository" not in page.content.decode()


def test_a_huge_body_is_refused_without_being_read(client, award):
    page = client.post("/credentials/check", {"file": SimpleUploadedFile("big.jwt", b"x" * 3_000_000)})

    assert page.status_code == 413
    assert says(page, Finding.TOO_LARGE)


def test_a_status_list_is_signed_here_but_is_no_award(client, award):
    listed = client.get("/credentials/status/revocation/0").content.decode()

    assert says(checked(client, listed), Finding.NO_AWARD)


@pytest.mark.parametrize(
    ("days", "events", "finding"),
    [
        (40, [], Finding.IN_FORCE),
        (310, [], Finding.IN_FORCE),
        (366, [], Finding.EXPIRED),
        (500, [], Finding.EXPIRED),
        (40, [Event.FLAGGED], Finding.AT_RISK),
        (40, [Event.FLAGGED, Event.ANSWERED, Event.SUSPENDED], Finding.SUSPENDED),
        (40, [Event.FLAGGED, Event.ANSWERED, Event.SUSPENDED, Event.REVOKED], Finding.REVOKED),
        (500, [Event.FLAGGED, Event.ANSWERED, Event.SUSPENDED, Event.REVOKED], Finding.REVOKED),
    ],
)
def test_a_genuine_credential_is_told_with_its_state_of_that_day(client, award, days, events, finding):
    token = token_of(client, award)
    for event in events:
        change(award, event, FAR)

    with time_machine.travel(GIVEN + timedelta(days=days), tick=False):
        page = checked(client, token)

    assert says(page, finding)
    assert ("notice--good" in page.content.decode()) == (finding in checking.GOOD)


def test_a_renewed_award_points_to_the_later_one(house, client):
    first = awarded(house, GIVEN)[0]
    token = token_of(client, first)
    later = GIVEN + timedelta(days=320)
    awarded(house, later)

    with time_machine.travel(later, tick=False):
        assert says(checked(client, token), Finding.RENEWED)


def test_an_image_is_kept_for_at_most_ten_minutes_and_greys_by_itself(client, award):
    address = f"/awards/{award.id}.svg"
    lit = client.get(address)
    again = client.get(address, headers={"If-None-Match": lit["ETag"]})
    with time_machine.travel(GIVEN + timedelta(days=366), tick=False):
        grey = client.get(address, headers={"If-None-Match": lit["ETag"]})

    assert "max-age=600" in lit["Cache-Control"]
    assert "must-revalidate" in lit["Cache-Control"]
    assert "petal--earned" in lit.content.decode()
    assert again.status_code == 304
    assert "max-age=600" in again["Cache-Control"]
    assert grey.status_code == 200
    assert "petal--earned" not in grey.content.decode()
    assert "expired Mar 2027" in grey.content.decode()


def test_the_mail_brings_the_credentials_that_the_pages_offer(house, client, settings):
    settings.MODE = "production"
    awards = awarded(house, GIVEN)
    with smtp() as (address, box):
        settings.MAIL = address
        run_due(GIVEN + timedelta(minutes=5))
    letter = next(one for one in box.letters if "Badges awarded" in str(one["subject"]))
    attached = {
        part.get_filename(): part.get_payload(decode=True).decode() for part in letter.walk() if part.get_filename()
    }
    text = (
        next(part for part in letter.walk() if part.get_content_type() == "text/plain")
        .get_payload(decode=True)
        .decode()
    )

    assert attached == {f"award-{award.id}.jwt": token_of(client, award) for award in awards}
    for award in awards:
        assert f'<a href="{BASE}/awards/{award.id}"><img src="{BASE}/awards/{award.id}.svg"' in text
    assert "Authenticate, until 2 March 2027" in text
    assert "People prove their ORCID iD by signing in at ORCID" in text
    assert "orcid-help@meadow.example" in text


def test_the_outbox_names_what_is_attached(house, client):
    award = awarded(house, GIVEN)[0]
    mail = next(one for one in mails.mails() if "Badges awarded" in one.subject)

    assert f"award-{award.id}.jwt" in client.get(f"/outbox/{mail.id}").content.decode()


@pytest.mark.django_db(transaction=True)
def test_over_http_anyone_can_check_it(house, live_server, settings):
    settings.BASE_URL = live_server.url
    house_base = live_server.url
    now = datetime.now(UTC)
    ids = [one.id for one in proposed(house, now)]
    services.confirm_awards(
        ids,
        awarder=house.awarder,
        consortium=organisations.consortium(house.consortium),
        base_url=house_base,
        at=now,
    )
    token = httpx2.get(f"{house_base}/awards/{ids[0]}/credential.jwt").text
    found = httpx2.get(f"{house_base}/.well-known/did.json")
    method = next(one for one in found.json()["verificationMethod"] if one["id"] == parts(token)[0]["kid"])
    said = json.loads(by_joserfc(token, method["publicKeyJwk"]).payload)
    listed = httpx2.get(said["credentialStatus"][0]["statusListCredential"]).text

    assert found.headers["access-control-allow-origin"] == "*"
    assert by_joserfc(listed, method["publicKeyJwk"]).payload
    assert said["iss"] == found.json()["id"] == f"did:web:localhost%3A{live_server.thread.port}"
    verifier = OB3Verifier.for_issuer_did(
        said["iss"], download=lambda url: httpx2.get(url.replace("https://", "http://")).content
    )
    assert verifier.verify(token, check_status=True, download=lambda url: httpx2.get(url).content)
    big = httpx2.post(f"{house_base}/credentials/check", data={"credential": "x" * 200_000})
    assert big.status_code == 413


def test_reading_signs_nothing_and_an_older_award_is_signed_by_the_daily_job(house, award):
    client = house.as_(house.stranger)
    AwardCredential.objects.all().delete()

    answer = client.get(f"/awards/{award.id}/credential.jwt")

    assert answer.status_code == 404
    assert not AwardCredential.objects.exists()
    handler_for("programme.sign")({}, at=GIVEN)
    assert AwardCredential.objects.filter(award_id=award.id).exists()
    verified(client, token_of(client, award))


def test_the_command_signs_what_is_not_signed_once(award, capsys):
    AwardCredential.objects.all().delete()

    call_command("sign_awards")
    call_command("sign_awards")

    printed = capsys.readouterr().out.split("\n")
    assert int(printed[0].split()[0]) >= 1
    assert printed[1] == "0 signed."
    assert AwardCredential.objects.filter(award_id=award.id).exists()
