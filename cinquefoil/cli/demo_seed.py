"""Writes what `demo.toml` says into a fresh demo, and registers its clients at the practice registry.

Calls services only; sowing a second time changes nothing but the clients' secrets.
"""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
import httpx2
from django.core.management import call_command

from cinquefoil.cli import demo_past
from cinquefoil.cli.demo_walk import story
from cinquefoil.orcid.secret import Secret

PACKAGE = Path(__file__).resolve().parent.parent
# Read as files, not imported: the corpus is a stranger to everything else.
PLANS = {"hub": PACKAGE / "cli" / "hub-plan.toml", "reference": PACKAGE / "corpus" / "plan.toml"}
VARIABLE = re.compile(r"\$\{(?P<name>[A-Z_]+)(?::-[^}]*)?\}")


@dataclass(frozen=True, slots=True)
class System:
    """A small system to start beside the portal."""

    key: str
    command: list[str]
    environment: dict[str, str]


@dataclass(frozen=True, slots=True)
class Seed:
    """What the demo needs to know of what was sown: systems to start, and facts for the walk."""

    systems: tuple[System, ...]
    facts: dict[str, str]


def sow(folder: Path, urls: Mapping[str, str], settings: Mapping[str, str]) -> Seed:
    """Make the tables, the people and the clients, and say what to start and what to print."""
    django.setup()
    call_command("migrate", verbosity=0)
    told = story()
    client_secrets = register_clients(urls, settings["CINQUEFOIL_CONTROL_TOKEN"])
    facts_file = folder / "walk.json"
    if not facts_file.exists():
        organisations = sow_people(told)
        facts = {"invitation": invite(told, organisations), **sow_integrations(told, organisations, urls)}
        # Signing in needs the organisation's credential.
        keep_credentials(told, client_secrets)
        demo_past.connect_and_take_back(told, organisations, urls["registry"], settings["CINQUEFOIL_CONTROL_TOKEN"])
        facts_file.write_text(json.dumps(facts), encoding="utf-8")
    keep_credentials(told, client_secrets)
    facts = json.loads(facts_file.read_text(encoding="utf-8"))
    return Seed(tuple(system(entry, urls, client_secrets) for entry in told["systems"]), facts)


def register_clients(urls: Mapping[str, str], control_token: str) -> dict[str, str]:
    """Register every client at the practice registry with a fresh secret; return secrets by client id."""
    told = story()
    callbacks = {o["client_id"]: (o["name"], f"{urls['portal']}/connect/callback") for o in told["organisations"]}
    callbacks |= {s["client_id"]: (s["name"], f"{urls[s['key']]}/") for s in told["systems"]}
    made = {}
    with httpx2.Client(headers={"Authorization": f"Bearer {control_token}"}) as control:
        for client_id, (name, callback) in callbacks.items():
            made[client_id] = secrets.token_hex(18)
            body = {
                "name": name,
                "redirect_uris": [callback],
                "scopes": ["/authenticate", "openid", "/read-limited", "/activities/update", "/webhook"],
                "kind": "premium",
                "client_id": client_id,
                "client_secret": made[client_id],
            }
            control.post(f"{urls['registry']}/_control/clients", json=body).raise_for_status()
    return made


def sow_people(told: dict[str, Any]) -> dict[str, int]:
    """Create consortium, organisations, people and log-ins; return organisations' numbers by short name."""
    from django.contrib.auth.models import User  # noqa: PLC0415 - only after django.setup()

    from cinquefoil.organisations import services  # noqa: PLC0415
    from cinquefoil.organisations.access import Role  # noqa: PLC0415

    at = datetime.now(UTC)
    consortium_id = services.create_consortium(**told["consortium"])
    organisations = {}
    for entry in told["organisations"]:
        fields = {name: value for name, value in entry.items() if name != "client_id"}
        organisations[entry["slug"]] = services.create_organisation(consortium_id=consortium_id, **fields)
    for entry in told["people"]:
        fields = {
            name: value for name, value in entry.items() if name not in {"organisation", "invited", "took_back_as"}
        }
        services.create_person(organisations[entry["organisation"]], **fields)
    for entry in told["users"]:
        user = User.objects.create_user(
            entry["email"], entry["email"], told["password"], first_name=entry["name"].split()[0]
        )
        place = (
            {"organisation_id": organisations[entry["organisation"]]}
            if "organisation" in entry
            else {"consortium_id": consortium_id}
        )
        services.grant_role(user.pk, Role(entry["role"]), at=at, **place)
    return organisations


def keep_credentials(told: dict[str, Any], client_secrets: Mapping[str, str]) -> None:
    """Keep each organisation's practice credential, sealed."""
    from cinquefoil.organisations import selectors, services  # noqa: PLC0415

    for entry in told["organisations"]:
        services.keep_credential(
            selectors.organisation_by_slug(entry["slug"]).id,
            environment="practice",
            client_id=entry["client_id"],
            client_secret=Secret(client_secrets[entry["client_id"]]),
            at=datetime.now(UTC),
        )


def invite(told: dict[str, Any], organisations: Mapping[str, int]) -> str:
    """Invite whom the story invites; return the first one's link."""
    from cinquefoil.hub.collect import services  # noqa: PLC0415
    from cinquefoil.organisations import selectors  # noqa: PLC0415

    links = []
    for entry in told["people"]:
        person = selectors.person_by_email(organisations[entry["organisation"]], entry["email"])
        if entry.get("invited") and person:
            links.append(services.invite(person.id, at=datetime.now(UTC)))
    return links[0]


def sow_integrations(told: dict[str, Any], organisations: Mapping[str, int], urls: Mapping[str, str]) -> dict[str, str]:
    """Register the hub and the small systems as integrations; return the hub's number for the walk."""
    from cinquefoil.programme import services  # noqa: PLC0415

    at = datetime.now(UTC)
    hub = told["organisations"][0]
    number = services.register_integration(
        organisations[hub["slug"]],
        name=f"Cinquefoil at {hub['name']}",
        product="Cinquefoil",
        version="0.1",
        url=urls["portal"],
        client_id=hub["client_id"],
        plan=plan(
            "hub",
            site=urls["portal"],
            registry=urls["registry"],
            client_id=hub["client_id"],
            name=f"Cinquefoil at {hub['name']}",
            organisation=hub["name"],
        ),
        at=at,
    )
    for entry in told["systems"]:
        services.register_integration(
            organisations[entry["organisation"]],
            name=entry["name"],
            product=entry["product"],
            version=entry["version"],
            url=urls[entry["key"]],
            client_id=entry["client_id"],
            plan=plan(
                "reference",
                site=urls[entry["key"]],
                registry=urls["registry"],
                client_id=entry["client_id"],
                name=entry["name"],
                organisation=organisation_of(entry),
            ),
            at=at,
        )
    return {"integration": str(number)}


def plan(kind: str, *, site: str, registry: str, client_id: str, name: str, organisation: str) -> str:
    """Return a plan file's text with this demo's addresses and names in place of its variables."""
    facts = {"URL": site, "CLIENT_ID": client_id, "NAME": name, "ORGANISATION": organisation}
    values = {f"{kind}_{fact}".upper(): value for fact, value in facts.items()} | {"CINQUEFOIL_REGISTRY": registry}

    def value(found: re.Match[str]) -> str:
        return values.get(found["name"], found[0])

    return VARIABLE.sub(value, PLANS[kind].read_text(encoding="utf-8"))


def system(entry: dict[str, Any], urls: Mapping[str, str], client_secrets: Mapping[str, str]) -> System:
    """Return how to start one of the small systems."""
    command = ["cinquefoil.corpus", "--port", urls[entry["key"]].rsplit(":", 1)[1], "--registry", urls["registry"]]
    command += ["--id-base", urls["registry"], "--organisation", organisation_of(entry)]
    if entry["faults"]:
        command += ["--faults", ",".join(entry["faults"])]
    secret = {"ORCID_CLIENT_ID": entry["client_id"], "ORCID_CLIENT_SECRET": client_secrets[entry["client_id"]]}
    return System(entry["key"], command, secret)


def organisation_of(entry: Mapping[str, Any]) -> str:
    """Return the name of the organisation a small system belongs to; it stands on the system's own pages."""
    return next(str(one["name"]) for one in story()["organisations"] if one["slug"] == entry["organisation"])
