// A photo as it waits and travels: no larger than a line of 2G carries in a minute.
import { exifOf, withExif } from "./exif.js";

const LONGEST_SIDE = 1600; // as the server shrinks them
const MOST_BYTES = 300_000;
const QUALITIES = [0.85, 0.72, 0.6, 0.48];
const SMALLER = 0.8; // of both sides, where no quality is enough

// The file as it should be sent, and its bitmap for a small picture (null: it cannot be read here; the server may read
// it, or refuse it with its reason). A canvas forgets where and when, so that is put back for who agreed to keep it.
export async function prepared(file, keepsPlace) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return { content: file, bitmap: null };
  }
  const exif = keepsPlace ? await exifOf(file) : null;
  const small = await shrunk(bitmap, MOST_BYTES - (exif ? exif.length : 0));
  if (!small) return { content: file, bitmap };
  const whole = exif ? await withExif(small, exif) : small;
  // What is small already stays as it is, unless it would tell where it was taken to who did not agree.
  return { content: whole.size < file.size || !keepsPlace ? whole : file, bitmap };
}

// null where the browser cannot write a JPEG.
async function shrunk(bitmap, most) {
  for (let side = LONGEST_SIDE; side > 1; side *= SMALLER) {
    const canvas = painted(bitmap, side);
    for (const quality of QUALITIES) {
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
      if (!blob || blob.size <= most) return blob;
    }
  }
  return null;
}

function painted(bitmap, side) {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  context.fillStyle = "white"; // behind what is transparent, as the server paints it
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}
