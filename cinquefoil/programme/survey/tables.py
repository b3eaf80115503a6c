"""The survey as a spreadsheet reads it. Pure."""

from collections.abc import Iterable
from typing import Final

from cinquefoil.programme.dashboard.tables import write_csv
from cinquefoil.programme.survey.rules import Seen
from cinquefoil.programme.survey.selectors import MemberPicture

HEAD: Final = ("member", "ror", "capability", "public evidence", "what", "where", "on", "unknown")


def picture_csv(pictures: Iterable[MemberPicture]) -> str:
    """Return a row for each member and capability: seen, not seen, or not looked at."""
    rows = [
        (
            *(one.member.name, one.member.ror, seen.capability, _word(seen)),
            *(seen.evidence or (str(seen.absent) if seen.is_looked_at else ""), seen.address),
            *(seen.at.date().isoformat() if seen.at else "", " ".join(one.missing)),
        )
        for one in pictures
        for seen in one.seen
    ]
    return write_csv(HEAD, rows)


def _word(seen: Seen) -> str:
    return "seen" if seen.is_seen else "not seen" if seen.is_looked_at else "not looked at"
