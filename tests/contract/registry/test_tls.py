"""The registry over HTTPS: certificates that real clients check, and an authority that is good for little else."""

import http.client
import json
import os
import socket
import ssl
import stat
import subprocess
import sys
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from cinquefoil.registry import tls
from tests import needs
from tests.contract.registry.test_command import command, refused

AT = datetime.now(UTC)  # certificates are checked by real clients, against the real time


@contextmanager
def serving(*options):
    """What a registry says when ready, and the rest of what it says at its end."""
    process = subprocess.Popen(
        command("--port", "0", *options), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    told = {}
    try:
        yield json.loads(process.stdout.readline()), told
    finally:
        process.terminate()
        told["log"] = process.communicate(timeout=20)[1]


@pytest.fixture(scope="module")
def trusted(tmp_path_factory):
    """A registry with an authority: its file, what it said, and its port."""
    file = tmp_path_factory.mktemp("tls") / "ca.pem"
    with serving("--tls-ca", str(file)) as (ready, told):
        yield file, ready, told


def port_of(ready):
    return int(ready["url"].rpartition(":")[2])


def ask(name, port, context):
    """The names of the headers that a host's name answers with, at this machine."""
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=name) as line,
    ):
        line.sendall(f"GET /v3.0/status HTTP/1.1\r\nHost: {name}\r\nAccept: application/json\r\n\r\n".encode())
        answer = http.client.HTTPResponse(line)
        answer.begin()
        return answer.status, [header for header, _ in answer.getheaders()]


@pytest.mark.parametrize(
    "name",
    [
        *("localhost", "orcid.org", "api.orcid.org", "pub.orcid.org"),
        *("sandbox.orcid.org", "api.sandbox.orcid.org", "pub.sandbox.orcid.org", "127.0.0.1"),
    ],
)
def test_a_leaf_of_the_authority_is_trusted_under_each_of_orcids_names(trusted, name):
    file, ready, _ = trusted

    status, headers = ask(name, port_of(ready), ssl.create_default_context(cafile=file))

    assert status < 500
    assert {"Content-Type", "Date"} <= set(headers)
    assert not [header for header in headers if header.islower()]


def test_strict_checking_finds_nothing_amiss(trusted):
    file, ready, _ = trusted
    context = ssl.create_default_context(cafile=file)
    context.verify_flags |= ssl.VERIFY_X509_STRICT

    assert ask("localhost", port_of(ready), context)[0] < 500


def test_other_names_and_clients_that_were_not_told_refuse(trusted):
    file, ready, _ = trusted

    with pytest.raises(ssl.SSLCertVerificationError, match="example"):
        ask("bank.example", port_of(ready), ssl.create_default_context(cafile=file))
    with pytest.raises(ssl.SSLCertVerificationError):
        ask("localhost", port_of(ready), ssl.create_default_context())


def test_addresses_say_https(trusted):
    ready = trusted[1]

    assert ready["url"].startswith("https://127.0.0.1:")
    assert ready["api"].startswith("https://")


def said_by(*words, **more):
    surroundings = {"PATH": os.environ["PATH"], **more}
    ended = subprocess.run(
        [str(word) for word in words], env=surroundings, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout.strip()


def test_node_trusts_it_by_the_line_that_is_printed(trusted):
    file, ready, _ = trusted
    script = f"fetch('{ready['url']}/oauth/jwks').then(r => r.json()).then(k => console.log(k.keys.length))"

    assert said_by(needs.node(), "-e", script, NODE_EXTRA_CA_CERTS=str(file)) == "1"


def test_php_trusts_it_by_the_line_that_is_printed(trusted):
    file, ready, _ = trusted
    script = f"$c = curl_init('{ready['url']}/oauth/jwks'); curl_setopt($c, CURLOPT_RETURNTRANSFER, true); "
    script += "echo count(json_decode(curl_exec($c), true)['keys']);"

    assert said_by(needs.php(), "-d", f"curl.cainfo={file}", "-d", f"openssl.cafile={file}", "-r", script) == "1"


def test_python_trusts_it_by_the_line_that_is_printed(trusted):
    file, ready, _ = trusted
    script = f"import urllib.request as u; print(u.urlopen('{ready['url']}/oauth/jwks').status)"

    assert said_by(sys.executable, "-c", script, SSL_CERT_FILE=str(file)) == "200"


def test_java_trusts_it_by_the_lines_that_are_printed(trusted, tmp_path):
    file, ready, _ = trusted
    java, _ = needs.java()
    store = tmp_path / "truststore.p12"
    source = tmp_path / "Ask.java"
    source.write_text(
        "import java.net.URI; import java.net.http.*; class Ask { public static void main(String[] a) throws Exception {"
        " System.out.println(HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(a[0])).build(),"
        " HttpResponse.BodyHandlers.ofString()).statusCode()); } }"
    )

    said_by(
        *(Path(java).with_name("keytool"), "-importcert", "-noprompt", "-alias", "practice-registry", "-file", file),
        *("-keystore", store, "-storetype", "PKCS12", "-storepass", "practice"),
    )
    told = said_by(
        *(java, f"-Djavax.net.ssl.trustStore={store}", "-Djavax.net.ssl.trustStorePassword=practice"),
        *(source, f"{ready['url']}/oauth/jwks"),
    )

    assert told == "200"


def test_the_key_is_for_its_owner_only_and_the_lines_name_each_language(tmp_path):
    file = tmp_path / "ca.pem"
    with serving("--tls-ca", str(file)) as (_, told):
        pass
    first = file.read_bytes()
    with serving("--tls-ca", str(file)):
        pass

    assert file.read_bytes() == first
    assert stat.S_IMODE(file.with_suffix(".key").stat().st_mode) == 0o600
    for word in ("keytool", "curl.cainfo", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", str(file)):
        assert word in told["log"]


def test_a_certificate_made_on_the_spot_serves_those_who_do_not_check():
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE

    with serving("--tls") as (ready, _):
        status, headers = ask("localhost", port_of(ready), context)

    assert ready["url"].startswith("https://")
    assert status < 500
    assert "Content-Type" in headers


def test_a_connection_breaks_under_https_too():
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with serving("--tls", "--control-token", "levers") as (ready, _):
        headers = {"Authorization": "Bearer levers", "Content-Type": "application/json"}
        plan = json.dumps({"rules": [{"effect": {"reset": True}}, {"effect": {"truncate": True}}]})
        line = http.client.HTTPSConnection("127.0.0.1", port_of(ready), context=context, timeout=10)
        line.request("PUT", "/_control/faults", plan, headers)
        assert line.getresponse().read()

        line.request("GET", "/oauth/jwks")
        with pytest.raises((ConnectionError, ssl.SSLError)):
            line.getresponse()
        line.close()
        line.request("GET", "/oauth/jwks")
        with pytest.raises((http.client.IncompleteRead, ssl.SSLError)):
            line.getresponse().read()
        line.close()


def test_the_authority_signs_for_its_names_and_no_others(tmp_path):
    made = tls.make_authority(tls.names_for("registry.example", orcid=True), AT)
    permitted = made.certificate.extensions.get_extension_for_class(x509.NameConstraints)

    names = {str(one.value) for one in permitted.value.permitted_subtrees}

    assert permitted.critical
    assert {"localhost", "127.0.0.1/32", "orcid.org", "registry.example"} <= names
    assert not [name for name in names if name in {"example", "org", "0.0.0.0/0", ""}]


def test_a_forged_leaf_for_another_name_is_refused_even_with_the_authoritys_key(tmp_path):
    authority = tls.make_authority(tls.names_for(""), AT)
    forged = tls.make_leaf(authority, ("bank.example",), AT)
    (tmp_path / "ca.pem").write_bytes(authority.pem())
    client, server = ssl.create_default_context(cafile=tmp_path / "ca.pem"), tls.context_for(forged, authority)
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    asking = client.wrap_bio(incoming, outgoing, server_hostname="bank.example")
    answering = server.wrap_bio(outgoing, incoming, server_side=True)

    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        shake_hands(asking, answering)


def shake_hands(*sides):
    for _ in range(4):
        for side in sides:
            with suppress(ssl.SSLWantReadError):
                side.do_handshake()


@pytest.mark.parametrize(
    ("host", "moment", "words"),
    [
        ("registry.example", AT, "made without registry.example"),
        ("", AT + timedelta(days=3600), "has run out or soon will"),
    ],
)
def test_an_authority_that_no_longer_fits_says_what_to_do(tmp_path, host, moment, words):
    file = tmp_path / "ca.pem"
    tls.kept_authority(file, tls.names_for(""), AT)

    with pytest.raises(tls.UnusableAuthority, match=words) as refusal:
        tls.kept_authority(file, tls.names_for(host), moment)

    assert "Delete" in str(refusal.value)


def test_a_file_that_is_no_authority_is_one_line_and_exit_status_2(tmp_path):
    file = tmp_path / "ca.pem"
    file.write_text("hello")
    file.with_suffix(".key").write_text("hello")

    assert "are not a certificate and its key" in refused("--port", "0", "--tls-ca", str(file))
    assert "cannot be used" in refused("--port", "0", "--tls-ca", "/proc/nowhere/ca.pem")


def test_a_key_of_another_certificate_is_told(tmp_path):
    one, two = tmp_path / "one.pem", tmp_path / "two.pem"
    for file in (one, two):
        tls.kept_authority(file, tls.names_for(""), AT)
    two.with_suffix(".key").replace(one.with_suffix(".key"))

    with pytest.raises(tls.UnusableAuthority, match="is not the key of"):
        tls.kept_authority(one, tls.names_for(""), AT)
