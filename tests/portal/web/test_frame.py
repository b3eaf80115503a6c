"""The frame of every page: nothing inline, nothing from elsewhere, a way past the header, a word for what went wrong."""

import re
from pathlib import Path

import pytest
from django.test import Client, override_settings

import cinquefoil

PACKAGE = Path(cinquefoil.__file__).parent


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/sign-in", "/help", "/privacy", "/accessibility", "/systems", "/criteria"])
def test_every_page_of_the_house_opens_with_one_heading_and_a_skip_link(client, address):
    page = client.get(address)

    assert page.status_code == 200
    text = page.content.decode()
    assert text.count("<h1") == 1
    assert 'href="#content"' in text
    assert re.search(r"Practice only", text)
    assert "default-src 'self'" in page["Content-Security-Policy"]


def test_no_template_holds_inline_script_style_or_handler():
    wrong = []
    for path in PACKAGE.rglob("templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+=\"|https?://[^\"' ]+\.(?:js|css)", text):
            wrong.append(path.name)

    assert wrong == []


@override_settings(MODE="production")
def test_the_practice_band_is_absent_in_production(client, db):
    assert "Practice only" not in client.get("/").content.decode()


def test_an_address_that_leads_nowhere_says_so_kindly(client, db):
    page = client.get("/no/such/page")

    assert page.status_code == 404
    assert "There is no page here" in page.content.decode()


def test_a_form_without_its_token_can_be_sent_again(db):
    page = Client(enforce_csrf_checks=True).post("/sign-in", {"username": "x", "password": "y"})

    assert page.status_code == 403
    assert "Please send the form again" in page.content.decode()


def test_a_wrong_password_is_told_without_saying_which_half_was_wrong(client, db):
    page = client.post("/sign-in", {"username": "nobody", "password": "wrong"})

    assert "No account has this name with this password" in page.content.decode()


def test_our_own_fault_needs_no_database():
    from cinquefoil.web.views import our_fault

    page = our_fault(None)

    assert page.status_code == 500
    assert "This is our fault" in page.content.decode()


def test_the_header_shows_each_person_her_own_doors(client, db):
    from datetime import UTC, datetime

    from django.contrib.auth.models import User

    from cinquefoil.organisations.access import Role
    from cinquefoil.organisations.services import create_consortium, grant_role

    names = {"name": "Meadow", "lead_name": "Lead", "awarding_body": "Board", "help_desk_email": "help@meadow.example"}
    consortium = create_consortium("meadow", **names)
    lead = User.objects.create_user("lead@meadow.example")
    grant_role(lead.pk, Role.LEAD, consortium_id=consortium, at=datetime(2026, 3, 2, tzinfo=UTC))
    client.force_login(lead)

    text = client.get("/help").content.decode()

    assert 'href="/programme"' in text
    assert 'href="/awards/confirm"' not in text
    assert 'href="mailto:help@meadow.example?subject=ORCID%20Collect%20and%20Connect"' in text
