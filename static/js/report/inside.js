// Whether a place lies in a boundary: GeoJSON Polygon or MultiPolygon, degrees.
export function ringsHold(boundary, lng, lat) {
  const polygons = boundary.type === "MultiPolygon" ? boundary.coordinates : [boundary.coordinates];
  return polygons.some(([outer, ...holes]) => ringHolds(outer, lng, lat) && !holes.some((hole) => ringHolds(hole, lng, lat)));
}

function ringHolds(ring, lng, lat) {
  let inside = false;
  for (let here = 0, before = ring.length - 1; here < ring.length; before = here, here += 1) {
    const [[x, y], [px, py]] = [ring[here], ring[before]];
    if (y > lat !== py > lat && lng < ((px - x) * (lat - y)) / (py - y) + x) inside = !inside;
  }
  return inside;
}
