"""The stored runs there are, read once, and the judges that compare them with the register."""

from functools import cache

from cinquefoil.assess.recordings import FAULTLESS, Recording, read_recording
from cinquefoil.cli.assess_corpus import Judge, Judged, path_of
from tests.corpus.record import BUNDLES, runs_there_are


def stored(skin: str) -> list[str]:
    """Ids of the runs that are stored, beside the faultless one."""
    return [name for name in runs_there_are(skin) if name != FAULTLESS and path_of(BUNDLES, skin, name).exists()]


def singles(skin: str) -> list[str]:
    """Those of them with one thing switched on."""
    return [name for name in stored(skin) if "+" not in name]


@cache
def recording(skin: str, run_id: str) -> Recording:
    return read_recording(path_of(BUNDLES, skin, run_id))


@cache
def judge_of(skin: str) -> Judge:
    return Judge(recording(skin, FAULTLESS))


@cache
def judged(skin: str, run_id: str) -> Judged:
    return judge_of(skin).compare(recording(skin, run_id))
