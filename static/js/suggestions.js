// Taking a suggestion fills in the form at hand; what else was typed stays. Without this, the link opens the form filled.
document.addEventListener("click", (event) => {
  const taken = event.target.closest("[data-take]");
  const form = taken && taken.closest("form");
  if (!form) return;
  event.preventDefault();
  const values = new URLSearchParams(taken.dataset.take);
  for (const name of new Set(values.keys())) fill(form, name, values.getAll(name));
});

function fill(form, name, wanted) {
  const fields = [...form.querySelectorAll("input, select, textarea")].filter((field) => field.name === name);
  for (const field of fields) {
    if (field.type === "checkbox") field.checked = wanted.includes(field.value);
    else field.value = wanted[0];
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  if (fields.length && fields[0].type !== "checkbox") fields[0].focus();
}
