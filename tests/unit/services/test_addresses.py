from ipaddress import ip_address, ip_network

import pytest

from callcenter.services.addresses import is_public, is_within


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 the address, nobody listens
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "::a00:1",
        "::ffff:0:a00:1",
        "64:ff9b:1::a00:1",
        "fec0::1",
    ],
)
def test_what_is_inside_a_house_or_a_cloud_is_not_public_however_it_is_written(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_public_addresses_are(address: str) -> None:
    assert is_public(ip_address(address))


def test_a_network_that_the_site_names_is_let_in_and_its_neighbour_is_not() -> None:
    networks = [ip_network("10.20.0.0/16"), ip_network("fd00::/8")]

    assert is_within(ip_address("10.20.3.4"), networks)
    assert is_within(ip_address("::ffff:10.20.3.4"), networks)
    assert is_within(ip_address("fd12::1"), networks)
    assert not is_within(ip_address("10.21.0.1"), networks)
