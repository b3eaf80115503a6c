"""Every setting is documented, and nothing is documented that is not read."""

import re

from tests.needs import ROOT

NAME = re.compile(r"CINQUEFOIL_[A-Z_]*[A-Z]")
DOCUMENT = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(CINQUEFOIL_[A-Z_]+)` \| (.+?) \|", DOCUMENT, re.MULTILINE))


def names_in_code() -> set[str]:
    files = (ROOT / "cinquefoil").rglob("*.py")
    names = {name for file in files for name in NAME.findall(file.read_text(encoding="utf-8"))}
    # The demo's password is handed from one of its processes to the others; nobody sets it.
    return names - {"CINQUEFOIL_DEMO_PASSWORD"}


def test_every_setting_is_documented_and_every_documented_setting_is_read() -> None:
    assert names_in_code() == set(ROWS)


def test_every_documented_default_stands_in_the_settings() -> None:
    settings = (ROOT / "cinquefoil" / "web" / "settings.py").read_text(encoding="utf-8")

    for name, told in ROWS.items():
        line = next((line for line in settings.splitlines() if f'"{name}"' in line), None)
        if line and (default := re.fullmatch(r"`(.+)`", told)):
            assert default[1] in line, f"{name} is said to be {default[1]} by default, and is read as {line.strip()}"


def test_a_setting_from_a_file_is_read(tmp_path, monkeypatch) -> None:
    from cinquefoil.web import environment

    (tmp_path / "mail").write_text("smtp://mail.example\n")
    monkeypatch.setenv("CINQUEFOIL_MAIL_FILE", str(tmp_path / "mail"))

    assert environment.text("CINQUEFOIL_MAIL") == "smtp://mail.example"
