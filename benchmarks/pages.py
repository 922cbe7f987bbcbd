"""The pages in a browser: what each weighs with all that it loads, and when something is first seen.

    python benchmarks/pages.py [--store DIR]

Without a store it builds the starter corpus. Needs Chromium. Each page is opened on a telephone's screen in a session that remembers
nothing, once new to the server and then some times more, of which the median is printed. Weights are bytes before packing, as the browser
counts them.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from serving import serving

from kg import pipeline, resources

PATHS = ("/", "/ask", "/ask/net-change", "/ask/company-changes?company=xAI", "/id/company/xai", "/search?q=data", "/sparql")
ROUNDS = 5
MEASURE = """() => {
  const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  return [performance.getEntriesByName('first-contentful-paint')[0].startTime,
          loaded.filter(e => !e.name.includes('editor')).reduce((sum, e) => sum + e.decodedBodySize, 0)];
}"""
"""Milliseconds until something is seen, and bytes without the editor."""


def opened(browser: Browser, address: str) -> tuple[float, int]:
    """Open a page once in a fresh session."""
    session = browser.new_context(viewport={"width": 390, "height": 800})
    page = session.new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    paint, weight = page.evaluate(MEASURE)
    session.close()
    return paint, weight


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--store", type=Path, help="a store to serve")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as started:
        store: Path = given.store or Path(folder) / "store"
        if not given.store:
            pipeline.build([str(resources.SEEDS / "documents")], store)
        chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        with serving(store) as address:
            # The browser's own first page takes long.
            opened(browser, f"{address}/nowhere")
            for path in PATHS:
                first, weight = opened(browser, address + path)
                paint = statistics.median(opened(browser, address + path)[0] for _ in range(ROUNDS))
                print(f"{path:34} {weight / 1000:6.0f} KB   first paint {first:5.0f} ms when new, {paint:4.0f} ms again")
        browser.close()


if __name__ == "__main__":
    main()
