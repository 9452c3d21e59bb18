// Small comforts on every page. Everything works without them.

// A form that is on its way is not sent again. Where the answer is a file the page stays, and so does the form.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent === "yes") {
    event.preventDefault();
    return;
  }
  if (form.method === "post" && !form.hasAttribute("hx-post") && !("file" in form.dataset)) form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

// An open menu closes with Escape, or when one clicks elsewhere.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// Ctrl + Enter sends the form that one stands in.
document.addEventListener("keydown", (event) => {
  const form = event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest(".move-form");
  if (form) form.requestSubmit();
});

// The bell asks again every minute: what has not changed is left alone, so that no screen reader says it again.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, serverResponse } = event.detail;
  if (target.id === "bell-count" && target.innerHTML === serverResponse) event.detail.shouldSwap = false;
});

// A form that was opened in place is where one goes on, once it answers in place.
document.addEventListener("htmx:afterSettle", (event) => {
  const target = event.detail.target;
  if (!target || target.id !== "move") return;
  target.scrollIntoView({ block: "nearest" });
  const first =
    target.querySelector(".is-invalid") ||
    target.querySelector("[data-focus]") ||
    target.querySelector("select, textarea, input:not([type=hidden]), button");
  if (first) first.focus();
});
