from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def letters(tmp_path: Path, settings) -> Path:
    """A template of the tests' own."""
    folder = tmp_path / "trial" / "mail"
    folder.mkdir(parents=True)
    (folder / "hello.txt").write_text(
        "Subject: Hello {{ name }}\n\nDear {{ name }},\n\nopen http://127.0.0.1:8000/i/abc?x=1&y=2 today.\n"
    )
    (folder / "bare.txt").write_text("Dear {{ name }}\n")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [str(tmp_path)]}]
    return folder
