import type { ChartSeries, IncidentDetail, IncidentSignals, ServiceCharts } from '../src/policy/view.ts';
import { number, utcTime } from './format.ts';
import { signals } from './state.ts';

const WIDTH = 320;
const HEIGHT = 64;

interface Span {
  readonly from: number;
  readonly to: number;
  /** When the incident began and ended, milliseconds since the epoch. */
  readonly begin: number;
  readonly end: number | undefined;
}

/** What the services were doing around the incident: one small line a series, the incident's time shaded. */
export function Charts({ shown: { incident } }: { readonly shown: IncidentDetail }) {
  const read: IncidentSignals | undefined = signals.value;
  if (!read || read.services.every(({ series, templates }) => series.length + templates.length === 0)) return null;
  const span = { from: read.from, to: read.to, begin: incident.startedAt, end: incident.resolvedAt };
  return (
    <details class="signals" open>
      <summary>
        <h2>Signals</h2>
      </summary>
      {read.services.map((service) => (
        <Service key={service.service} charts={service} span={span} />
      ))}
    </details>
  );
}

function Service({
  charts: { service, series, templates },
  span,
}: {
  readonly charts: ServiceCharts;
  readonly span: Span;
}) {
  if (series.length + templates.length === 0) return null;
  return (
    <section class="card" aria-label={`Signals of ${service}`}>
      <h3>{service}</h3>
      <div class="charts">
        {series.map((one) => (
          <Chart key={`${one.source} ${one.name}`} series={one} span={span} />
        ))}
      </div>
      {templates.length > 0 && (
        <ul class="templates">
          {templates.map(({ id, text, total, category }) => (
            <li key={id}>
              <span class="count">{total}</span> <code>{text}</code>
              {category !== undefined && <small> {category}</small>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Chart({
  series: { name, source, unit = '', isAbnormal, points },
  span,
}: {
  readonly series: ChartSeries;
  readonly span: Span;
}) {
  const highest = Math.max(...points.map(([, , max]) => max));
  const lowest = Math.min(0, ...points.map(([, mean]) => mean));
  const last = points.at(-1)?.[1] ?? 0;
  const x = (at: number) => (WIDTH * (at - span.from)) / Math.max(1, span.to - span.from);
  const y = (value: number) => HEIGHT - (HEIGHT * (value - lowest)) / (highest - lowest || 1);
  const line = points.map(([at, mean]) => `${x(at).toFixed(1)},${y(mean).toFixed(1)}`).join(' ');
  const begin = Math.max(0, x(span.begin));
  const words = `${name}, by ${source}: at most ${number(highest)} ${unit}, at the end ${number(last)} ${unit}, from ${utcTime(span.from)} to ${utcTime(span.to)}`;
  return (
    <figure class={isAbnormal ? 'chart abnormal' : 'chart'}>
      <figcaption title={name}>
        {name} <small>{source}</small>
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={words}>
        <rect class="during" x={begin} y={0} width={Math.max(1, x(span.end ?? span.to) - begin)} height={HEIGHT} />
        <polyline points={line} />
      </svg>
      <small>
        max {number(highest)} {unit}, at the end {number(last)} {unit}
      </small>
    </figure>
  );
}
