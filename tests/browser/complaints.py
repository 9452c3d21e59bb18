"""What a browser may complain of in no test: errors, warnings, the content policy, and requests to other hosts."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

REFUSED = "Failed to load resource: the server responded with a status of 4"  # a refusal that the test asked for
LEFT = ("htmx:afterRequest", "htmx:sendAbort")  # what a page was still asking for when it was left
HERE = ("http://127.0.0.1:", "data:", "blob:", "about:")
TELL = """addEventListener("securitypolicyviolation", (event) => {
  console.error(`content policy: ${event.effectiveDirective} kept out ${event.blockedURI} on ${event.documentURI}`);
});"""


class Complaints(list[str]):
    """Of every page of the contexts that are watched."""

    def watch(self, context: BrowserContext) -> None:
        context.add_init_script(TELL)
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        """A refusal is an answer; a file of ours that is not there is a mistake."""
        refused = message.text.startswith(REFUSED) and "/static/" not in message.location["url"]
        if message.type in {"error", "warning", "assert"} and not refused and not message.text.startswith(LEFT):
            self.append(f"console: {message.text} ({message.location['url']})")

    def _error(self, error: WebError) -> None:
        self.append(f"script: {error.error}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith(HERE):
            self.append(f"foreign host: {request.url}")
