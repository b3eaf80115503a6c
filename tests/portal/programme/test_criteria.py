import pytest

from cinquefoil.assess.criterion import load_criteria


@pytest.mark.django_db
def test_every_criterion_explains_itself_in_order(client):
    for number in load_criteria():
        page = client.get(f"/criteria/{number}")

        text = page.content.decode()
        assert page.status_code == 200
        places = [text.index(f"<h2>{title}</h2>") for title in ("Why", "What is checked", "Passes", "Does not pass")]
        assert places == sorted(places)


@pytest.mark.django_db
def test_the_ladder_lists_every_badge_and_its_alternatives(client):
    text = client.get("/criteria").content.decode()

    for badge in ("Authenticate", "Collect", "Display", "Connect", "Synchronise"):
        assert f">{badge}</h2>" in text
    assert "One of:" in text
