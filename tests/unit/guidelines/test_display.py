"""iDs on a page, in the forms that systems really write, and the rules they keep or break."""

import pytest

from cinquefoil.guidelines.display import Form, judge_rules, shown_ids
from cinquefoil.guidelines.html import Icon

JOSIAH = "0000-0002-1825-0097"
OTHER = "0009-9000-0000-0010"
URI = f"https://orcid.org/{JOSIAH}"
MARK = "M12 0C5.372 0 0 5.372 0 12s5.372 12 12 12 12-5.372 12-12S18.628 0 12 0z"


def one(body, **more):
    shown = shown_ids(f"<html><body>{body}</body></html>", **more)
    assert len(shown) == 1
    return shown[0]


def broken(shown, **more):
    return {result.rule for result in judge_rules(shown, **more) if not result.holds}


@pytest.mark.parametrize("body", [
    f'<a href="{URI}"><img src="/img/orcid.svg" alt="ORCID iD"> {URI}</a>',
    f'<a href="{URI}"><svg class="orcid_icon"><path d="M0 0"/></svg>{URI}</a>',
    f'<a href="{URI}"><svg><path d="{MARK}"/></svg>{URI}</a>',
    f'<a href="{URI}"><svg><title>ORCID iD icon</title></svg>{URI}</a>',
    f'<p><img src="https://cdn.example/ORCIDiD_icon16x16.png" alt=""> <a href="{URI}">{URI}</a></p>',
    f'<p><a href="{URI}">{URI}</a><i class="fa-orcid"></i></p>',
    f'<dl><dt><img src="/orcid_16.gif" alt=""></dt><dd><a href="{URI}">{URI}</a></dd></dl>',
    f'<p><a href="{URI}">{URI}</a> <svg><use href="/sprite.svg#orcid-id"/></svg></p>',
])  # fmt: skip
def test_the_icon_is_recognised_by_file_class_drawing_or_name(body):
    shown = one(body)

    assert shown.icon is Icon.AUTHENTICATED
    assert not broken(shown)


@pytest.mark.parametrize(("body", "icon"), [
    (f'<a href="{URI}">{URI}</a>', Icon.NONE),
    (f'<a class="orcid-icon" href="{URI}">{URI}</a>', Icon.NONE),
    (f'<a href="{URI}"><img src="/arrow.png" alt=""> {URI}</a>', Icon.OTHER),
    (f'<a href="{URI}"><img src="/orcid_unauthenticated.svg" alt=""> {URI}</a>', Icon.UNAUTHENTICATED),
])  # fmt: skip
def test_what_is_no_icon_is_not_taken_for_one(body, icon):
    assert one(f"<p>{body}</p>").icon is icon


def test_another_persons_icon_does_not_count():
    body = f"""<p><a href="{URI}">{URI}</a>, <a href="https://orcid.org/{OTHER}"><img src="/orcid.svg" alt="">
    https://orcid.org/{OTHER}</a></p>"""

    bare, good = shown_ids(f"<html><body>{body}</body></html>")

    assert (bare.icon, good.icon) == (Icon.NONE, Icon.AUTHENTICATED)


@pytest.mark.parametrize(("body", "form"), [
    (f'<a href="{URI}"><img src="/orcid.svg" alt="">{URI}</a>', Form.FULL),
    (f'<a href="{URI}"><img src="/orcid.svg" alt="">{JOSIAH}</a>', Form.COMPACT),
    (f'Josiah Carberry <a href="{URI}"><img src="/orcid.svg" alt="View ORCID record"></a>', Form.INLINE),
])  # fmt: skip
def test_the_three_forms(body, form):
    assert one(f"<p>{body}</p>").form is form


@pytest.mark.parametrize(("href", "rules"), [
    (URI, set()),
    (f"{URI}/", set()),
    (f"http://orcid.org/{JOSIAH}", {"D-6"}),
    (f"/search?q={JOSIAH}", {"D-5"}),
    (f"https://sandbox.orcid.org/{JOSIAH}", {"D-5"}),
    (f"https://orcid.org/{OTHER}", {"D-5"}),
    (f"http://127.0.0.1:8780/{JOSIAH}", set()),
])  # fmt: skip
def test_the_link_rules(href, rules):
    shown = one(
        f'<p><a href="{href}"><img src="/orcid.svg" alt="">{JOSIAH}</a></p>', registry_web="http://127.0.0.1:8780"
    )

    assert broken(shown, registry_web="http://127.0.0.1:8780") - {"D-2"} == rules


def test_plain_text_has_no_link():
    assert {"D-5", "D-6"} <= broken(one(f"<p>ORCID iD: {JOSIAH}</p>"))


def test_a_wrong_check_digit_breaks_its_rule():
    wrong = "0000-0002-1825-0098"

    assert "D-12" in broken(one(f'<a href="https://orcid.org/{wrong}">{wrong}</a>'))


@pytest.mark.parametrize("body", [
    f'<p><a href="{URI}">{URI}</a> (unauthenticated)</p>',
    f'<span><a href="{URI}">{URI}</a><small>not verified</small></span>',
    f'<p><a href="{URI}">{URI}</a> – heb ei ddilysu</p>',
])  # fmt: skip
def test_the_label_of_an_unauthenticated_id_is_found(body):
    assert one(body).label


@pytest.mark.parametrize("body", [
    f'<form><input name="orcid" value="{JOSIAH}"></form>',
    f"<script>var id = '{JOSIAH}'</script>",
    f'<a href="/people/{JOSIAH}">Josiah</a>',
    "<p>phone 0000-0002-1825-00977</p>",
    "",
])  # fmt: skip
def test_what_is_not_shown_as_an_id_is_left_out(body):
    assert shown_ids(f"<html><body>{body}</body></html>") == ()


def test_an_empty_page_shows_nothing():
    assert shown_ids("") == ()


@pytest.mark.parametrize(("inside", "form", "name"), [
    (f'<span class="orcid-tooltip">ORCID: {URI}</span>', Form.INLINE, "ORCID logo"),
    (f'<span role="tooltip">{URI}</span>', Form.INLINE, "ORCID logo"),
    (f'<span class="has-tooltip">{URI}</span>', Form.FULL, f"{URI} ORCID logo"),
])  # fmt: skip
def test_words_that_come_up_when_one_points_are_not_how_an_id_is_written(inside, form, name):
    shown = one(f'<p><a href="{URI}"><img src="/orcid.svg" alt="ORCID logo">{inside}</a></p>')

    assert (shown.orcid_id, shown.form, shown.name) == (JOSIAH, form, name)
