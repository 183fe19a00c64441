"""Copy the browser assets Comity ships out of an npm folder, so that a run needs neither Node nor a network.

Usage:  npm install --ignore-scripts @tabler/core @tabler/icons @fontsource-variable/noto-sans-arabic axe-core
        python tools/vendor_assets.py node_modules       (in the development environment, which has brotli)
The Arabic font is cut with fonttools (`pip install fonttools brotli`) to weights 400-700 and the Arabic block:
34 kB instead of 166 kB, which is what lets an Arabic page stay within the budget of 150 kB.
"""

import json
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import brotli

ROOT = Path(__file__).parent.parent
VENDOR = ROOT / "src/comity/site/static/comity/vendor"
BROWSER_TESTS = ROOT / "tests/browser/vendor"
SVG = "http://www.w3.org/2000/svg"
ARABIC = "U+0600-066F,U+0670-06D5,U+06E5-06E6,U+06EE-06FF,U+200C-200F,U+2010,U+25CC,U+FD3E-FD3F"
ICONS = (
    "adjustments alert-octagon alert-triangle anchor arrow-down arrow-left arrow-right arrow-up arrows-sort bell "
    "book building building-bank calendar car certificate check checklist chevron-down chevron-left chevron-right "
    "circle-check circle-dashed circle-half-2 circle-x clock copy database device-desktop download external-link "
    "eye file-import file-text filter fingerprint flag git-compare help hourglass id inbox info-circle key keyboard "
    "language lock logout map map-pin menu-2 message messages moon network note pencil plane player-play plus "
    "printer refresh school scan search send settings shield shield-check ship sun table target timeline trash "
    "upload user user-search users world x "
)


def built_css(source: Path) -> str:
    """A built style sheet without its source map: the map is not shipped, and hashing static files would miss it."""
    return re.sub(r"/\*# sourceMappingURL=.*?\*/\s*", "", source.read_text(encoding="utf-8"))


def sprite(folder: Path) -> str:
    """The icons in use as one SVG of symbols; strokes and sizes are left to our style sheet."""
    ET.register_namespace("", SVG)
    symbols = []
    for name in ICONS.split():
        icon = ET.parse(folder / f"{name}.svg").getroot()
        shapes = "".join(
            re.sub(r' xmlns="[^"]*"', "", ET.tostring(shape, encoding="unicode").strip())
            for shape in icon
            if shape.get("stroke") != "none"
        )
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>')
    return f'<svg xmlns="{SVG}">\n' + "\n".join(symbols) + "\n</svg>\n"


def arabic_font(source: Path, target: Path) -> None:
    """Cut the variable font down to the Arabic block and the weights the site uses."""
    limited = target.with_suffix(".ttf")
    subprocess.run(["fonttools", "varLib.instancer", source, "wght=400:700", "-o", limited], check=True)
    options = [f"--unicodes={ARABIC}", "--layout-features=*", "--flavor=woff2", f"--output-file={target}"]
    subprocess.run(["pyftsubset", limited, *options], check=True)
    limited.unlink()


def main(modules: Path) -> None:
    """Write every vendored file and print the versions for vendor/README.md."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    BROWSER_TESTS.mkdir(parents=True, exist_ok=True)
    for name in ("tabler.min.css", "tabler.rtl.min.css"):
        (VENDOR / name).write_text(built_css(modules / "@tabler/core/dist/css" / name), encoding="utf-8")
    (VENDOR / "icons.svg").write_text(sprite(modules / "@tabler/icons/icons/outline"), encoding="utf-8")
    for name in ("tabler.min.css", "tabler.rtl.min.css", "icons.svg"):
        # WhiteNoise serves the variant beside a file: a laptop then needs no collectstatic to send 56 kB, not 635.
        (VENDOR / f"{name}.br").write_bytes(brotli.compress((VENDOR / name).read_bytes(), quality=11))
    font = modules / "@fontsource-variable/noto-sans-arabic"
    arabic_font(font / "files/noto-sans-arabic-arabic-wght-normal.woff2", VENDOR / "noto-sans-arabic.woff2")
    shutil.copy(font / "LICENSE", VENDOR / "noto-sans-arabic.LICENSE")
    shutil.copy(modules / "axe-core/axe.min.js", BROWSER_TESTS / "axe.min.js")
    shutil.copy(modules / "axe-core/LICENSE", BROWSER_TESTS / "axe.LICENSE")
    for package in ("@tabler/core", "@tabler/icons", "@fontsource-variable/noto-sans-arabic", "axe-core"):
        facts = json.loads((modules / package / "package.json").read_text())
        print(facts["name"], facts["version"], facts["license"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
