"""Certificates for the practice registry: one made on the spot, or a leaf of an authority that lasts.

The authority may sign for a few names only, and says so in itself (name constraints), so that trusting it opens a
machine to nothing else. Makes and reads certificates; listens on nothing.

Source: RFC 5280 sections 4.2.1.3, 4.2.1.6, 4.2.1.9 and 4.2.1.10.
"""

import ipaddress
import os
import ssl
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# ORCID's two registries; their api. and pub. hosts lie under them.
ORCID_HOSTS = ("orcid.org", "sandbox.orcid.org")
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")
_AUTHORITY_LASTS = timedelta(days=3650)
_LEAF_LASTS = timedelta(days=397)  # browsers take no longer one
_MARGIN = timedelta(days=1)


class UnusableAuthority(Exception):
    """The file of an authority cannot be read, written or used; the text is one line."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def pem(self) -> bytes:
        """Return the certificate as text."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def key_pem(self) -> bytes:
        """Return the key as text."""
        form = serialization.PrivateFormat.PKCS8
        return self.key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


def names_for(host: str, *, orcid: bool = False) -> tuple[str, ...]:
    """Return the names a certificate stands for: this machine, `host`, and with `orcid` ORCID's hosts."""
    known = [f"{side}{one}" for one in ORCID_HOSTS for side in ("", "www.", "api.", "pub.")] if orcid else []
    locals_ = (*LOCAL_HOSTS, "api.localhost", "pub.localhost")
    return tuple(dict.fromkeys((*locals_, *known, *_hosts_of(host))))


def _hosts_of(host: str) -> tuple[str, ...]:
    """Return a host, and its `api.` and `pub.` labels where it has a name; nothing for an address that means all."""
    if not host or host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        return ()
    return (host,) if _address(host) or host == "localhost" else (host, f"api.{host}", f"pub.{host}")


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def make_self_signed(names: Sequence[str], at: datetime) -> Pair:
    """Return a certificate that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _named(names[0])
    builder = _started(subject, subject, key.public_key(), at, _LEAF_LASTS)
    return Pair(_for_server(builder, names).sign(key, hashes.SHA256()), key)


def make_authority(names: Sequence[str], at: datetime) -> Pair:
    """Return an authority that may sign for these names and nothing else."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _named("Practice registry of this machine")
    builder = _started(subject, subject, key.public_key(), at, _AUTHORITY_LASTS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    builder = builder.add_extension(x509.NameConstraints(list(_permitted(names)), None), critical=True)
    return Pair(builder.sign(key, hashes.SHA256()), key)


def make_leaf(authority: Pair, names: Sequence[str], at: datetime) -> Pair:
    """Return a server's certificate, signed by the authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _started(_named(names[0]), authority.certificate.subject, key.public_key(), at, _LEAF_LASTS)
    known = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    builder = builder.add_extension(known, critical=False)
    return Pair(_for_server(builder, names).sign(authority.key, hashes.SHA256()), key)


def _named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _started(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(at - _MARGIN).not_valid_after(at - _MARGIN + lasts)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _for_server(builder: x509.CertificateBuilder, names: Sequence[str]) -> x509.CertificateBuilder:
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    return builder.add_extension(x509.SubjectAlternativeName(list(_general(names))), critical=False)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _general(names: Iterable[str]) -> Iterable[x509.GeneralName]:
    for name in names:
        address = _address(name)
        yield x509.IPAddress(address) if address else x509.DNSName(name)


def _permitted(names: Iterable[str]) -> Iterable[x509.GeneralName]:
    """Yield what the authority may sign for: a name covers what lies under it, an address only itself."""
    for name in names:
        address = _address(name)
        yield x509.IPAddress(ipaddress.ip_network(address)) if address else x509.DNSName(name)


def kept_authority(file: Path, names: Sequence[str], at: datetime) -> Pair:
    """Return the authority kept in `file` with its key beside it (`.key`), made when there is none.

    Raises:
        UnusableAuthority: when it cannot be read or written, has run out, or may not sign for one of `names`.
    """
    beside = file.with_suffix(".key")
    try:
        if not file.exists():
            _write(file, beside, make_authority(names, at))
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
        key = serialization.load_pem_private_key(beside.read_bytes(), None)
    except OSError as error:
        raise UnusableAuthority(f"{error.filename or file} cannot be used: {error.strerror}.") from error
    except (ValueError, TypeError) as error:
        raise UnusableAuthority(f"{file} and {beside.name} are not a certificate and its key.") from error
    again = f"Delete {file} and {beside.name} and start again; a new one is made, which clients must trust anew."
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        raise UnusableAuthority(f"{beside} is not the key of {file}. {again}")
    if at >= certificate.not_valid_after_utc - _LEAF_LASTS:
        raise UnusableAuthority(f"{file} has run out or soon will. {again}")
    left_out = [name for name in names if not _may_sign(certificate, name)]
    if left_out:
        raise UnusableAuthority(f"{file} was made without {', '.join(left_out)}. {again}")
    return Pair(certificate, key)


def _write(file: Path, beside: Path, authority: Pair) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(authority.key_pem())
    file.write_bytes(authority.pem())


def _may_sign(certificate: x509.Certificate, name: str) -> bool:
    constraints = certificate.extensions.get_extension_for_class(x509.NameConstraints).value
    address = _address(name)
    for one in constraints.permitted_subtrees or ():
        if isinstance(one, x509.IPAddress) and address and address in one.value:  # type: ignore[operator]
            return True
        if isinstance(one, x509.DNSName) and not address and f".{name}".endswith(f".{one.value}"):
            return True
    return False


def context_for(pair: Pair, above: Pair | None = None) -> ssl.SSLContext:
    """Return what a server needs to speak HTTPS with this certificate, and the authority's above it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    with tempfile.TemporaryDirectory() as folder:  # the library reads files only
        chain, key = Path(folder, "chain.pem"), Path(folder, "key.pem")
        chain.write_bytes(pair.pem() + (above.pem() if above else b""))
        key.write_bytes(pair.key_pem())
        context.load_cert_chain(chain, key)
    return context


def trust_lines(file: Path) -> str:
    """Return the lines with which clients in several languages are told to trust an authority."""
    where = file.resolve()
    return f"""Clients trust this registry when they trust {where}
  Java     keytool -importcert -noprompt -alias practice-registry -file {where} -keystore truststore.p12 \\
             -storetype PKCS12 -storepass practice
           java -Djavax.net.ssl.trustStore=truststore.p12 -Djavax.net.ssl.trustStorePassword=practice …
  PHP      php -d curl.cainfo={where} -d openssl.cafile={where} …
  Node     NODE_EXTRA_CA_CERTS={where} node …
  Python   REQUESTS_CA_BUNDLE={where} SSL_CERT_FILE={where} python …
  curl     curl --cacert {where} …
  Ruby     SSL_CERT_FILE={where} ruby …
To a client with ORCID's hosts built in, add a line to /etc/hosts and let the registry listen on port 443:
  127.0.0.1 orcid.org api.orcid.org pub.orcid.org sandbox.orcid.org api.sandbox.orcid.org pub.sandbox.orcid.org
"""
