"""Which redirect URIs belong to a client: the rule of prefixes."""

import pytest

from cinquefoil.registry.rules.redirects import is_registered


@pytest.mark.parametrize(
    ("requested", "registered"),
    [
        ("https://repo.example/callback", "https://repo.example/callback"),
        ("https://repo.example/callback/deeper", "https://repo.example/callback"),
        ("https://repo.example/callback-2", "https://repo.example/callback"),
        ("https://repo.example/anything?at=all&x=1", "https://repo.example"),
        ("https://repo.example", "https://repo.example"),
        ("https://repo.example/callback?token=1&state=2", "https://repo.example/callback"),
        ("https://repo.example/callback?a=1", "https://repo.example/callback?b=2"),
        ("https://repo.example/callback#here", "https://repo.example/callback"),
        ("https://repo.example//callback", "https://repo.example/callback"),
        ("https://repo.example/x/../callback", "https://repo.example/callback"),
        ("https://user@repo.example/callback", "https://user@repo.example/"),
        ("http://localhost:8080/callback", "http://localhost:8080"),
        ("https://repo.example/callback", " https://repo.example/callback "),
    ],
)
def test_what_lies_under_a_registered_address_is_the_clients(requested, registered):
    assert is_registered(requested, ["https://other.example", registered])


@pytest.mark.parametrize(
    ("requested", "registered"),
    [
        ("http://repo.example/callback", "https://repo.example/callback"),
        ("https://Repo.example/callback", "https://repo.example/callback"),
        ("HTTPS://repo.example/callback", "https://repo.example/callback"),
        ("https://repo.example.evil.example/callback", "https://repo.example"),
        ("https://sub.repo.example/callback", "https://repo.example"),
        ("https://repo.example:8443/callback", "https://repo.example/callback"),
        ("https://repo.example:443/callback", "https://repo.example/callback"),
        ("https://evil@repo.example/callback", "https://repo.example/callback"),
        ("https://repo.example/call", "https://repo.example/callback"),
        ("https://repo.example/Callback", "https://repo.example/callback"),
        ("https://repo.example/callback", "https://repo.example/callback/"),
        ("https://repo.example/callback/../x", "https://repo.example/callback"),
        ("//repo.example/callback", "https://repo.example/callback"),
        ("/callback", "https://repo.example/callback"),
        ("", ""),
        ("https://[broken/callback", "https://repo.example"),
        ("https://repo.example/callback\r\nSet-Cookie: x=1", "https://repo.example/callback"),
        ("https://repo.example/callback?x=\n", "https://repo.example/callback"),
        ("https://repo\t.example/callback", "https://repo.example/callback"),
        (" https://repo.example/callback", "https://repo.example/callback"),
        ("javascript:alert(1)", "https://repo.example"),
    ],
)
def test_everything_else_is_not(requested, registered):
    assert not is_registered(requested, [registered])


def test_a_client_without_addresses_has_none():
    assert not is_registered("https://repo.example/", [])
