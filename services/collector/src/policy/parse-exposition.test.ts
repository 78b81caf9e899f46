import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ExpositionReader, type PageSeries } from './parse-exposition.ts';

const readerOf = (page: string, maxSeries = 1_000) => {
  const reader = new ExpositionReader(maxSeries);
  for (const line of page.split('\n')) reader.line(line);
  return reader;
};
const read = (page: string, maxSeries?: number) => readerOf(page, maxSeries).result;

const none = { malformed: 0, 'not-finite': 0, oversized: 0, duplicate: 0, 'over-limit': 0 };

const escape = (value: string) => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

const write = ({ name, kind, labels, value, at }: PageSeries, spaced: boolean) => {
  const space = spaced ? ' ' : '';
  const pairs = Object.entries(labels).map(([label, text]) => `${label}${space}=${space}"${escape(text)}"`);
  const braces = pairs.length === 0 ? '' : `${space}{${pairs.join(`,${space}`)}${spaced ? ', ' : ''}}`;
  return `# TYPE ${name} ${kind}\n${name}${braces} ${value}${at === undefined ? '' : ` ${at}`}`;
};

const pageSeries: fc.Arbitrary<PageSeries> = fc.record(
  {
    name: fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,30}$/),
    kind: fc.constantFrom('gauge', 'counter'),
    labels: fc
      .dictionary(fc.stringMatching(/^[a-z][a-zA-Z0-9_]{0,10}$/), fc.string({ unit: 'binary', maxLength: 20 }), {
        maxKeys: 5,
        noNullPrototype: true,
      })
      .filter((labels) => Object.values(labels).every((value) => !value.includes('\r'))),
    value: fc.double({ noNaN: true, noDefaultInfinity: true }),
    at: fc.integer({ min: 100_000_000_000, max: 4_000_000_000_000 }),
  },
  { requiredKeys: ['name', 'kind', 'labels', 'value'] },
);

describe('a page', () => {
  test('that was written by the format is read as it was meant', () => {
    fc.assert(
      fc.property(fc.uniqueArray(pageSeries, { selector: ({ name }) => name }), fc.boolean(), (series, spaced) => {
        // A line feed inside a value is escaped, so the page still splits at the line ends.
        const page = series.map((each) => write(each, spaced)).join('\n');
        const result = read(page);
        expect(result.dropped).toEqual(none);
        expect(JSON.stringify(result.series)).toBe(JSON.stringify(series.map(inOrder)));
      }),
    );
  });

  test('of a real exporter gives every series its kind', () => {
    const { series, dropped } = read(`# HELP http_requests_total The total number of HTTP requests.
# TYPE http_requests_total counter
http_requests_total{method="post",code="200"} 1027 1395066363000
http_requests_total{method="post",code="400"}    3 1395066363000
# Escaping in label values:
msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1.458255915e9
metric_without_timestamp_and_labels 12.47
something_weird{problem="division by zero"} +Inf -3982045
# TYPE http_request_duration_seconds histogram
http_request_duration_seconds_bucket{le="0.05"} 24054
http_request_duration_seconds_bucket{le="+Inf"} 144320
http_request_duration_seconds_sum 53423
http_request_duration_seconds_count 144320
# TYPE rpc_duration_seconds summary
rpc_duration_seconds{quantile="0.01"} 3102
rpc_duration_seconds_sum 1.7560473e+07
rpc_duration_seconds_count 2693
`);
    // The time of something_weird lies before 1970.
    expect(dropped).toEqual({ ...none, malformed: 1 });
    expect(series.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'http_requests_total counter',
      'http_requests_total counter',
      'msdos_file_access_time_seconds gauge',
      'metric_without_timestamp_and_labels gauge',
      'http_request_duration_seconds_bucket counter',
      'http_request_duration_seconds_bucket counter',
      'http_request_duration_seconds_sum counter',
      'http_request_duration_seconds_count counter',
      'rpc_duration_seconds gauge',
      'rpc_duration_seconds_sum counter',
      'rpc_duration_seconds_count counter',
    ]);
    expect(series[0]).toMatchObject({ labels: { method: 'post', code: '200' }, value: 1027, at: 1_395_066_363_000 });
    expect(series[2]?.labels).toEqual({ path: 'C:\\DIR\\FILE.TXT', error: 'Cannot find file:\n"FILE.TXT"' });
  });

  test('in OpenMetrics is read: suffixes, exemplars, times in seconds, end mark', () => {
    const { series, dropped } = read(`# TYPE foo counter
# UNIT foo seconds
foo_total{a="b"} 17.0 1520879607.789 # {trace_id="KOO5S4vxi0o"} 0.67
foo_created 1520430000.123
# TYPE bar histogram
bar_bucket{le="8"} 4 # {id="x"} 0.67 1520879607.789
# TYPE temp gaugehistogram
temp_bucket{le="1"} 5
# EOF`);
    expect(dropped).toEqual(none);
    expect(series).toEqual([
      { name: 'foo_total', kind: 'counter', labels: { a: 'b' }, value: 17, at: 1_520_879_607_789 },
      { name: 'foo_created', kind: 'gauge', labels: {}, value: 1_520_430_000.123 },
      { name: 'bar_bucket', kind: 'counter', labels: { le: '8' }, value: 4 },
      { name: 'temp_bucket', kind: 'gauge', labels: { le: '1' }, value: 5 },
    ]);
  });
});

describe('a line', () => {
  test.each([
    'no value',
    'name',
    'name-1',
    'name{a="b" 1',
    'name{a="b} 1',
    'name{a="b",,c="d"} 1',
    'name{a="b"c="d"} 1',
    'name{a="1",a="2"} 1',
    'name{__proto__="x"} 1',
    '{a="b"} 1',
    '{"quoted.name"} 1',
    '9name 1',
    'name 1 2 3',
    'name 1 soon',
    'name 1 1e300',
    'name 0x1F',
    'name 1_000',
    'name ١',
    '<!doctype html>',
    '\u0000\u0001\ufffd',
  ])('such as %p is malformed, and the next one is read', (line) => {
    expect(read(`${line}\nfine 1`)).toEqual({
      series: [{ name: 'fine', kind: 'gauge', labels: {}, value: 1 }],
      dropped: { ...none, malformed: 1 },
    });
  });

  test.each(['NaN', '+Inf', '-Inf', 'Infinity', '1e999'])('with the value %s is counted and left out', (value) => {
    expect(read(`a ${value}`)).toEqual({ series: [], dropped: { ...none, 'not-finite': 1 } });
  });

  test('that was cut is malformed however well it begins', () => {
    const reader = new ExpositionReader(10);
    reader.line('a 1', true);
    expect(reader.result).toEqual({ series: [], dropped: { ...none, malformed: 1 } });
  });

  test('whose type is a word of the language itself is a gauge', () => {
    const types = ['constructor', '__proto__', 'toString'];
    const { series } = read(types.map((type) => `# TYPE ${type}_x ${type}\n${type}_x 1\n${type}_x_sum 1`).join('\n'));
    expect(new Set(series.map(({ kind }) => kind))).toEqual(new Set(['gauge']));
  });

  test.each([
    [`${'n'.repeat(201)} 1`],
    [`a{${'l'.repeat(101)}="x"} 1`],
    [`a{l="${'v'.repeat(301)}"} 1`],
    [`a{${Array.from({ length: 33 }, (_, index) => `l${index}="x"`).join(',')}} 1`],
  ])('beyond what a series may be is oversized (%#)', (line) => {
    expect(read(line)).toEqual({ series: [], dropped: { ...none, oversized: 1 } });
  });
});

test('takes the first series up to the limit, counts the others, and takes a series once', () => {
  const page = Array.from({ length: 30 }, (_, index) => `a{i="${index}"} 1`).join('\n');
  const { series, dropped } = read(`a{i="0"} 7\n${page}`, 10);
  expect(series.map(({ labels }) => labels['i'])).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
  expect(series[0]?.value).toBe(7);
  expect(dropped).toEqual({ ...none, duplicate: 1, 'over-limit': 20 });
});

test('garbage is what has more unreadable lines than readable ones', () => {
  const isGarbage = (page: string) => readerOf(page).isGarbage;
  expect(isGarbage('')).toBe(false);
  expect(isGarbage('a 1\n???\nb NaN')).toBe(false);
  expect(isGarbage('a 1\n???')).toBe(false);
  expect(isGarbage('???')).toBe(true);
  expect(isGarbage('<html>\n<body>\na 1\n</body>')).toBe(true);
});

test('a page with very many useless lines is hopeless and garbage, one with very many series is not', () => {
  const useless = readerOf(`fine 1\n${'fine 1\n'.repeat(20_001)}`);
  expect([useless.isHopeless, useless.isGarbage]).toEqual([true, true]);
  const nearly = readerOf(`fine 1\n${'fine 1\n'.repeat(20_000)}`);
  expect([nearly.isHopeless, nearly.isGarbage]).toEqual([false, false]);
  const large = readerOf(Array.from({ length: 50_000 }, (_, index) => `s${index} 1`).join('\n'), 2);
  expect([large.isHopeless, large.isGarbage]).toEqual([false, false]);
});

test('never throws, and accounts for every line that is neither blank nor a comment', () => {
  const scrap = fc.constantFrom(
    'a',
    '{',
    '}',
    '"',
    '\\',
    '=',
    ',',
    ' ',
    '\t',
    '#',
    '1',
    'TYPE',
    'NaN',
    '-',
    'e9',
    '__proto__',
  );
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(scrap).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(fc.array(hostile), fc.integer({ min: 1, max: 5 }), (lines, maxSeries) => {
      const reader = new ExpositionReader(maxSeries);
      for (const line of lines) reader.line(line);
      const { series, dropped } = reader.result;
      const said = lines.filter((line) => /^[ \t\r]*[^ \t\r#]/.test(line) || /^[ \t\r]*\n/.test(line)).length;
      expect(series.length).toBeLessThanOrEqual(maxSeries);
      expect(Object.values(dropped).reduce((sum, count) => sum + count, series.length)).toBe(said);
    }),
  );
});

test.each([
  ['digits', '1'.repeat(200_000)],
  ['a value without an end', `a{b="${'\\'.repeat(400_000)}`],
  ['escapes', `a{b="${'\\n'.repeat(200_000)}"`],
  ['spaces', `a${' '.repeat(400_000)}`],
  ['pairs', `a{${'b="c",'.repeat(60_000)}`],
  ['braces', '{'.repeat(400_000)],
  ['a comment', `# TYPE ${'x'.repeat(400_000)}`],
  ['a number that is none', `a ${'1'.repeat(400_000)}e`],
])('a hostile line of %s takes time in proportion to its length', (_, line) => {
  const start = performance.now();
  for (let times = 0; times < 5; times += 1) read(line);
  // A quadratic pattern needs minutes for this.
  expect(performance.now() - start).toBeLessThan(3_000);
});

/** The fields in the order in which the reader gives them. */
function inOrder({ name, kind, labels, value, at }: PageSeries): PageSeries {
  return { name, kind, labels, value, ...(at !== undefined && { at }) };
}
