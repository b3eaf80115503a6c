import pytest

from cinquefoil.assess.criterion import load_criteria


@pytest.mark.django_db
def test_every_criterion_explains_itself_in_order(client):
    for number in load_criteria():
        page = client.get(f"/criteria/{number}")

        text = page.content.decode()
        assert "Where it comes from" in text
        assert page.status_code == 200
        places = [text.index(f"<h2>{title}</h2>") for title in ("Why", "What is checked", "Passes", "Does not pass")]
        assert places == sorted(places)


@pytest.mark.django_db
def test_the_ladder_lists_every_badge_and_its_alternatives(client):
    text = client.get("/criteria").content.decode()

    for badge in ("Authenticate", "Collect", "Display", "Connect", "Synchronise"):
        assert f">{badge}</h2>" in text
    assert "One of:" in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("cc-2018", "Needs Authenticate and Display first."),
        ("minimum-2023", "ready for ORCID’s own review"),
        ("csp-2023", "never awarded"),
    ],
)
def test_each_set_has_its_own_list_and_says_what_it_ends_in(client, wanted, said):
    text = client.get("/criteria", {"set": wanted}).content.decode()

    assert said in text
    assert 'aria-current="page"' in text


@pytest.mark.django_db
def test_a_set_that_is_not_there_is_not_found(client):
    assert client.get("/criteria", {"set": "cc-1999"}).status_code == 404


@pytest.mark.django_db
def test_a_criterion_tells_its_sources_and_its_steps_by_platform(client):
    text = client.get("/criteria/AUTH-11").content.decode()

    assert '<a href="https://info.orcid.org/ufaqs/integration-best-practices/">' in text
    assert "<strong>DSpace:</strong>" in text
    assert "Quoted" not in text
