"""A bundle suggests entries of the catalogue, by its pages and by what its server asked of the registry."""

from dataclasses import replace

from cinquefoil.assess.inheritance import suggest
from tests.unit.assess.bundles import good_bundle, line, page


def test_a_bundle_of_nothing_known_suggests_nothing():
    assert suggest(good_bundle()) == []


def test_pages_and_callback_together_say_why():
    sent_back = {"redirect_uri": "https://r.example/server/api/authn/orcid", "scope": "/authenticate"}
    generator = page("home", "<p>Welcome</p>", step="look")
    bundle = replace(
        good_bundle(),
        pages=(
            replace(
                generator, html=generator.html.replace("<head>", '<head><meta name="Generator" content="DSpace 9.1">')
            ),
        ),
        exchanges=(line(1, "GET", "/oauth/authorize", "connect", query=sent_back),),
    )

    found = suggest(bundle)

    assert [one.entry for one in found] == ["dspace@9"]
    assert found[0].version == "9.1"
    assert "generator tag" in found[0].why
    assert "sends people back" in found[0].why


def test_the_address_of_a_webhook_counts():
    path = "/api/0009-9000-0000-0010/webhook/https%3A%2F%2Fr.example%2Fserver%2Fapi%2Fcris%2Forcid%2F0009%2Fwebhook%2Fx"
    bundle = replace(good_bundle(), pages=(), exchanges=(line(1, "PUT", path, "connect"),))

    assert "dspace-cris@2021" in [one.entry for one in suggest(bundle)]


def test_the_browsers_own_name_is_not_the_servers():
    asked = line(1, "GET", "/oauth/authorize", "connect", user_agent="NZ-ORCID-Hub")

    assert suggest(replace(good_bundle(), pages=(), exchanges=(asked,))) == []
