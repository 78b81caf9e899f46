import { TextClassifier } from './text-classifier.ts';

/** Of the packed form and of what features are made; weights of another are refused. */
const VERSION = 1;
const STEPS = 127;

interface Packed {
  readonly version: number;
  readonly bits: number;
  readonly labels: readonly string[];
  readonly temperature: number;
  /** By label: what one step of a coefficient is. */
  readonly scales: readonly number[];
  /** Distances between places, seven bits a byte, the lowest first; base 64. */
  readonly places: string;
  /** Steps of coefficients as signed bytes; a zero is followed by how many more follow it; base 64. */
  readonly steps: string;
}

/** Coefficients in 255 steps a label, as text. What is unpacked packs to the same text again. */
export function packClassifier({ weights }: TextClassifier): string {
  const { labels, bits, places, coefficients, temperature } = weights;
  const scales = labels.map((_, label) => scaleOf(coefficients, label, labels.length));
  const steps = Array.from(coefficients, (value, index) => Math.round(value / (scales[index % labels.length] ?? 1)));
  const kept = places.flatMap((place, column) => {
    const own = steps.slice(column * labels.length, (column + 1) * labels.length);
    return own.some((step) => step !== 0) ? [{ place, own }] : [];
  });
  const packed: Packed = {
    version: VERSION,
    bits,
    labels,
    temperature,
    scales,
    places: base64(kept.flatMap(({ place }, index) => sevenBits(place - (kept[index - 1]?.place ?? 0)))),
    steps: base64(withoutZeros(kept.flatMap(({ own }) => own))),
  };
  return JSON.stringify(packed);
}

/** Throws when the text is not what {@link packClassifier} made, or was made by another version. */
export function unpackClassifier(text: string): TextClassifier {
  const packed = JSON.parse(text) as Packed;
  if (packed.version !== VERSION) throw new Error(`weights of version ${packed.version}, not ${VERSION}`);
  const { labels, bits, temperature, scales } = packed;
  const places = placesOf(Buffer.from(packed.places, 'base64'));
  const steps = withZeros(new Int8Array(Buffer.from(packed.steps, 'base64')));
  if (steps.length !== places.length * labels.length) throw new Error('weights are incomplete');
  const coefficients = Float64Array.from(steps, (step, index) => step * (scales[index % labels.length] ?? 0));
  return new TextClassifier({ labels, bits, places, coefficients, temperature });
}

const base64 = (bytes: readonly number[]): string => Buffer.from(Uint8Array.from(bytes)).toString('base64');

function scaleOf(coefficients: ArrayLike<number>, label: number, labels: number): number {
  let highest = 0;
  for (let index = label; index < coefficients.length; index += labels) {
    highest = Math.max(highest, Math.abs(coefficients[index] ?? 0));
  }
  return Number((highest / STEPS).toPrecision(6)) || 1;
}

function sevenBits(value: number): number[] {
  return value < 128 ? [value] : [128 | (value & 127), ...sevenBits(value >>> 7)];
}

function placesOf(bytes: Uint8Array): number[] {
  const places: number[] = [];
  let [place, shift] = [0, 0];
  for (const byte of bytes) {
    place += (byte & 127) << shift;
    shift = byte < 128 ? 0 : shift + 7;
    if (byte < 128) places.push(place);
  }
  return places;
}

function withoutZeros(steps: readonly number[]): number[] {
  const bytes: number[] = [];
  for (let index = 0; index < steps.length; index++) {
    const step = steps[index] ?? 0;
    bytes.push(step);
    if (step !== 0) continue;
    let more = 0;
    while (more < STEPS && steps[index + 1] === 0) {
      more++;
      index++;
    }
    bytes.push(more);
  }
  return bytes;
}

function withZeros(bytes: Int8Array): number[] {
  const steps: number[] = [];
  for (let index = 0; index < bytes.length; index++) {
    const step = bytes[index] ?? 0;
    steps.push(step);
    if (step === 0) {
      for (let more = bytes[++index] ?? 0; more > 0; more--) steps.push(0);
    }
  }
  return steps;
}
