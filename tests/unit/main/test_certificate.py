"""The certificate that we sign ourselves."""

import stat
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509

from callcenter.main.certificate import LASTS, UnfitCertificateError, ends_at, self_signed, tls_files
from callcenter.settings import Settings, TlsSettings

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def names(certificate: Path) -> set[str]:
    found = x509.load_pem_x509_certificate(certificate.read_bytes())
    return {str(one.value) for one in found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value}


def test_it_names_every_address_that_is_served_and_nobody_else_reads_its_key(tmp_path: Path) -> None:
    files = self_signed(tmp_path / "tls", ("hotline.example", IPv4Address("192.0.2.7"), IPv4Address("0.0.0.0")), NOW)  # noqa: S104

    assert names(files.certificate) == {"hotline.example", "192.0.2.7", "localhost", "127.0.0.1"}
    assert stat.S_IMODE(files.key.stat().st_mode) == 0o600


def test_it_stays_while_it_holds_and_is_renewed_a_month_before_its_end(tmp_path: Path) -> None:
    first = self_signed(tmp_path, ("a.example",), NOW).certificate.read_bytes()

    assert self_signed(tmp_path, ("a.example",), NOW + LASTS - timedelta(days=40)).certificate.read_bytes() == first
    assert self_signed(tmp_path, ("a.example",), NOW + LASTS - timedelta(days=20)).certificate.read_bytes() != first


def test_it_is_made_anew_where_the_addresses_change(tmp_path: Path) -> None:
    self_signed(tmp_path, ("a.example",), NOW)

    assert "b.example" in names(self_signed(tmp_path, ("b.example",), NOW).certificate)


def test_a_sites_own_certificate_is_taken_as_it_is(tmp_path: Path) -> None:
    own = self_signed(tmp_path, ("a.example",), NOW)

    assert tls_files(settings(own.certificate, own.key)) == own
    assert ends_at(own) == NOW - timedelta(days=1) + LASTS


def test_one_that_cannot_be_used_is_refused_by_the_settings_name_with_the_mend(tmp_path: Path) -> None:
    own, other = self_signed(tmp_path / "a", (), NOW), self_signed(tmp_path / "b", (), NOW)
    nonsense = tmp_path / "nonsense.pem"
    nonsense.write_text("-----BEGIN NONSENSE-----")
    for certificate, key, told in (
        (tmp_path / "gone.pem", own.key, "CALLCENTER_TLS__CERTIFICATE="),
        (nonsense, own.key, "CALLCENTER_TLS__CERTIFICATE="),
        (own.certificate, nonsense, "CALLCENTER_TLS__KEY="),
        (own.certificate, other.key, "belong together"),
    ):
        with pytest.raises(UnfitCertificateError, match=told):
            tls_files(settings(certificate, key))


def settings(certificate: Path, key: Path) -> Settings:
    return Settings(_env_file=None, tls=TlsSettings(certificate=certificate, key=key))
