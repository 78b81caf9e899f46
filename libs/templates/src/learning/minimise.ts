/** The cost at a point; sets the gradient there. */
export type Cost = (at: Float64Array, gradient: Float64Array) => number;

interface Step {
  readonly moved: Float64Array;
  readonly turned: Float64Array;
  readonly scale: number;
}

/** Past steps that shape the next one. */
const MEMORY = 8;
const TRIES = 25;
const FLAT = 1e-6;

/** Finds where a smooth convex cost is least, from zero, with limited memory (L-BFGS, Nocedal 1980) and halving of steps. */
export function minimise(cost: Cost, size: number, iterations: number): Float64Array {
  let [at, gradient] = [new Float64Array(size), new Float64Array(size)];
  let value = cost(at, gradient);
  const steps: Step[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    const direction = downhill(gradient, steps);
    const slope = dot(direction, gradient);
    if (slope > -FLAT * FLAT) break;
    const found = searched(cost, { at, value, slope, direction }, steps.length === 0 ? 1 / Math.sqrt(-slope) : 1);
    if (!found) break;
    remember(steps, difference(found.at, at), difference(found.gradient, gradient));
    const gain = value - found.value;
    [at, gradient, value] = [found.at, found.gradient, found.value];
    if (gain < FLAT * FLAT * Math.abs(value)) break;
  }
  return at;
}

interface Line {
  readonly at: Float64Array;
  readonly value: number;
  readonly slope: number;
  readonly direction: Float64Array;
}

function searched(cost: Cost, { at, value, slope, direction }: Line, first: number) {
  let length = first;
  for (let each = 0; each < TRIES; each++, length /= 2) {
    const there = at.map((coordinate, index) => coordinate + length * (direction[index] ?? 0));
    const gradient = new Float64Array(at.length);
    const found = cost(there, gradient);
    if (found <= value + 1e-4 * length * slope) return { at: there, gradient, value: found };
  }
  return undefined;
}

function remember(steps: Step[], moved: Float64Array, turned: Float64Array): void {
  const curvature = dot(moved, turned);
  if (curvature <= 0) return;
  steps.push({ moved, turned, scale: 1 / curvature });
  if (steps.length > MEMORY) steps.shift();
}

/** Minus the gradient, shaped by the curvature that the past steps met. */
function downhill(gradient: Float64Array, steps: readonly Step[]): Float64Array {
  const direction = gradient.map((slope) => -slope);
  const shares = new Map<Step, number>();
  for (const step of steps.toReversed()) {
    const share = step.scale * dot(step.moved, direction);
    shares.set(step, share);
    add(direction, step.turned, -share);
  }
  const last = steps.at(-1);
  if (last) {
    const scale = 1 / (last.scale * dot(last.turned, last.turned));
    for (let index = 0; index < direction.length; index++) direction[index] = (direction[index] ?? 0) * scale;
  }
  for (const step of steps) {
    add(direction, step.moved, (shares.get(step) ?? 0) - step.scale * dot(step.turned, direction));
  }
  return direction;
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += (one[index] ?? 0) * (other[index] ?? 0);
  return sum;
}

function add(to: Float64Array, what: Float64Array, times: number): void {
  for (let index = 0; index < to.length; index++) to[index] = (to[index] ?? 0) + times * (what[index] ?? 0);
}

const difference = (one: Float64Array, other: Float64Array): Float64Array =>
  one.map((value, index) => value - (other[index] ?? 0));
