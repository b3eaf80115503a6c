"""Random walks through review and awarding: whatever people do one after the other, and wherever it breaks off.

What is expected is worked out here from what was asked for; nothing of the programme's rules is used.
"""

from collections import Counter
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from unittest import mock

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from cinquefoil.history import selectors as history
from cinquefoil.history.services import verify
from cinquefoil.mailing import selectors as mails
from cinquefoil.organisations import selectors as organisations
from cinquefoil.organisations import services as people
from cinquefoil.organisations.access import Role
from cinquefoil.organisations.models import Organisation
from cinquefoil.programme import selectors, services
from cinquefoil.programme.answers.models import MemberAnswer
from cinquefoil.programme.awards.life import IN_FORCE, Event, State
from cinquefoil.programme.credentials.models import AwardCredential
from cinquefoil.programme.errors import NotNow
from cinquefoil.programme.models import Assessment, Award, AwardEvent, ReviewDecision
from cinquefoil.programme.reviews.models import DeclaredConflict
from cinquefoil.programme.rules import Decision, Origin, Stage
from tests.portal.programme.reports import build
from tests.portal.programme.test_life_of_an_award import GIVEN
from tests.properties.sizes import IS_HUNT, IS_PROOF

BASE = "https://hub.example"
LADDER = ("authenticate", "collect", "display", "connect", "synchronise")
ASKED = {"AUTH-1": "authenticate", "COL1-5": "collect", "DISP-1": "display", "CONN-1": "connect"}
"""A criterion that each of these badges asks for under the default set."""

NOT_BY_HAND = {Event.PROPOSED, Event.AWARDED, Event.RENEWED, Event.SUPERSEDED}
"""Acts of their own, which are not to be had as a change."""

TAKEN = [Event.FLAGGED, Event.ANSWERED, Event.SUSPENDED]
WAYS = ([Event.WITHDRAWN], [Event.FLAGGED, Event.CLEARED], [*TAKEN, Event.REINSTATED], [*TAKEN, Event.REVOKED])
"""What may follow one another, so that walks get to the end of it."""

ENDS = {Event.WITHDRAWN, Event.REVOKED, Event.RENEWED, Event.SUPERSEDED}
IN_AWARDING = "cinquefoil.programme.services.awarding"
STEPS = (f"{IN_AWARDING}._happened", f"{IN_AWARDING}.note", f"{IN_AWARDING}.issue", "cinquefoil.mailing.services.send")
"""Where the power may go: before the award's own history, the institution's, the credential, the mail."""

IN_SERVICES = "cinquefoil.programme.services"
SAID = (f"{IN_SERVICES}.reviewing.note", f"{IN_SERVICES}.conflicts.note", f"{IN_SERVICES}.answering.note")
IN_REVIEWS = st.one_of(
    st.none(), st.tuples(st.sampled_from([*SAID, "cinquefoil.mailing.services.send"]), st.integers(0, 1))
)
"""Where the power may go while a review is talked about."""

MOST_ROUNDS = 5
CUTS = st.one_of(st.none(), *[st.tuples(st.sampled_from(STEPS), st.integers(0, most)) for most in (1, 9)])


@dataclass
class Asked:
    """One assessment: what the machine said and what people decided, kept by the walk itself."""

    machine: dict
    origin: Origin
    set_id: str
    decisions: list = field(default_factory=list)
    talk: list = field(default_factory=list)

    def step_back(self, who):
        """Forget what somebody said who may not judge any more."""
        self.decisions = [said for said in self.decisions if said[2] != who]

    @property
    def rounds(self):
        """How often it went to the member: asked first, or after the member came back."""
        pairs = zip(["", *self.talk], self.talk, strict=False)
        return sum(said == "asked" and before != "asked" for before, said in pairs)

    def is_met(self, criterion):
        """Whether a badge may count it: seen, or confirmed last, or overruled by two people."""
        own = [(decision, who) for name, decision, who in self.decisions if name == criterion]
        state = self.machine.get(criterion, "met")
        if state == "needs_review":
            return bool(own) and own[-1][0] == Decision.CONFIRM
        if state == "not_met":
            return len({who for decision, who in own if decision == Decision.OVERRULE}) == 2
        return state == "met"


class PowerCut(Exception):
    """The process died here."""


@contextmanager
def power_cut_at(place, after):
    """Let the step at `place` fail when it has been done `after` times."""
    left = [after]
    module, _, name = place.rpartition(".")
    real = getattr(__import__(module, fromlist=[name]), name)

    def step(*args, **kwargs):
        if left[0] == 0:
            raise PowerCut
        left[0] -= 1
        return real(*args, **kwargs)

    with mock.patch(place, step):
        yield


def told(limit=10_000):
    """The institution's history."""
    return history.events_of_organisation(Organisation.objects.get(slug="penrhos").id, limit=limit)


def everything():
    """All that an act may have left behind."""
    return (
        list(Award.objects.order_by("id").values()),
        list(AwardEvent.objects.order_by("id").values()),
        list(AwardCredential.objects.order_by("id").values()),
        told(1),
        mails.mails(limit=1),
        list(ReviewDecision.objects.values_list("id", "turn", "decision")),
        sorted(MemberAnswer.objects.values_list("id", flat=True)),
        sorted(DeclaredConflict.objects.values_list("id", flat=True)),
        list(Assessment.objects.order_by("id").values_list("id", "state")),
    )


class Walk(RuleBasedStateMachine):
    """One system, three people who may do things, and a clock that only goes forward, sometimes by much."""

    house = None
    seen = Counter()

    @initialize()
    def begin(self):
        self.block = transaction.atomic()
        self.block.__enter__()
        self.at = GIVEN
        self.open = {}
        self.closed = {}
        self.kept_out = {}
        self.both = self.house.second_lead
        people.grant_role(self.both.pk, Role.AWARDER, consortium_id=self.house.consortium, at=GIVEN)

    def teardown(self):
        if hasattr(self, "block"):
            self.check_history()
            self.seen.update(AwardEvent.objects.values_list("event", flat=True))
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def attempt(self, act, cut=None):
        """Do it, or let it break off in the middle: then everything must be as it was."""
        before = everything()
        try:
            self.seen["tried"] += 1
            with power_cut_at(*cut) if cut else nullcontext():
                act()
        except (NotNow, PowerCut) as error:
            self.seen[type(error).__name__] += 1
            assert everything() == before
            return False
        return True

    @rule(hours=st.sampled_from([0, 24, -26, 29 * 24, 31 * 24, 70 * 24, 200 * 24, 340 * 24, 400 * 24]))
    def time_passes(self, hours):
        """Mostly forward; a clock may be set back by a day as well."""
        self.at += timedelta(hours=hours)

    @rule(
        bad=st.dictionaries(
            st.sampled_from(sorted(ASKED)),
            st.sampled_from(["not_met", "cannot_tell", "not_tested", "needs_review"]),
            max_size=2,
        ),
        origin=st.sampled_from([Origin.SERVICE, Origin.SERVICE, Origin.SERVICE, Origin.MEMBER]),
        set_id=st.sampled_from(["cc-2016", "cc-2016", "cc-2018", "minimum-2023"]),
    )
    def assess(self, bad, origin, set_id):
        wanted = bad if set_id == "cc-2016" else {}
        number = services.keep_report(
            self.house.integration, build(wanted, set_id=set_id), origin=origin, user_id=None, at=self.at
        )
        self.open[number] = Asked(wanted, origin, set_id)

    @rule(award=st.booleans(), set_id=st.sampled_from(["cc-2016", "cc-2016", "cc-2018"]), cut=CUTS)
    def go_the_whole_way(self, award, set_id, cut):
        """So that walks get beyond the first award; each act in it is tried on its own as well."""
        self.go_the_whole_way_now(set_id, cut, award=award)

    def go_the_whole_way_now(self, set_id, cut, *, award):
        self.assess({}, Origin.SERVICE, set_id)
        number = max(self.open)
        self._close(number)
        self.attempt(lambda: services.propose_awards(number, proposer=self.house.lead, at=self.at), cut)
        if award and (waiting := self._waiting()):
            self._award(waiting, self.house.awarder, cut)

    @precondition(lambda self: Award.objects.exclude(awarded_by=None).exists())
    @rule(set_id=st.sampled_from(["cc-2018", "cc-2016", "cc-2018"]))
    def renew(self, set_id):
        self.at += timedelta(days=320)
        self.go_the_whole_way_now(set_id, None, award=True)

    @precondition(lambda self: Award.objects.filter(state=State.AWARDED).exists())
    @rule(cut=CUTS)
    def come_back_under_other_criteria(self, cut):
        """Shortly before an award ends, so that the next one takes its place."""
        held = selectors.awards_of(self.house.integration)
        last = [card for card in held if card.base == State.AWARDED][-1]
        self.at = max(self.at, datetime.combine(last.valid_until, time(12), UTC) - timedelta(days=20))
        self.go_the_whole_way_now("cc-2018" if last.rule.startswith("cc-2016") else "cc-2016", cut, award=True)

    @rule(second=st.booleans(), cut=IN_REVIEWS)
    def declare_a_conflict(self, second, cut):
        reviewer = self.both if second else self.house.lead
        if reviewer.pk in self.kept_out:
            return
        told = {"reason": "I know them.", "reviewer_id": reviewer.pk, "at": self.at}
        if self.attempt(lambda: services.declare_conflict(self.house.integration, "system", **told), cut):
            self.kept_out[reviewer.pk] = DeclaredConflict.objects.filter(lifts=None).last().id
            for asked in self.open.values():
                asked.step_back(reviewer.pk)

    @precondition(lambda self: self.kept_out)
    @rule(data=st.data(), alone=st.booleans(), cut=IN_REVIEWS)
    def lift_a_conflict(self, data, alone, cut):
        who = data.draw(st.sampled_from(sorted(self.kept_out)))
        other = self.both.pk if who == self.house.lead.pk else self.house.lead.pk
        told = {"reason": "Over.", "by_id": who if alone else other, "at": self.at}
        if self.attempt(lambda: services.lift_conflict(self.kept_out[who], **told), cut):
            assert not alone, "nobody lifts her own"
            del self.kept_out[who]

    @precondition(lambda self: self.open)
    @rule(data=st.data(), cut=IN_REVIEWS)
    def answer(self, data, cut):
        number = data.draw(st.sampled_from(sorted(self.open)))
        criterion = data.draw(st.sampled_from(sorted(ASKED)))
        told = {"is_by_lead": False, "user_id": None, "at": self.at}
        if self.attempt(lambda: services.answer_question(number, criterion, "Here.", **told), cut):
            assert self.open[number].talk, "nobody asked"
            self.open[number].talk.append("answered")

    @precondition(lambda self: any(asked.machine for asked in self.open.values()))
    @rule(data=st.data())
    def talk_on_and_on(self, data):
        """As long as anything may be asked about one criterion."""
        number = data.draw(st.sampled_from(sorted(number for number, asked in self.open.items() if asked.machine)))
        criterion = data.draw(st.sampled_from(sorted(self.open[number].machine)))
        reviewer = self.house.lead if self.house.lead.pk not in self.kept_out else self.both
        told = {"reason": "Where?", "reviewer": reviewer, "at": self.at}
        back = {"is_by_lead": False, "user_id": None, "at": self.at}
        for _ in range(MOST_ROUNDS + 1):
            if not self.attempt(lambda: services.decide(number, criterion, Decision.ASK, **told)):
                return
            self.open[number].decisions.append((criterion, Decision.ASK, reviewer.pk))
            self.open[number].talk.append("asked")
            assert self.attempt(lambda: services.answer_question(number, criterion, "There.", **back))
            self.open[number].talk.append("answered")

    @rule()
    def reviews_lapse(self):
        self.reviews_lapse_now()

    def reviews_lapse_now(self):
        services.lapse_reviews(base_url=BASE, at=self.at)
        for number in list(self.open):
            if selectors.assessment(number).stage == Stage.LAPSED:
                assert self.open.pop(number).talk[-1] == "asked", "it did not wait for the member"
                self.seen["lapsed"] += 1

    @precondition(lambda self: self.open)
    @rule(data=st.data(), decision=st.sampled_from(list(Decision)), second=st.booleans(), cut=IN_REVIEWS)
    def decide(self, data, decision, second, cut):
        number = data.draw(st.sampled_from(sorted(self.open)))
        criterion = data.draw(st.sampled_from(sorted(ASKED)))
        reviewer = self.both if second else self.house.lead
        if self.attempt(
            lambda: services.decide(number, criterion, decision, reason="seen", reviewer=reviewer, at=self.at), cut
        ):
            assert reviewer.pk not in self.kept_out
            self.open[number].decisions.append((criterion, decision, reviewer.pk))
            if decision == Decision.ASK:
                self.open[number].talk.append("asked")

    @precondition(lambda self: self.open)
    @rule(data=st.data())
    def close(self, data):
        self._close(data.draw(st.sampled_from(sorted(self.open))))

    def _close(self, number):
        closer = self.house.lead if self.house.lead.pk not in self.kept_out else self.both
        if self.attempt(lambda: services.close_review(number, reviewer=closer, at=self.at)):
            assert closer.pk not in self.kept_out
            self.closed[number] = self.open.pop(number)

    @precondition(lambda self: self.open or self.closed)
    @rule(data=st.data(), cut=CUTS)
    def propose(self, data, cut):
        known = sorted([*self.open, *self.closed])
        number = data.draw(st.sampled_from(known))
        self.attempt(lambda: services.propose_awards(number, proposer=self.house.lead, at=self.at), cut)

    @precondition(lambda self: Award.objects.exists())
    @rule(data=st.data(), who=st.sampled_from(["awarder", "awarder", "awarder", "both", "lead"]), cut=CUTS)
    def award(self, data, who, cut):
        waiting = self._waiting()
        anything = [data.draw(st.sampled_from(self._all()))]
        chosen = data.draw(st.sampled_from([waiting, waiting, anything])) if waiting else anything
        self._award(chosen, {"awarder": self.house.awarder, "both": self.both, "lead": self.house.lead}[who], cut)

    def _award(self, chosen, awarder, cut=None):
        consortium = organisations.consortium(self.house.consortium)
        self.attempt(
            lambda: services.confirm_awards(chosen, awarder=awarder, consortium=consortium, base_url=BASE, at=self.at),
            cut,
        )

    @precondition(lambda self: Award.objects.exists())
    @rule(data=st.data(), event=st.sampled_from(sorted(set(Event) - NOT_BY_HAND)), cut=CUTS)
    def change(self, data, event, cut):
        # One badge most of the time, so that what follows one another happens to the same award.
        number = data.draw(st.sampled_from([self._all()[-1], *self._all()[:3]]))
        self.attempt(
            lambda: services.change_award(
                number, event, by=self.house.awarder.pk, reason="because", base_url=BASE, at=self.at
            ),
            cut,
        )

    @precondition(lambda self: Award.objects.exists())
    @rule(data=st.data(), way=st.sampled_from(WAYS), cut=CUTS)
    def go_one_way_with_an_award(self, data, way, cut):
        self._go(data.draw(st.sampled_from(self._all()[-3:])), way, cut)

    def _go(self, number, way, cut):
        for event in way:
            done = self.attempt(
                lambda event=event: services.change_award(
                    number, event, by=None, reason="because", base_url=BASE, at=self.at
                ),
                cut if event == way[-1] else None,
            )
            if not done:
                return

    def _waiting(self):
        return sorted(Award.objects.filter(state=State.PROPOSED).values_list("id", flat=True))

    def _all(self):
        return sorted(Award.objects.values_list("id", flat=True))

    @invariant()
    def nothing_is_awarded_that_was_not_earned(self):
        for row in Award.objects.all():
            asked = self.closed[row.assessment_id]
            assert asked.origin == Origin.SERVICE
            assert asked.set_id != "minimum-2023"
            needed = LADDER[: LADDER.index(row.badge) + 1]
            for criterion, badge in ASKED.items():
                assert asked.set_id != "cc-2016" or badge not in needed or asked.is_met(criterion), row.badge

    @invariant()
    def no_review_goes_back_and_forth_for_ever(self):
        for asked in [*self.open.values(), *self.closed.values()]:
            assert asked.rounds <= MOST_ROUNDS

    @invariant()
    def a_second_person_gave_every_award(self):
        for row in Award.objects.exclude(awarded_by=None):
            assert row.awarded_by_id != row.proposed_by_id
            assert row.awarded_by_id not in selectors.reviewers_of(row.assessment_id)
            assert row.awarded_by_id != self.house.lead.pk

    def check_history(self):
        """Whether it is complete and unbroken; asked once a walk, since nothing in it is ever taken back."""
        assert not verify()
        noted = Counter((one.kind, one.subject) for one in told())
        for row in Award.objects.all():
            done = [Event(one) for one in AwardEvent.objects.filter(award=row).values_list("event", flat=True)]
            assert done[0] == Event.PROPOSED
            assert Counter(done)[Event.AWARDED] == (row.awarded_by_id is not None)
            assert not ENDS & set(done[:-1])
            for event, times in Counter(done).items():
                kind = "programme.awarded" if event == Event.AWARDED else f"programme.award_{event.value}"
                assert noted[kind, f"award:{row.id}"] == times
            assert (row.awarded_by_id is not None) == AwardCredential.objects.filter(award=row).exists()
        said = Counter(
            ReviewDecision.objects.exclude(decision=Decision.STEP_BACK).values_list("assessment_id", flat=True)
        )
        for number, times in said.items():
            assert noted["programme.decision", f"assessment:{number}"] == times
        about = f"integration:{self.house.integration}"
        declared = DeclaredConflict.objects.filter(lifts=None).count()
        assert noted["programme.conflict_declared", about] == declared
        assert noted["programme.conflict_lifted", about] == DeclaredConflict.objects.count() - declared
        assert noted["programme.answered", about] == MemberAnswer.objects.count()
        turns = Counter()
        for assessment, criterion, turn in ReviewDecision.objects.values_list("assessment_id", "criterion", "turn"):
            assert turn == turns[assessment, criterion], "a turn is missing"
            turns[assessment, criterion] += 1
        self.seen.update({"answers": MemberAnswer.objects.count(), "conflicts": declared})

    @invariant()
    def one_award_a_badge_is_lit_and_none_after_its_end(self):
        lit = [card for card in selectors.awards_of(self.house.integration) if card.is_in_force(self.at.date())]
        assert max(Counter(card.badge for card in lit).values(), default=0) <= 1
        for card in lit:
            assert card.valid_until >= self.at.date()
            assert card.state(card.valid_until + timedelta(days=1)) not in IN_FORCE


@pytest.mark.django_db
@pytest.mark.timeout(900)  # A walk that fails is made shorter first.
def test_no_walk_awards_what_was_not_earned_skips_a_person_or_leaves_something_half_done(house):
    class Here(Walk):
        pass

    Here.house = house
    Here.seen = Counter()
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=600 if IS_PROOF or IS_HUNT else 44,
            stateful_step_count=30,
            deadline=None,
            derandomize=not IS_HUNT,
            suppress_health_check=list(HealthCheck),
            # Nothing is kept between runs, and a walk that fails is told as short as it can be had.
            database=None,
            phases=[Phase.generate, Phase.shrink],
        ),
    )

    missing = (
        {*Event, "answers", "conflicts"} - {Event.REINSTATED} - {name for name, times in Here.seen.items() if times}
    )
    assert not missing, "the walks no longer get everywhere"
    assert Here.seen["PowerCut"] > 10
