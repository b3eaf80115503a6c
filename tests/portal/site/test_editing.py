"""A lead edits the site's pages: preview, keep, history, restore. Nothing is ever overwritten."""

import pytest
from django.utils import timezone

from cinquefoil.programme.site import editing
from cinquefoil.programme.site.library import page_at, shipped
from cinquefoil.programme.site.models import Revision

PATH = "guidance/self-service"
EDIT = f"/desk/texts/edit?path={PATH}"


def fields(**changes):
    told = {"title": "Help yourself", "summary": "What you can do.", "body": "New *words*.", "date": "2026-04-01",
            "order": "40", "language": "en-GB", "based_on": "0", "note": "Shorter", "act": "keep"}  # fmt: skip
    return told | changes


def test_a_preview_keeps_nothing_and_shows_what_would_be(lead, client):
    page = lead.post(EDIT, fields(act="preview", body="New *words*. <script>x</script>")).content.decode()

    assert "Preview, not kept yet" in page
    assert "<em>words</em>" in page
    assert "<script>x" not in page
    assert not Revision.objects.exists()
    assert "Help yourself" not in client.get("/guidance/self-service").content.decode()


def test_what_is_kept_is_seen_by_everyone_and_found(lead, client):
    answer = lead.post(EDIT, fields(body="Ask the heron.\n\n## Wading\n\nSlowly."), follow=True)

    assert "kept as revision 1" in answer.content.decode()
    assert "Ask the heron" in client.get("/guidance/self-service").content.decode()
    assert client.get("/search", {"q": "wading heron"}).context["hits"][0].source.address.startswith("/guidance/self")


def test_any_earlier_state_can_be_had_again_and_stays_in_the_history(lead, house):
    lead.post(EDIT, fields())
    lead.post(EDIT, fields(title="Second", based_on="1"))
    restore = f"/desk/texts/restore?path={PATH}"

    lead.post(restore, {"revision": "1"})
    assert page_at(PATH).text.title == "Help yourself"
    lead.post(restore, {"revision": "0"})
    assert page_at(PATH).text == shipped()[PATH].text

    history = lead.get(f"/desk/texts/history?path={PATH}&revision=2").content.decode()
    assert [row.number for row in Revision.objects.filter(path=PATH)] == [4, 3, 2, 1]
    assert "Revision 1 again" in history
    assert "Revision 2: Second" in history
    assert lead.post(restore, {"revision": "9"}).status_code == 404


def test_two_who_edit_at_once_do_not_overwrite_each_other(lead):
    lead.post(EDIT, fields())

    late = lead.post(EDIT, fields(title="Late")).content.decode()

    assert "Somebody else has changed this page" in late
    assert "Late" in late
    assert page_at(PATH).text.title == "Help yourself"


def test_a_collision_in_the_database_itself_is_told_too(lead, house, monkeypatch):
    text = shipped()[PATH].text
    editing.revise(PATH, text, based_on=0, note="", user_id=house.lead.pk, at=timezone.now())
    monkeypatch.setattr(editing, "latest_number", lambda path: 0)

    with pytest.raises(editing.Overtaken):
        editing.revise(PATH, text, based_on=0, note="", user_id=house.lead.pk, at=timezone.now())


def test_a_page_can_be_taken_off_the_site_and_put_back(lead, client):
    lead.post(EDIT, fields(hidden="on"))
    assert client.get("/guidance/self-service").status_code == 404
    assert "Help yourself" not in client.get("/guidance").content.decode()

    lead.post(f"/desk/texts/restore?path={PATH}", {"revision": "0"})
    assert client.get("/guidance/self-service").status_code == 200


def test_a_new_page_begins_with_its_place(lead, client):
    place = lead.post("/desk/texts", {"section": "news", "slug": "spring"})
    assert place["Location"] == "/desk/texts/edit?path=news%2Fspring"

    lead.post(place["Location"], fields(title="Spring is here"))
    assert "Spring is here" in client.get("/news").content.decode()
    assert client.get("/news/spring").status_code == 200


@pytest.mark.parametrize("path", ["", "news", "news/", "about/other", "gossip/x", "news/../x", "news/A b", "/news/x"])
def test_no_page_is_begun_where_none_can_stand(lead, path):
    assert lead.get("/desk/texts/edit", {"path": path}).status_code == 404


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title": ""}, "This field is required"),
        ({"language": "English, please"}, "Write the language"),
        ({"date": "soon"}, "Enter a valid date"),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_nothing_typed_is_lost(lead, change, told):
    page = lead.post(EDIT, fields(**change)).content.decode()

    assert told in page
    assert "New *words*." in page
    assert not Revision.objects.exists()


@pytest.mark.parametrize("who", ["officer", "awarder", "stranger"])
def test_nobody_but_a_lead_edits(house, who):
    other = house.as_(getattr(house, who))

    assert other.get(EDIT).status_code == 403
    assert other.post(EDIT, fields()).status_code == 403
    assert other.post(f"/desk/texts/restore?path={PATH}", {"revision": "0"}).status_code == 403
    assert not Revision.objects.exists()
