import { connection, system } from './state.ts';

const CONNECTIONS = {
  connecting: { tone: 'calm', words: 'Connecting' },
  live: { tone: 'good', words: 'Live' },
  lost: { tone: 'warn', words: 'Reconnecting' },
} as const;

const STATES = { ok: 'good', info: 'calm', warning: 'warn', critical: 'bad', unknown: 'calm' } as const;
const STATE_WORDS = {
  ok: 'healthy',
  info: 'noticed',
  warning: 'warning',
  critical: 'critical',
  unknown: 'unknown',
} as const;

export function SystemStrip() {
  return (
    <header class="strip">
      <a class="brand" href="/">
        <img src="/icon.svg" alt="" width="26" height="26" />
        Hale
      </a>
      <Watched />
      <KillSwitch />
      <Connection />
    </header>
  );
}

function Connection() {
  const { tone, words } = CONNECTIONS[connection.value];
  return (
    <span class={`connection tone-${tone}`} role="status">
      <span class="dot" aria-hidden="true" />
      {words}
    </span>
  );
}

function Watched() {
  const watched = system.value?.watched ?? [];
  if (watched.length === 0) return <span class="watched" />;
  return (
    <ul class="watched" aria-label={`Watched services in ${system.value?.env ?? ''}`}>
      {watched.map(({ service, state }) => (
        <li key={service} class={`tone-${STATES[state]}`}>
          <span class="dot" aria-hidden="true" />
          <span class="name">{service}</span>
          {state === 'ok' ? (
            <span class="unseen"> {STATE_WORDS[state]}</span>
          ) : (
            <span class="state"> {STATE_WORDS[state]}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

function KillSwitch() {
  const killSwitch = system.value?.killSwitch;
  if (!killSwitch?.engaged) return null;
  return <span class="badge tone-warn">Healing stopped by {killSwitch.by}</span>;
}
