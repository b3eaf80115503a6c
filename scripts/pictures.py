"""Makes the small pictures of the walk-through on the public site from the screenshots that the tests take.

`python -m scripts.pictures` reads docs/images and writes WebP, drawn by the browser that takes the screenshots.
"""

import base64
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from cinquefoil.assess.collectors.browser import find_chromium
from cinquefoil.programme.site.walk import STOPS

ROOT = Path(__file__).resolve().parent.parent
FROM = ROOT / "docs" / "images"
TO = ROOT / "cinquefoil" / "programme" / "site" / "static" / "site" / "walk"
WIDTH, TALLEST, QUALITY = 1000, 820, 0.3
"""Units: pixels, pixels, share of the best. A page with one of them stays below 100 kB."""

DRAW = """async ([data, width, tallest, quality]) => {
  const picture = new Image();
  picture.src = "data:image/png;base64," + data;
  await picture.decode();
  const scale = width / picture.naturalWidth;
  const height = Math.min(tallest, Math.round(picture.naturalHeight * scale));
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, picture.naturalWidth, height / scale, 0, 0, width, height);
  return canvas.toDataURL("image/webp", quality).split(",")[1];
}"""


def shrink(page: Page, picture: Path) -> bytes:
    """Return a screenshot's upper part, small."""
    data = base64.b64encode(picture.read_bytes()).decode()
    return base64.b64decode(page.evaluate(DRAW, [data, WIDTH, TALLEST, QUALITY]))


def main() -> int:
    """Write every picture anew and say how large it is."""
    TO.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(""), args=["--no-sandbox"])
        page = browser.new_page()
        for picture in (FROM / f"{stop.picture}.png" for stop in STOPS):
            made = TO / picture.with_suffix(".webp").name
            made.write_bytes(shrink(page, picture))
            print(f"{made.name}: {made.stat().st_size} bytes")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
