/**
 * Shapes that a series takes: eight means of a quarter of an hour in a row, without their own mean, in scales of the series. Some are
 * remembered; how far the latest is from the nearest of them is its novelty. (Nearest-prototype novelty, as in ART:
 * Carpenter, Grossberg & Rosen, "Fuzzy ART", Neural Networks 1991.)
 */
const LENGTH = 8;
const REMEMBERED = 32;
/** Scales beyond which a mean is as far as can be. */
const FARTHEST = 12;
/** A shape that is nearer to a remembered one than so much of what is usual is taken for the same. */
const SAME = 0.7;
/** Shapes are averaged over so many of the same. */
const MOST_TIMES = 20;

/** Values that are being collected, the means in a row, then shapes with how often each was seen. */
const [SUM, COUNT, BIN, MEANS_KEPT, MEANS] = [0, 1, 2, 3, 4] as const;
const SHAPES_KEPT = MEANS + LENGTH;
const SHAPES = SHAPES_KEPT + 1;
const SHAPE_CELLS = LENGTH + 1;
export const SHAPES_CELLS = SHAPES + REMEMBERED * SHAPE_CELLS;

/** Scratch space of one call. */
const shape = new Float32Array(LENGTH);

/**
 * Takes a value in. When it begins another bin, the novelty of the shape that ends with the last one, in scales; undefined
 * otherwise, and before there are enough means. `usual` is the novelty that a tenth of shapes exceed.
 */
export function moveShape(
  cells: Float32Array,
  at: number,
  value: number,
  bin: number,
  scale: number,
  usual: number,
): number | undefined {
  // Numbers of bins are kept modulo what a float of 24 bits can tell apart.
  const number = bin % 2 ** 22;
  if (cells[at + COUNT]! > 0 && cells[at + BIN] === number) {
    cells[at + SUM] = cells[at + SUM]! + value;
    cells[at + COUNT] = cells[at + COUNT]! + 1;
    return undefined;
  }
  const novelty = cells[at + COUNT]! > 0 ? closeBin(cells, at, scale, usual) : undefined;
  cells[at + SUM] = value;
  cells[at + COUNT] = 1;
  cells[at + BIN] = number;
  return novelty;
}

function closeBin(cells: Float32Array, at: number, scale: number, usual: number): number | undefined {
  cells.copyWithin(at + MEANS, at + MEANS + 1, at + MEANS + LENGTH);
  cells[at + MEANS + LENGTH - 1] = cells[at + SUM]! / cells[at + COUNT]!;
  const kept = Math.min(LENGTH, cells[at + MEANS_KEPT]! + 1);
  cells[at + MEANS_KEPT] = kept;
  if (kept < LENGTH) return undefined;
  readShape(cells, at, scale);
  return remember(cells, at, usual);
}

function readShape(cells: Float32Array, at: number, scale: number): void {
  let sum = 0;
  for (let each = 0; each < LENGTH; each += 1) sum += cells[at + MEANS + each]!;
  const mean = sum / LENGTH;
  for (let each = 0; each < LENGTH; each += 1) {
    const away = (cells[at + MEANS + each]! - mean) / scale;
    shape[each] = Math.max(-FARTHEST, Math.min(FARTHEST, away));
  }
}

function remember(cells: Float32Array, at: number, usual: number): number | undefined {
  const kept = cells[at + SHAPES_KEPT]!;
  const { nearest, distance } = nearestOf(cells, at + SHAPES, kept);
  if (nearest >= 0 && distance <= usual * SAME) {
    const times = cells[nearest + LENGTH]!;
    for (let each = 0; each < LENGTH; each += 1)
      cells[nearest + each] =
        cells[nearest + each]! + (shape[each]! - cells[nearest + each]!) / (Math.min(times, MOST_TIMES) + 1);
    cells[nearest + LENGTH] = times + 1;
  } else {
    const place = kept < REMEMBERED ? at + SHAPES + kept * SHAPE_CELLS : rarestOf(cells, at + SHAPES);
    cells.set(shape, place);
    cells[place + LENGTH] = kept < REMEMBERED ? 1 : 2;
    cells[at + SHAPES_KEPT] = Math.min(REMEMBERED, kept + 1);
  }
  return nearest < 0 ? undefined : distance;
}

function nearestOf(cells: Float32Array, first: number, kept: number): { nearest: number; distance: number } {
  let nearest = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let place = first; place < first + kept * SHAPE_CELLS; place += SHAPE_CELLS) {
    let squares = 0;
    for (let each = 0; each < LENGTH; each += 1) squares += (shape[each]! - cells[place + each]!) ** 2;
    if (squares < least) [least, nearest] = [squares, place];
  }
  return { nearest, distance: Math.sqrt(least / LENGTH) };
}

/** The shape that was seen least makes room; all others fade a little, so that what was frequent long ago does not stay for ever. */
function rarestOf(cells: Float32Array, first: number): number {
  let rarest = first;
  for (let place = first; place < first + REMEMBERED * SHAPE_CELLS; place += SHAPE_CELLS) {
    cells[place + LENGTH] = cells[place + LENGTH]! * 0.99;
    if (cells[place + LENGTH]! < cells[rarest + LENGTH]!) rarest = place;
  }
  return rarest;
}
