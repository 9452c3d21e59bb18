// Personal data that was revealed is masked again when its time is up, also after the computer slept or one came back.

const shown = document.querySelector("[data-until]");
const values = document.querySelectorAll("[data-masked]");

function mask() {
  values.forEach((value) => {
    value.textContent = value.dataset.masked;
  });
  shown.textContent = shown.dataset.over;
  shown.removeAttribute("data-until");
}

if (shown) {
  const over = Date.now() + Number(shown.dataset.seconds) * 1000;
  const timer = setInterval(() => {
    if (Date.now() < over) return;
    clearInterval(timer);
    mask();
  }, 1000);
  window.addEventListener("pagehide", mask);
}
