import { type HeardLine, Listener, logClassifierSchema } from '@hale/log-classifier';

/** What a model would have been asked of one system, if there were one. */
export interface Questions {
  readonly system: string;
  readonly lines: number;
  readonly templates: number;
  readonly asked: number;
  /** Of those, when the system had been known for longer than the warm-up. */
  readonly askedAfterWarmUp: number;
}

/** Lines that are heard together. */
export interface Frame {
  /** Milliseconds. */
  readonly at: number;
  readonly lines: readonly HeardLine[];
}

/** Listens as the service does, to what a system says. */
export function questionsOf(system: string, frames: Iterable<Frame>): Questions {
  const config = logClassifierSchema.parse({});
  const listener = new Listener({ env: 'bench', service: system }, config);
  const asked = new Set<string>();
  const late = new Set<string>();
  const templates = new Set<string>();
  let [lines, firstAt] = [0, Number.NaN];
  for (const frame of frames) {
    if (Number.isNaN(firstAt)) firstAt = frame.at;
    const told = listener.hear(frame.lines, frame.at);
    lines += frame.lines.length;
    for (const { id } of told.placed) templates.add(id);
    for (const id of told.absorbed.keys()) templates.delete(id);
    for (const id of told.asked) {
      asked.add(id);
      if (frame.at - firstAt > config.warmUp) late.add(id);
    }
  }
  return { system, lines, templates: templates.size, asked: asked.size, askedAfterWarmUp: late.size };
}
