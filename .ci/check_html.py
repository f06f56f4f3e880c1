#!/usr/bin/env python3
"""Opens HTML reports in Chromium and says what is wrong with them; exits 1 if anything is.

    check_html.py [--shots FOLDER] [--long-names] FILE...

Needs what `.ci/validators-html` installs: chromium, chromedriver, selenium, and in BAKPROOF_NODE_MODULES axe-core and
vnu-jar. A report is opened from a web server of this script's own, so that every request that leaves the page is seen.
"""

import argparse
import base64
import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

SIZES = [(1280, 800), (390, 844), (1920, 1080)]
# What must be seen without scrolling, at the first two sizes.
FIRST_SCREEN = ["#verdict", ".asof", ".counts", ".worst", ".calm", ".strip"]


class Server(http.server.ThreadingHTTPServer):
    """Serves one folder and remembers what was asked for."""

    def __init__(self, folder):
        self.asked = []
        super().__init__(("127.0.0.1", 0), functools.partial(Handler, directory=folder))
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        super().do_GET()

    def log_message(self, *_):
        pass


def browser(width, height, is_dark=False, has_script=True):
    options = webdriver.ChromeOptions()
    for argument in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]:
        options.add_argument(argument)
    options.add_argument(f"--window-size={width},{height}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    if not has_script:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    # Both by their names, else selenium looks for them on the network.
    options.binary_location = os.environ.get("BAKPROOF_CHROMIUM") or shutil.which("chromium")
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    driver.set_script_timeout(300)
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
    )
    scheme = "dark" if is_dark else "light"
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    return driver


def console(driver):
    return [f"console: {entry['level']}: {entry['message']}" for entry in driver.get_log("browser")]


def requests(driver):
    """Addresses that the page asked for, whether or not they were answered."""
    urls = []
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            urls.append(message["params"]["request"]["url"])
    return urls


def check_nothing_leaves(driver, url):
    asked = [one for one in requests(driver) if one.split("#")[0] != url and not one.startswith("data:")]
    # Chromium asks every server for its icon.
    return [f"the page asks for {one}" for one in asked if not one.endswith("/favicon.ico")]


def check_first_paint(driver):
    paints = driver.execute_script(
        "return performance.getEntriesByType('paint').filter(e => e.name === 'first-contentful-paint').map(e => e.startTime)"
    )
    if not paints:
        return ["nothing was painted"], None
    # Shown, and not judged: machines are noisy.
    return [], paints[0] / 1000


def check_first_screen(driver, height):
    wrong = []
    for selector in FIRST_SCREEN:
        for element in driver.find_elements(By.CSS_SELECTOR, selector):
            bottom = driver.execute_script("return arguments[0].getBoundingClientRect().bottom", element)
            if bottom > height:
                wrong.append(f"{selector} ends at {bottom:.0f} of {height} pixels: it needs scrolling")
    width, page = driver.execute_script("return [innerWidth, document.documentElement.scrollWidth]")
    if page > width:
        wrong.append(f"the page is {page} pixels wide on a screen of {width}")
    return wrong


def check_axe(driver, modules, what):
    driver.execute_script((modules / "axe-core" / "axe.min.js").read_text())
    result = driver.execute_async_script(
        "const done = arguments[arguments.length - 1];"
        "axe.run(document, {resultTypes: ['violations'], runOnly: {type: 'tag', values:"
        " ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}})"
        ".then(r => done(r.violations.map(v => v.id + ' (' + v.nodes.length + '): ' + v.help + ': '"
        " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' + n.failureSummary).join(' | '))))"
        ".catch(e => done(['axe failed: ' + e]));"
    )
    return [f"axe-core, {what}: {violation}" for violation in result]


def shown_rows(driver):
    return driver.execute_script("return document.querySelectorAll('table.list tbody tr:not([hidden])').length")


def check_keyboard(driver):
    """Filters, sorts and folds with the keyboard alone."""
    wrong = []
    body = driver.find_element(By.TAG_NAME, "body")
    body.send_keys(Keys.TAB)
    if driver.switch_to.active_element.get_attribute("class") != "skip":
        wrong.append("the first stop of the keyboard is not the skip link")
    total = shown_rows(driver)
    rows = driver.execute_script(
        "return Array.from(document.querySelectorAll('table.list tbody tr'), r => r.dataset.s)"
    )
    # On by the tab key, to the field of the filter.
    for _ in range(3000):
        if driver.switch_to.active_element.get_attribute("id") == "find":
            break
        driver.switch_to.active_element.send_keys(Keys.TAB)
    else:
        return wrong + ["the keyboard does not reach the filter"]
    driver.switch_to.active_element.send_keys("no target has this name")
    time.sleep(0.5)
    if shown_rows(driver) != 0:
        wrong.append("a text that no target has still shows targets")
    driver.switch_to.active_element.send_keys(Keys.CONTROL, "a")
    driver.switch_to.active_element.send_keys(Keys.DELETE)
    time.sleep(0.5)
    if shown_rows(driver) != total:
        wrong.append("an empty filter does not show all targets")
    driver.switch_to.active_element.send_keys(Keys.TAB)
    box = driver.switch_to.active_element
    status = box.get_attribute("value")
    box.send_keys(Keys.SPACE)
    time.sleep(0.2)
    if shown_rows(driver) != total - rows.count(status):
        wrong.append(f"the space key does not hide targets with the status {status}")
    box.send_keys(Keys.SPACE)
    for _ in range(12):
        if driver.switch_to.active_element.tag_name == "button":
            break
        driver.switch_to.active_element.send_keys(Keys.TAB)
    head = "return document.querySelector('table.list th[aria-sort]')?.getAttribute('aria-sort')"
    if driver.switch_to.active_element.tag_name == "button" and total > 0:
        driver.switch_to.active_element.send_keys(Keys.ENTER)
        if driver.execute_script(head) != "ascending":
            wrong.append("the enter key does not sort")
        first = driver.execute_script("return document.querySelector('table.list tbody tr').dataset.s")
        if "gap" in rows and first != "gap":
            wrong.append("sorted by verdict, the gaps do not come first")
    fold = driver.find_elements(By.CSS_SELECTOR, "details.target > summary")
    if fold:
        is_open = driver.execute_script("return arguments[0].parentElement.open", fold[0])
        fold[0].send_keys(Keys.ENTER)
        if driver.execute_script("return arguments[0].parentElement.open", fold[0]) == is_open:
            wrong.append("the enter key does not fold a target")
    return wrong


def check_without_script(url):
    driver = browser(1280, 800, has_script=False)
    try:
        driver.get(url)
        wrong = [line for line in console(driver) if "script" not in line.lower()]
        text = driver.find_element(By.TAG_NAME, "main").text
        if "As of" not in text:
            wrong.append("without script the page does not say its time")
        if driver.find_element(By.ID, "find").is_displayed():
            wrong.append("without script the page shows a filter that does nothing")
        return [f"without script: {line}" for line in wrong]
    finally:
        driver.quit()


def check_print(driver, shots, stem):
    """Prints on A4 and Letter; more than one page, and not a page for each row."""
    wrong = []
    for paper, width, height in [("a4", 8.27, 11.69), ("letter", 8.5, 11)]:
        options = {"paperWidth": width, "paperHeight": height, "preferCSSPageSize": False, "printBackground": False}
        pdf = base64.b64decode(driver.execute_cdp_cmd("Page.printToPDF", options)["data"])
        if not pdf.startswith(b"%PDF-"):
            wrong.append(f"print on {paper}: no PDF")
        if shots:
            (shots / f"{stem}-{paper}.pdf").write_bytes(pdf)
    return wrong


def check_markup(path, modules):
    jar = next((modules / "vnu-jar").glob("**/vnu.jar"))
    command = ["java", "-Xss8m", "-jar", str(jar), "--stdout", "--format", "gnu", "--errors-only", str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [line for line in (ran.stdout + ran.stderr).splitlines() if line.strip() and "JAVA_TOOL" not in line]
    wrong = [f"vnu: {line[-300:]}" for line in lines[:20]]
    if ran.returncode != 0 and not wrong:
        wrong = [f"vnu ended with {ran.returncode}"]
    return wrong


def check(path, url, modules, shots, is_large, has_first_screen):
    stem = path.stem
    wrong = check_markup(path, modules)
    for is_dark in [False, True]:
        for number, (width, height) in enumerate(SIZES):
            scheme = "dark" if is_dark else "light"
            driver = browser(width, height, is_dark)
            try:
                driver.get(url)
                wrong += check_nothing_leaves(driver, url)
                unpainted, seconds = check_first_paint(driver)
                wrong += unpainted
                if number == 0 and not is_dark and not unpainted:
                    print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB, first paint after {seconds:.2f} s")
                if number < 2 and has_first_screen:
                    wrong += [f"{width}x{height}: {line}" for line in check_first_screen(driver, height)]
                if shots:
                    driver.save_screenshot(str(shots / f"{stem}-{width}x{height}-{scheme}.png"))
                if width == 1280 and not is_dark:
                    wrong += check_print(driver, shots, stem)
                    wrong += [] if is_large else check_keyboard(driver)
                # The hidden content of folded parts counts too.
                if width != 1920 and not is_large:
                    driver.execute_script("document.querySelectorAll('details').forEach(d => { d.open = true; })")
                    # axe-core measures; what the browser has not laid out yet has no size.
                    driver.execute_script(
                        "document.styleSheets[0].insertRule('.target{content-visibility:visible!important}',"
                        " document.styleSheets[0].cssRules.length)"
                    )
                    wrong += check_axe(driver, modules, f"{width}x{height}, {scheme}")
                wrong += console(driver)
            finally:
                driver.quit()
    wrong += check_without_script(url)
    return list(dict.fromkeys(f"{path.name}: {line}" for line in wrong))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shots", type=Path, help="keep screenshots and prints in this folder")
    parser.add_argument("--long-names", action="store_true", help="names may push the first screen out of the window")
    parser.add_argument("files", type=Path, nargs="+")
    arguments = parser.parse_args()
    modules = Path(os.environ["BAKPROOF_NODE_MODULES"])
    if arguments.shots:
        arguments.shots.mkdir(parents=True, exist_ok=True)
    wrong = []
    for path in arguments.files:
        path = path.resolve()
        server = Server(str(path.parent))
        url = f"http://127.0.0.1:{server.server_port}/{path.name}"
        is_large = path.stat().st_size > 4_000_000
        wrong += check(path, url, modules, arguments.shots, is_large, not arguments.long_names)
        wrong += [f"{path.name}: asked the server for {one}" for one in server.asked if one not in (f"/{path.name}", "/favicon.ico")]
        server.shutdown()
    for line in wrong:
        print(line)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
