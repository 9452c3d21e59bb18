// Taking a suggestion fills in the form at hand; what else was typed stays. Without this, the link opens the form filled.
document.addEventListener("click", (event) => {
  const taken = event.target.closest("[data-take]");
  const form = taken && taken.closest("form");
  if (!form) return;
  event.preventDefault();
  const values = new URLSearchParams(taken.dataset.take);
  const names = [...new Set(values.keys())];
  for (const name of names) fill(form, name, values.getAll(name));
  const open = [...form.querySelectorAll("[required]")].find((field) => !field.value);
  const confirm = form.matches(".move-form") && (open || form.querySelector("button.btn-primary"));
  const next = confirm || named(form, names[0])[0];
  next?.closest("details")?.setAttribute("open", ""); // what was taken is seen
  if (next) next.focus();
});

function named(form, name) {
  return [...form.querySelectorAll("input, select, textarea")].filter((field) => field.name === name);
}

function fill(form, name, wanted) {
  for (const field of named(form, name)) {
    if (field.type === "checkbox") field.checked = wanted.includes(field.value);
    else field.value = wanted[0];
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
