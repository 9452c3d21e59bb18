// The browser's own printing, behind a button for those who do not know the key.
const button = document.getElementById("print");
if (button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
