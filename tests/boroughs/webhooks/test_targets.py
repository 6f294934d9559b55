"""Nothing is sent to a private address, however it is written, and a name is asked for once."""

import pytest

from boroughs.webhooks.targets import NotAllowed, Target, is_public, read_target, resolve


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
        "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "2002:0a00:0001::", "64:ff9b::7f00:1",
        "64:ff9b::10.0.0.1", "64:ff9b:1::a00:1", "2001:db8::1",
        "192.0.0.8", "192.0.0.9", "192.88.99.1", "::ffff:192.88.99.1",
        "::127.0.0.1", "::ffff:0:127.0.0.1", "fec0::1", "4000::1", "5f00::1",
    ],
)  # fmt: skip
def test_an_address_inside_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_an_address_of_the_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "ftp://example.org/", "example.org", "https://", "https:///x",
        "https://a:b@example.org/", "https://example.org:0/", "https://example.org:99999/", "https://example.org/ x",
        "https://example.org/\r\nX: y",
        "https://ex\u2028ample.org/", "https://example.org/\xe9", "https://[::1", "https://" + "a" * 70 + ".org/",
        "https://example.org/" + "a" * 500, "javascript:alert(1)", "", "https://@example.org/",
    ],
)  # fmt: skip
def test_an_address_that_is_no_plain_https_is_refused(url):
    with pytest.raises(NotAllowed):
        read_target(url)


def test_an_address_is_taken_apart():
    assert read_target("https://example.org") == Target(True, "example.org", 443, "/")
    assert read_target("https://Example.org:8443/a/b?c=d#e") == Target(True, "example.org", 8443, "/a/b?c=d")
    assert read_target("http://127.0.0.1:99/", is_demo=True) == Target(False, "127.0.0.1", 99, "/")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1"])
async def test_this_machine_is_refused_however_it_is_written(host):
    with pytest.raises((NotAllowed, OSError)):
        await resolve(Target(True, host, 443, "/"))
    assert await resolve(Target(True, "localhost", 443, "/"), is_demo=True) in ("127.0.0.1", "::1")
