import { computed, signal } from '@preact/signals';
import type {
  FeedbackList,
  Figures,
  IncidentDetail,
  IncidentList,
  IncidentSignals,
  SilenceView,
  SystemView,
} from '../src/policy/view.ts';
import {
  ApiError,
  getFeedback,
  getFigures,
  getIncident,
  getIncidents,
  getSignals,
  getSilences,
  getSystem,
} from './api.ts';

export type Route =
  | { readonly page: 'list'; readonly status: 'open' | 'resolved' }
  | { readonly page: 'incident'; readonly id: string };

export const route = signal<Route>(routeOf(location));
export const list = signal<IncidentList | undefined>(undefined);
export const detail = signal<IncidentDetail | undefined>(undefined);
export const figures = signal<Figures | undefined>(undefined);
export const feedback = signal<FeedbackList | undefined>(undefined);
export const silences = signal<readonly SilenceView[]>([]);
export const system = signal<SystemView | undefined>(undefined);
export const signals = signal<IncidentSignals | undefined>(undefined);
/** `missing`: the incident is not known. */
export const trouble = signal<'token' | 'missing' | undefined>(undefined);
export const connection = signal<'connecting' | 'live' | 'lost'>('connecting');
/** What screen readers are told. */
export const announcement = signal('');

const tick = signal(Date.now());
const clockOffset = computed(() => serverOffset.value);
const serverOffset = signal(0);
/** Milliseconds by Redis' clock, moving once a second. */
export const now = computed(() => tick.value + clockOffset.value);

export function startClock(): void {
  setInterval(() => (tick.value = Date.now()), 1_000);
}

function routeOf({ pathname, search }: Pick<Location, 'pathname' | 'search'>): Route {
  const id = /^\/incidents\/([^/]+)$/.exec(pathname)?.[1];
  if (id !== undefined) return { page: 'incident', id: decodeURIComponent(id) };
  return { page: 'list', status: new URLSearchParams(search).get('status') === 'resolved' ? 'resolved' : 'open' };
}

/** Shows what the address says, beginning with nothing rather than with what belongs to another address. */
function followAddress(): void {
  const next = routeOf(location);
  const same = JSON.stringify(next) === JSON.stringify(route.value);
  if (same) return;
  if (next.page === 'incident') {
    detail.value = undefined;
    signals.value = undefined;
  }
  route.value = next;
  trouble.value = undefined;
  void refresh();
}

/** Follows links within the page without loading it again; everything else is left to the browser. */
export function followLinks(): void {
  addEventListener('popstate', followAddress);
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.origin !== location.origin || event.button !== 0 || link.hash !== '') return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.defaultPrevented) return;
    event.preventDefault();
    history.pushState(null, '', link.href);
    followAddress();
    scrollTo(0, 0);
    document.querySelector('main')?.focus();
  });
}

let latest = 0;

/** Reads what the page shows. An answer that comes after a later one was asked for is dropped. */
export async function refresh(): Promise<void> {
  latest += 1;
  const mine = latest;
  const shown = route.value;
  try {
    const [nextSystem, nextSilences, nextFeedback, next] = await Promise.all([
      getSystem(),
      getSilences(),
      getFeedback(),
      shown.page === 'list' ? getIncidents(shown.status) : getIncident(shown.id),
    ]);
    if (mine !== latest) return;
    system.value = nextSystem;
    silences.value = nextSilences.silences;
    feedback.value = nextFeedback;
    serverOffset.value = nextSystem.now - Date.now();
    trouble.value = undefined;
    if ('counts' in next) await showList(next);
    else await showDetail(next);
  } catch (error) {
    if (mine !== latest) return;
    if (error instanceof ApiError && error.status === 401) trouble.value = 'token';
    else if (error instanceof ApiError && error.status === 404) trouble.value = 'missing';
    else connection.value = 'lost';
  }
}

async function showList(next: IncidentList): Promise<void> {
  const before = list.value?.counts.open;
  list.value = next;
  figures.value = await getFigures();
  const open = next.counts.open;
  if (before !== undefined && before !== open) announcement.value = `${open} open incident${open === 1 ? '' : 's'}`;
}

async function showDetail(next: IncidentDetail): Promise<void> {
  const before = detail.value;
  detail.value = next;
  signals.value = await getSignals(next.incident.id).catch(() => undefined);
  if (before?.incident.id !== next.incident.id) return;
  const known = new Set(before.timeline.map((entry) => entry.id));
  const fresh = next.timeline.filter((entry) => !known.has(entry.id) && !entry.minor);
  if (fresh.length > 0) announcement.value = fresh.map((entry) => entry.title).join('. ');
}
