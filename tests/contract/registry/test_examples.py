"""The examples in other languages, run as their first lines and the how-to page say."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from cinquefoil.registry.testing import CONTROL_TOKEN
from tests import needs

EXAMPLES = needs.ROOT / "examples"
JUNIT = Path("/usr/share/java/junit-platform-console-standalone.jar")


def run(*words, registry=None, cwd=None):
    surroundings = {
        **os.environ,
        **({"PRACTICE_REGISTRY": registry.url, "PRACTICE_TOKEN": CONTROL_TOKEN} if registry else {}),
    }
    ended = subprocess.run(
        [str(word) for word in words], capture_output=True, text=True, timeout=120, check=False, env=surroundings, cwd=cwd
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_the_node_example_signs_sofia_in_and_prints_no_token(practice_registry):
    told = run(needs.node(), EXAMPLES / "node" / "sign-in.mjs", practice_registry.url, CONTROL_TOKEN)

    assert json.loads(told) == {
        "state": "s1",
        "orcid": practice_registry.cast["sofia"].orcid_id,
        "name": "Sofia Garcia",
        "scope": "/authenticate",
    }


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """The Java example without its JUnit class, compiled."""
    _, compiler = needs.java()
    folder = tmp_path_factory.mktemp("java")
    sources = [one for one in sorted((EXAMPLES / "java" / "src").rglob("*.java")) if not one.stem.endswith("Test")]
    run(compiler, "-d", folder, *sources)
    return folder


def test_the_java_example_writes_an_employment_and_reads_it_back(practice_registry, compiled):
    java, _ = needs.java()

    told = run(java, "-cp", compiled, "example.RoundTrip", practice_registry.url, CONTROL_TOKEN)

    assert told.split() == [practice_registry.cast["sofia"].orcid_id, "Archivist"]


def test_the_junit_class_passes(practice_registry, compiled):
    java, compiler = needs.java()
    if not JUNIT.is_file():
        needs.missing("JUnit 5", "On Debian or Ubuntu: apt-get install junit5.")
    jars = ":".join(map(str, [compiled, *Path("/usr/share/java").glob("*.jar")]))
    run(compiler, "-d", compiled, "-cp", jars, EXAMPLES / "java/src/test/java/example/OrcidIntegrationTest.java")

    told = run(
        *(java, "-cp", f"{compiled}:{jars}", "org.junit.platform.console.ConsoleLauncher"),
        *("--select-class", "example.OrcidIntegrationTest", "--disable-banner"),
        registry=practice_registry,
    )

    assert "2 tests successful" in told


def test_the_php_example_writes_an_employment_and_reads_it_back(practice_registry):
    told = run(needs.php(), EXAMPLES / "php" / "round-trip.php", practice_registry.url, CONTROL_TOKEN)

    assert told.split() == [practice_registry.cast["sofia"].orcid_id, "Archivist"]


def test_the_phpunit_class_passes(practice_registry, tmp_path):
    needs.php()

    told = run(
        needs.phpunit(), "--do-not-cache-result", EXAMPLES / "php" / "OrcidIntegrationTest.php",
        registry=practice_registry, cwd=tmp_path,
    )  # fmt: skip

    assert "OK (2 tests" in told
