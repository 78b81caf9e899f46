import type { Icon } from '../src/policy/view.ts';

const SHIELD = 'M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6z';
const CIRCLE = 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z';

/** Strokes on a field of 24 by 24. */
const STROKES = {
  probe: 'M3 12h4l2-6 4 12 2-6h6',
  metric: 'M4 4v16h16M8 15l3-4 3 2 5-6',
  trace: 'M4 6h8M8 12h8M12 18h8',
  docker: 'M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8',
  log: 'M6 4h12v16H6zM9 8h6M9 12h6M9 16h4',
  alert: 'M6 17v-6a6 6 0 0 1 12 0v6M4 17h16M10 20h4',
  watcher: 'M2 12s4-6 10-6 10 6 10 6-4 6-10 6-10-6-10-6zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
  recovered: 'M5 13l4 4L19 7',
  change: 'M4 11a8 8 0 0 1 14-4l2 2M20 4v5h-5M20 13a8 8 0 0 1-14 4l-2-2M4 20v-5h5',
  incident: 'M12 4l9 16H3zM12 10v4M12 17v.01',
  triage: 'M4 6h16M7 12h10M10 18h4',
  cause: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM20 20l-4-4',
  plan: 'M9 3h6v4H9zM9 5H5v16h14V5h-4M9 12h6M9 16h4',
  allowed: `${SHIELD}M8.5 12l2.5 2.5 4.5-5`,
  refused: `${SHIELD}M9.5 9.5l5 5M14.5 9.5l-5 5`,
  action: 'M7 4l12 8-12 8z',
  proof: `${CIRCLE}M8 12l3 3 5-6`,
  'no-proof': `${CIRCLE}M9 9l6 6M15 9l-6 6`,
  notice: 'M4 5h16v11H9l-5 4z',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 20c1-4 4-6 8-6s7 2 8 6',
  model: 'M7 7h10v10H7zM10 3v4M14 3v4M10 17v4M14 17v4M3 10h4M3 14h4M17 10h4M17 14h4',
  resolved: 'M5 21V4h13l-3 4 3 4H5',
  back: 'M15 5l-7 7 7 7',
  info: `${CIRCLE}M12 11v5M12 8v.01`,
  unknown: `${CIRCLE}M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.4-1 .9-1 1.7M12 17v.01`,
  stop: `${CIRCLE}M6 6l12 12`,
} as const satisfies Record<Icon, string> & Record<string, string>;

/** A picture beside words that say the same, so screen readers pass it over. */
export function Picture({ name }: { readonly name: keyof typeof STROKES }) {
  return (
    <svg class="picture" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={STROKES[name]} />
    </svg>
  );
}
