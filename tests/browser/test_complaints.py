"""What fails a browser test: the guard itself, provoked."""

from playwright.sync_api import Browser, Page

from tests.browser.complaints import Complaints

PROVOKED = {
    "console: a warning of ours": "console.warn('a warning of ours')",
    "script: lost": "setTimeout(() => { throw new Error('lost') })",
    "content policy: script-src-elem kept out inline": "document.body.append(Object.assign("
    "document.createElement('script'), {textContent: 'window.got = 1'}))",
    "/static/missing.css": "document.head.append(Object.assign(document.createElement('link'), "
    "{rel: 'stylesheet', href: '/static/missing.css'}))",
    "foreign host: https://elsewhere.invalid/": "open('https://elsewhere.invalid/')",
}


def is_heard(page: Page, complaints: Complaints, words: str) -> bool:
    for _turn in range(600):
        if any(words in complaint for complaint in complaints):
            return True
        page.wait_for_timeout(50)
    return False


def test_errors_warnings_the_policy_missing_files_and_other_hosts_are_heard(
    browser: Browser, site: str, complaints: Complaints
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/login/")
    assert complaints == []

    for words, script in PROVOKED.items():
        page.evaluate(f"() => {{ {script} }}")
        assert is_heard(page, complaints, words), (words, complaints)

    context.close()
    complaints.clear()
