"""A certificate authority for loopback, made once for each process.

One authority for all emulators of a process, since the SDK keeps its connections (and the authority they trust) by
host and port for as long as the process lives, and a port may come back.
"""

from __future__ import annotations

import atexit
import datetime as dt
import functools
import ipaddress
import ssl
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LOOPBACK_NAMES = ("localhost", "*.localhost", "127.0.0.1", "::1")
WRONG_NAMES = ("elsewhere.invalid",)


class Authority:
    """Issues server certificates.

    Args:
        folder: where certificates and keys are written, as the ssl module wants files.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("Tusou emulator authority")
        certificate = (
            _certificate(self._name, self._name, self._key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_key_usage(signs_certificates=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        self.bundle = folder / "ca.pem"
        self.bundle.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def server_context(self, names: Sequence[str], *, expired: bool = False) -> ssl.SSLContext:
        """A TLS context whose certificate is for ``names`` (host names and addresses)."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            _certificate(_name(names[0]), self._name, key.public_key(), age_days=60 if expired else 1)
            .add_extension(x509.SubjectAlternativeName([_alternative_name(name) for name in names]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        path = self._folder / f"{certificate.serial_number:x}.pem"
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


@functools.cache
def process_authority() -> Authority:
    """The authority of this process; its files go when the process ends."""
    folder = tempfile.TemporaryDirectory(prefix="tusou-emulator-ca-")
    atexit.register(folder.cleanup)
    return Authority(Path(folder.name))


@functools.cache
def server_context(names: tuple[str, ...] = LOOPBACK_NAMES) -> ssl.SSLContext:
    """The context of this process for ``names``."""
    return process_authority().server_context(names)


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, age_days: int = 1
) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=age_days))
        .not_valid_after(now + dt.timedelta(days=31 - age_days))
    )


def _alternative_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
