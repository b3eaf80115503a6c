"""`make bench`: each figure beside what it is compared with. Asserts nothing; a test never waits for a clock."""

import sys
import time
from collections.abc import Callable

import orjson

from benchmarks import imports_speed, registry_speed
from cinquefoil.orcid.codec import json_v3
from cinquefoil.orcid.model.record import Record

ROUNDS = 5


def best_of(work: Callable[[], object], times: int) -> float:
    """The shortest mean of several rounds, in microseconds."""
    rounds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(times):
            work()
        rounds.append((time.perf_counter() - began) / times)
    return min(rounds) * 1e6


def codec() -> None:
    """Reading and writing a whole record, against orjson on the same bytes."""
    body = registry_speed.record_of_josiah()
    record = json_v3.read(Record, body)
    plain = orjson.loads(body)
    read, loads = best_of(lambda: json_v3.read(Record, body), 400), best_of(lambda: orjson.loads(body), 400)
    write, dumps = best_of(lambda: json_v3.write(record), 400), best_of(lambda: orjson.dumps(plain), 400)
    print(f"codec, a record of {len(body):,} bytes")
    print(f"  read   {read:8.0f} µs   {read / loads:5.2f} × orjson.loads")
    print(f"  write  {write:8.0f} µs   {write / dumps:5.2f} × orjson.dumps")


def main() -> int:
    """Print every comparison."""
    codec()
    registry_speed.main()
    imports_speed.main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
