import { connection, refresh, trouble } from './state.ts';

/** What comes at once is read at once. */
const GATHER_MS = 120;
/** The stream is told before the console has taken the event in: a second look shows what the first was too early for. */
const SECOND_LOOK_MS = 900;
const RECONNECT_MS = 3_000;

let gathering: number | undefined;
let second: number | undefined;

function look(): void {
  gathering ??= window.setTimeout(() => {
    gathering = undefined;
    void refresh();
  }, GATHER_MS);
  clearTimeout(second);
  second = window.setTimeout(() => void refresh(), SECOND_LOOK_MS);
}

/** Keeps the page up to date as long as it is open. */
export function live(): void {
  const events = new EventSource('/api/stream');
  events.onopen = () => {
    connection.value = 'live';
    look();
  };
  events.onmessage = look;
  events.addEventListener('reset', look);
  events.onerror = () => {
    connection.value = 'lost';
    // The browser comes back by itself unless the answer was an error.
    if (events.readyState !== EventSource.CLOSED) return;
    if (trouble.value === undefined) void refresh();
    window.setTimeout(live, RECONNECT_MS);
  };
}
