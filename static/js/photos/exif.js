// Where and when a photo was taken stands in a segment of its JPEG (APP1, “Exif”; TIFF inside, CIPA DC-008).
const START = 0xffd8;
const APP1 = 0xffe1;
const PICTURE = 0xffda; // from here on there are no more segments to look for
const ORIENTATION = 0x0112;
const HEADER = 4; // bytes of marker and length

// The segment with its marker, turned upright as a canvas draws it; null where there is none.
export async function exifOf(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const view = new DataView(bytes.buffer);
  if (bytes.length < HEADER || view.getUint16(0) !== START) return null;
  for (let at = 2; at + HEADER <= bytes.length; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at);
    if (marker === PICTURE || marker >> 8 !== 0xff) return null;
    const segment = bytes.slice(at, at + 2 + view.getUint16(at + 2));
    if (marker === APP1 && String.fromCharCode(...segment.slice(HEADER, HEADER + 4)) === "Exif") return upright(segment);
  }
  return null;
}

// The same picture with the segment right after its beginning.
export async function withExif(jpeg, segment) {
  const bytes = new Uint8Array(await jpeg.arrayBuffer());
  return new Blob([bytes.slice(0, 2), segment, bytes.slice(2)], { type: "image/jpeg" });
}

function upright(segment) {
  const tiff = new DataView(segment.buffer, HEADER + 6);
  const little = tiff.getUint16(0) === 0x4949;
  try {
    const directory = tiff.getUint32(4, little);
    for (let entry = 0; entry < tiff.getUint16(directory, little); entry += 1) {
      const at = directory + 2 + 12 * entry;
      if (tiff.getUint16(at, little) === ORIENTATION) tiff.setUint16(at + 8, 1, little);
    }
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem; // a directory that points beyond its end has no orientation
  }
  return segment;
}
