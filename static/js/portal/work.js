// Shows that a person's phone is at work: looks for a number whose hash with the challenge begins with enough zero bits.
// Where a browser cannot (no secure context), the server lets time pay instead.
const BATCH = 250; // hashes between two breaths
const words = new TextEncoder();

for (const challenge of document.querySelectorAll("input[data-bits]")) watch(challenge);

function watch(challenge) {
  if (!window.crypto?.subtle) return;
  const { form } = challenge;
  const { proof } = form.elements;
  const said = form.querySelector("[data-work]");
  const found = search(challenge.value, Number(challenge.dataset.bits)).then((number) => {
    proof.value = number;
  });
  form.addEventListener("submit", (event) => {
    if (proof.value) return;
    event.preventDefault();
    event.stopPropagation(); // it is not being sent yet: the page takes note of what is
    said.hidden = false;
    found.then(() => form.requestSubmit(event.submitter));
  });
}

async function search(challenge, bits) {
  for (let from = 0; ; from += BATCH) {
    const numbers = Array.from({ length: BATCH }, (_, index) => from + index);
    const fits = await Promise.all(numbers.map((number) => works(challenge, number, bits)));
    const first = fits.indexOf(true);
    if (first >= 0) return String(from + first);
    await new Promise((resume) => setTimeout(resume));
  }
}

async function works(challenge, number, bits) {
  const hash = new DataView(await crypto.subtle.digest("SHA-256", words.encode(`${challenge}:${number}`)));
  return Math.clz32(hash.getUint32(0)) >= bits;
}
