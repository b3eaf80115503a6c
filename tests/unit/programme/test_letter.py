from datetime import date

from cinquefoil.programme.letter import Facts, draft
from cinquefoil.programme.standing import Badge, Line, Standing, Step, count, first_steps

FACTS = Facts(
    contact="Peredur Officer",
    organisation="Penrhos College",
    system="Penrhos Repository (DSpace 7.6.1)",
    assessed=date(2026, 3, 2),
    issuer="The Meadow Badge Board",
    sender="Meadow Research Support",
    help_desk="orcid-help@meadow.example",
    help_subject="ORCID Collect and Connect",
    page="https://hub.example/integrations/4",
)


def line(criterion, state, *, do="Do it.", effort="small", is_required=True):
    step = Step(criterion, "your IT", do, effort, "the callback", f"cinquefoil assess run --only {criterion}")
    return Line(
        criterion=criterion,
        title=f"{criterion} holds",
        failure_title=f"{criterion} does not hold",
        state=state,
        machine_state=state,
        is_required=is_required,
        seen="a page without an icon." if state == "not_met" else "",
        step=None if state == "met" else step,
    )


def standing(*, is_all_earned=False):
    lines = (
        line("AUTH-1", "met"),
        line("DISP-2", "met" if is_all_earned else "not_met", do="Put the icon beside every iD."),
        line("AUTH-10", "not_met", do="Show a page that explains.", is_required=False),
    )
    badges = (
        Badge("authenticate", "Authenticate", "earned", True, ()),
        Badge("display", "Display", *(("earned", True, ()) if is_all_earned else ("not_earned", False, ("DISP-2",)))),
    )
    return Standing(
        rule="cc-2016@2026.1",
        lines=lines,
        badges=badges,
        steps=first_steps(lines, badges),
        always_named=("AUTH-10", "AUTH-11"),
    )


def test_the_letter_tells_what_is_earned_what_holds_the_next_badge_and_the_step():
    subject, text = draft(FACTS, standing())

    assert subject == "What Penrhos Repository (DSpace 7.6.1) qualifies for"
    assert text.startswith("Dear Peredur Officer,\n\nOn 2 March 2026 we looked at")
    assert "WHAT IT QUALIFIES FOR\n\nAuthenticate." in text
    assert "THE NEXT BADGE: DISPLAY" in text
    assert "DISP-2  DISP-2 does not hold (not met). We saw: a page without an icon." in text
    assert "What: Put the icon beside every iD." in text
    assert "Who: your IT" in text
    assert "Check it again: cinquefoil assess run --only DISP-2" in text


def test_the_letter_always_names_refusing_and_disconnecting():
    for every in (standing(), standing(is_all_earned=True)):
        _, text = draft(FACTS, every)

        assert "AUTH-10  AUTH-10 does not hold: not met." in text
        assert "AUTH-11  AUTH-11: not tested." in text


def test_the_letter_says_whom_to_ask_and_who_awards():
    _, text = draft(FACTS, standing())

    assert 'Write to orcid-help@meadow.example with the subject "ORCID Collect and Connect".' in text
    assert "Awarded by The Meadow Badge Board under Collect & Connect criteria cc-2016@2026.1." in text


def test_with_all_petals_lit_there_is_no_next_badge():
    _, text = draft(FACTS, standing(is_all_earned=True))

    assert "Authenticate and Display." in text
    assert "There is none left: all five petals are lit." in text


def test_the_lowest_badge_comes_first_then_what_is_certain_and_what_waits_for_a_reviewer_is_nobody_elses():
    lines = (
        line("CONN-1", "not_met"),
        line("DISP-1", "not_met", effort="large"),
        line("DISP-3", "needs_review"),
        line("DISP-2", "cannot_tell", effort="small"),
        line("AUTH-10", "not_met", is_required=False),
        line("AUTH-1", "not_applicable"),
    )
    badges = (
        Badge("display", "Display", "not_earned", False, ("DISP-1", "DISP-2", "DISP-3")),
        Badge("connect", "Connect", "not_earned", False, ("display", "CONN-1")),
    )

    assert [step.criterion for step in first_steps(lines, badges)] == ["DISP-1", "DISP-2"]


def test_counts_speak_in_words():
    assert count([line("A-1", "met"), line("A-2", "met"), line("A-3", "cannot_tell")]) == {
        "met": 2,
        "we could not tell": 1,
    }
