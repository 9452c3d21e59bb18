// What waits on a phone lies there sealed: AES-GCM under a key of the account's own, bound to the place it lies in.
const NONCE = 12; // bytes, as GCM wants them
const words = new TextEncoder();

// Not extractable: the page may use it and cannot read it out. `text`: base64 of 32 bytes.
export function keyFrom(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

// `content`: an ArrayBuffer. `place`: text; what was carried to another place does not open.
export async function seal(key, content, place) {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: words.encode(place) }, key, content);
  return { iv, data };
}

export function unseal(key, { iv, data }, place) {
  return crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: words.encode(place) }, key, data);
}

export function sealJson(key, value, place) {
  return seal(key, words.encode(JSON.stringify(value)), place);
}

export async function unsealJson(key, sealed, place) {
  return JSON.parse(new TextDecoder().decode(await unseal(key, sealed, place)));
}
