"""The lead's page on two rounds side by side, and the same as a spreadsheet."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from cinquefoil.organisations.access import lead
from cinquefoil.organisations.values import ConsortiumCard
from cinquefoil.programme.dashboard import charts
from cinquefoil.programme.dashboard.tables import write_csv
from cinquefoil.programme.letters.comparing import figures
from cinquefoil.programme.letters.comparing.figures import LetterSeen, Pair
from cinquefoil.programme.letters.comparing.selectors import seen_by
from cinquefoil.programme.letters.kind import KIND_WORDS, Kind
from cinquefoil.programme.letters.selectors import RoundCard, rounds
from cinquefoil.programme.letters.threads.turn import ANSWER_WORDS, OWNER_WORDS, Answer


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The two rounds of a page, the earlier one first, with their letters."""

    before: RoundCard
    after: RoundCard
    first: tuple[LetterSeen, ...]
    second: tuple[LetterSeen, ...]

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Both rounds, member by member."""
        return figures.pair(self.first, self.second)


@require_GET
@lead
def compare(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """Show who moved between two rounds, whose letter was answered, and who was waited for how long."""
    known = [one for one in rounds(consortium.id) if not one.is_single]
    chosen = _chosen(request, known)
    context: dict[str, object] = {"consortium": consortium, "rounds": known, "chosen": chosen}
    if chosen is not None:
        pairs, sums = chosen.pairs, (figures.summed(chosen.first), figures.summed(chosen.second))
        moved = [(_move(first, second), count) for first, second, count in figures.moves(pairs)]
        took = [
            (
                _("%(owner)s, %(round)s round") % {"owner": OWNER_WORDS[owner], "round": name},
                round(one.days[owner] or 0),
            )
            for owner in figures.OWNERS
            for name, one in zip((_("earlier"), _("later")), sums, strict=True)
        ]
        context |= {
            "rows": [(one, _cells(one.before), _cells(one.after)) for one in pairs],
            "sums": sums,
            "ways": figures.ways(pairs),
            "moves": moved,
            "moves_chart": _drawn(charts.bars(_("Members that moved"), moved, unit=_("Members"))),
            "turns": took,
            "turns_chart": _drawn(charts.bars(_("Whose turn it was"), took, unit=_("Days a letter, the median"))),
        }
    return render(request, "programme/letters/compare.html", context)


@require_GET
@lead
def compare_csv(request: HttpRequest, consortium: ConsortiumCard) -> HttpResponseBase:
    """Hand out the same, a row a member."""
    chosen = _chosen(request, [one for one in rounds(consortium.id) if not one.is_single])
    pairs = chosen.pairs if chosen else ()
    head = ("member", "moved", *(f"{part} {when}" for when in ("before", "after") for part in _PARTS))
    text = write_csv(head, [(one.organisation, str(one.word), *_row(one.before), *_row(one.after)) for one in pairs])
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="rounds.csv"'
    return answer


_PARTS = ("kind", "sent", "answered", "answer", "days until answer", "days member", "days lead")


def _chosen(request: HttpRequest, known: list[RoundCard]) -> _Chosen | None:
    """Return the rounds that the address names, or the two newest; None where there are no two."""
    by_number = {str(one.id): one for one in known}
    wanted = {one.id: one for one in map(by_number.get, (request.GET.get("a", ""), request.GET.get("b", ""))) if one}
    picked = sorted(wanted.values() if len(wanted) == 2 else known[:2], key=lambda one: (one.opened_at, one.id))
    if len(picked) < 2:
        return None
    before, after = picked
    # What came after the later round was opened is told of that round, not of the earlier one.
    return _Chosen(before, after, seen_by(before.id, until=after.opened_at), seen_by(after.id, until=timezone.now()))


def _cells(one: LetterSeen | None) -> tuple[str, str, str, str]:
    """Return kind, answer, and days of member and lead, in words."""
    if one is None:
        return (_("no letter"), "", "", "")
    kind = str(KIND_WORDS[one.kind])
    if not one.is_sent:
        return (kind, _("not sent"), "", "")
    told = str(ANSWER_WORDS[Answer(one.answer)]) if one.answer else _("answered")
    days = (str(one.days.get(owner, 0)) for owner in figures.OWNERS)
    return (kind, told if one.is_answered else _("no answer"), *days)  # type: ignore[return-value]


def _row(one: LetterSeen | None) -> tuple[str, ...]:
    if one is None:
        return ("",) * len(_PARTS)
    waited = "" if one.waited is None else str(one.waited)
    days = (str(one.days.get(owner, 0)) for owner in figures.OWNERS)
    is_answered = "yes" if one.is_answered else "no"
    return (one.kind, "yes" if one.is_sent else "no", is_answered, one.answer, waited, *days)


def _move(first: Kind, second: Kind) -> str:
    return _("%(first)s → %(second)s") % {"first": KIND_WORDS[first], "second": KIND_WORDS[second]}


def _drawn(picture: str) -> str:
    # Drawn by `charts`, which escapes every word in it.
    return mark_safe(picture)  # noqa: S308
