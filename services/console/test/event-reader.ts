/** A server-sent event. */
export interface SentEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: unknown;
}

/** Reads GET /api/stream as a browser does. */
export class EventReader {
  readonly #reader: ReadableStreamDefaultReader<string>;
  readonly #abort: AbortController;
  #text = '';

  private constructor(reader: ReadableStreamDefaultReader<string>, abort: AbortController) {
    this.#reader = reader;
    this.#abort = abort;
  }

  /** Resolves when the console has begun to answer: what happens from here on is heard. */
  static async open(url: string, lastEventId?: string): Promise<EventReader> {
    const abort = new AbortController();
    const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const response = await fetch(`${url}/api/stream`, { headers, signal: abort.signal });
    if (!response.ok || !response.body) throw new Error(`the stream answered ${response.status}`);
    const reader = new EventReader(response.body.pipeThrough(new TextDecoderStream()).getReader(), abort);
    await reader.#more();
    return reader;
  }

  /** The next events, comments passed over. */
  async take(count: number): Promise<SentEvent[]> {
    const events: SentEvent[] = [];
    while (events.length < count) {
      const end = this.#text.indexOf('\n\n');
      if (end === -1) {
        await this.#more();
        continue;
      }
      const block = this.#text.slice(0, end);
      this.#text = this.#text.slice(end + 2);
      const data = fieldOf(block, 'data');
      if (data !== undefined)
        events.push({ id: fieldOf(block, 'id'), event: fieldOf(block, 'event') ?? 'message', data: JSON.parse(data) });
    }
    return events;
  }

  close(): void {
    this.#abort.abort();
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#reader.read();
    if (done) throw new Error('the stream ended');
    this.#text += value;
  }
}

function fieldOf(block: string, name: string): string | undefined {
  return new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
}
