from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.portal.jobs.workers import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.end()


@pytest.fixture
def postgresql_house(tmp_path: Path, postgresql: str) -> Iterator[House]:
    name = f"cinquefoil_{uuid4().hex[:12]}"
    server = postgresql.rpartition("/")[0]
    with closing(psycopg.connect(postgresql, autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    address = f"{server}/{name}"
    house = House(tmp_path, {"CINQUEFOIL_DATABASE": address, "CINQUEFOIL_ENGINE_DATABASE": address})
    yield house
    house.end()
    with closing(psycopg.connect(postgresql, autocommit=True)) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
