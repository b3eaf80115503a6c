"""Figure 2 on a stranger's site: what its public pages and ORCID's public records decide, and nothing beyond."""

import json

import pytest

from cinquefoil.assess.criterion import load_sets
from cinquefoil.assess.scoring import Share
from cinquefoil.cli.corpus_live import TRUSTED, certificate_in
from cinquefoil.cli.main import main
from tests.contract.assess.test_public_api import ROR, written
from tests.platform_sites import SHAPES, serving

__all__ = ["written"]

PAGES = {"AUTH-2", "AUTH-5", "DISP-1", "DISP-2", "DISP-3", "DISP-4", "DISP-5"}
RECORDS = {"CONN-1", "CONN-2"}
STRANGER = "0000-0001-5109-3700"
ICON = '<img src="/orcid.svg" alt="ORCID iD of Fern Okonjo"> '
ADDRESS = "https://orcid.org/0000-0002-1825-0097"


@pytest.fixture
def site(tmp_path, monkeypatch):
    certificate = certificate_in(tmp_path)
    monkeypatch.setenv(TRUSTED, str(certificate.authority))
    with serving(certificate) as server:
        server.shows(SHAPES["exemplary"])
        yield server


def judged(site, folder, *arguments):
    main(
        ["assess", "run", "--public-only", site.address, "--set", "cc-2018", "--out", str(folder), "--json", *arguments]
    )
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return {verdict["criterion"]: verdict["state"] for verdict in report["verdicts"]}


def of(states, state):
    return {name for name in load_sets()["cc-2018"].required if states[name] == state}


def test_an_address_alone_decides_what_pages_show(site, tmp_path):
    states = judged(site, tmp_path)

    assert of(states, "met") == PAGES
    assert "not_met" not in states.values()


def test_with_a_ror_and_somebody_known_more_than_a_third_is_decided(written, site, tmp_path, monkeypatch):
    registry, client_id = written
    monkeypatch.setenv("CINQUEFOIL_PUBLIC_API", f"{registry.url}/pub")
    site.RequestHandlerClass.client_id = client_id  # read from the link to ORCID

    states = judged(site, tmp_path, "--ror", ROR)

    assert of(states, "met") == PAGES | RECORDS
    share = Share(len(of(states, "met")), len(load_sets()["cc-2018"].required))
    assert str(share).startswith("9 of 25, 36 %")
    assert share.value >= 0.30
    assert of(judged(site, tmp_path, "--ror", ROR, "--imported", STRANGER), "met") == PAGES | RECORDS | {"DISP-8"}


def changed(old, new, page="/items/1f2e"):
    pages = SHAPES["exemplary"]["pages"]
    told = pages[page]
    assert old in told["body"] + told.get("head", "")
    fields = {key: value.replace(old, new) if isinstance(value, str) else value for key, value in told.items()}
    return {**SHAPES["exemplary"], "pages": {**pages, page: fields}}


def without(path):
    return {
        **SHAPES["exemplary"],
        "pages": {key: one for key, one in SHAPES["exemplary"]["pages"].items() if key != path},
    }


@pytest.mark.parametrize(("shape", "criterion", "state"), [
    (without("/login"), "DISP-1", "cannot_tell"),
    (without("/login"), "AUTH-2", "not_tested"),
    (without("/login"), "AUTH-5", "not_tested"),
    (without("/items/1f2e"), "DISP-4", "needs_review"),
    (changed("iD of Fern", "iD von Fern"), "DISP-2", "met"),
    (changed(ICON, ""), "DISP-2", "needs_review"),
    (changed(ICON, '<img src="/arrow.png" alt="">'), "DISP-2", "needs_review"),
    (changed(f'href="{ADDRESS}"', f'href="{ADDRESS.replace("https", "http")}"'), "DISP-3", "not_met"),
    (changed(f'href="{ADDRESS}"', 'href="/people/okonjo"'), "DISP-3", "needs_review"),
    ({**SHAPES["exemplary"], "oai": {"path": "/oai2d", "records": {"oai_dc": "<dc><creator>Okonjo</creator></dc>"}}},
     "DISP-5", "cannot_tell"),
    (changed("{base}back", "http://fens.example/back", "/login"), "AUTH-5", "not_met"),
    (changed("{base}back", "http://127.0.0.1:9/back", "/login"), "AUTH-5", "needs_review"),
    (changed('<img src="/orcid.svg" alt=""> ', "", "/login"), "AUTH-2", "needs_review"),
    (changed('<img src="/orcid.svg" alt=""> Connect your ORCID iD', "Sign in", "/login"), "AUTH-2", "not_met"),
    (without("/orcid-help"), "AUTH-3", "needs_review"),
])  # fmt: skip
def test_what_is_not_certain_from_outside_is_held_against_nobody(shape, criterion, state, site, tmp_path):
    site.shows(shape)

    assert judged(site, tmp_path)[criterion] == state


def test_ids_known_not_to_be_signed_in_for_and_shown_alike_are_told(site, tmp_path):
    site.shows(SHAPES["invenio"])

    states = judged(site, tmp_path, "--imported", STRANGER)

    assert states["DISP-8"] == "not_met"
    assert states["DISP-2"] == "met"


def test_of_a_known_person_hers_alone_counts(site, tmp_path):
    site.shows(without("/login"))

    assert judged(site, tmp_path, "--person", ADDRESS)["DISP-1"] == "met"
    assert judged(site, tmp_path, "--person", STRANGER)["DISP-1"] == "cannot_tell"
