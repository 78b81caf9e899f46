import { describe } from '@jest/globals';
import { AT, headed, here, MS, NOW, type Read, reads, SPAN, TRACE } from '../../test/reads.ts';

const json = (fields: Partial<Read>) => ({ format: 'json' as const, ...fields });

describe('JSON', () => {
  reads([
    [
      `{"level":30,"time":${MS},"pid":7,"hostname":"web-1","name":"shop","msg":"paid"}`,
      'paid',
      json({ at: MS, level: 'info', service: 'shop' }),
    ],
    [
      `{"level":50,"time":${MS},"err":{"type":"TypeError","message":"boom","stack":"TypeError: boom\\n    at pay (a.js:1:2)"},"msg":"cannot pay"}`,
      'cannot pay\nTypeError: boom\n    at pay (a.js:1:2)',
      json({ at: MS, level: 'error' }),
    ],
    [
      '{"name":"shop","hostname":"h","pid":7,"level":40,"msg":"slow","time":"2026-11-24T00:24:01.123Z","v":0}',
      'slow',
      json({ at: MS, level: 'warn', service: 'shop' }),
    ],
    [
      '{"level":"warn","message":"low","service":"stock","timestamp":"2026-11-24 00:24:01"}',
      'low',
      json({ at: AT, ...here, level: 'warn', service: 'stock' }),
    ],
    [
      `{"level":"error","error":"dial tcp: refused","time":${AT / 1000},"message":"cannot connect"}`,
      'cannot connect: dial tcp: refused',
      json({ at: AT, level: 'error' }),
    ],
    ['{"level":"fatal","msg":"gone","time":"2026-11-24T01:24:01+01:00"}', 'gone', json({ at: AT, level: 'fatal' })],
    [
      '{"event":"card declined","level":"warning","logger":"shop.pay","timestamp":"2026-11-24T00:24:01.123000Z"}',
      'card declined',
      json({ at: MS, level: 'warning', logger: 'shop.pay' }),
    ],
    [
      '{"asctime":"2026-11-24 00:24:01,123","levelname":"ERROR","name":"shop","message":"no"}',
      'no',
      json({ at: MS, ...here, level: 'error' }),
    ],
    [
      `{"@timestamp":"2026-11-24T00:24:01.123Z","log.level":"ERROR","message":"no","service.name":"cart","trace.id":"${TRACE}","span.id":"${SPAN}","error.stack_trace":"java.lang.X: y\\n\\tat a.B.c(B.java:1)"}`,
      'no\njava.lang.X: y\n\tat a.B.c(B.java:1)',
      json({ at: MS, level: 'error', service: 'cart', traceId: TRACE, spanId: SPAN }),
    ],
    [
      `{"@timestamp":"2026-11-24T00:24:01.123Z","log":{"level":"info","logger":"c.Cart"},"message":"yes","service":{"name":"cart"},"trace":{"id":"${TRACE}"}}`,
      'yes',
      json({ at: MS, level: 'info', logger: 'c.Cart', service: 'cart', traceId: TRACE }),
    ],
    [
      `{"instant":{"epochSecond":${AT / 1000},"nanoOfSecond":123000000},"thread":"main","level":"WARN","loggerName":"c.Cart","message":"slow","contextMap":{"traceId":"${TRACE}"}}`,
      'slow',
      json({ at: MS, level: 'warn', logger: 'c.Cart', traceId: TRACE }),
    ],
    [
      `{"severity":"CRITICAL","message":"down","timestamp":"2026-11-24T00:24:01.123456789Z","logging.googleapis.com/trace":"projects/p/traces/${TRACE}","serviceContext":{"service":"cart"}}`,
      'down',
      json({ at: MS, level: 'critical', service: 'cart', traceId: TRACE }),
    ],
    [
      `{"Timestamp":"${MS}000000","SeverityText":"Warning","SeverityNumber":13,"Body":"slow","TraceId":"${TRACE}","SpanId":"${SPAN}"}`,
      'slow',
      json({ at: MS, level: 'warning', traceId: TRACE, spanId: SPAN }),
    ],
    [
      `{"timeUnixNano":"${MS}000000","severityNumber":17,"body":{"stringValue":"no"},"traceId":"${TRACE}"}`,
      'no',
      json({ at: MS, level: 'error', traceId: TRACE }),
    ],
    [
      '{"t":{"$date":"2026-11-24T00:24:01.123+00:00"},"s":"E","c":"STORAGE","id":1,"ctx":"conn1","msg":"WiredTiger error","attr":{"error":"5: Input/output error"}}',
      'WiredTiger error: 5: Input/output error',
      json({ at: MS, level: 'error', logger: 'STORAGE' }),
    ],
    [
      '{"@t":"2026-11-24T00:24:01.123Z","@mt":"Paid {Order}","Order":7}',
      'Paid {Order}',
      json({ at: MS, level: 'information' }),
    ],
    [
      '{"timestamp":"2026-11-24T00:24:01.123456Z","level":"INFO","fields":{"message":"ready"},"target":"shop::db"}',
      'ready',
      json({ at: MS, level: 'info', logger: 'shop::db' }),
    ],
    [
      `{"__REALTIME_TIMESTAMP":"${MS}000","PRIORITY":"3","SYSLOG_IDENTIFIER":"sshd","MESSAGE":"no"}`,
      'no',
      json({ at: MS, level: 'err', service: 'sshd' }),
    ],
    [
      `{"version":"1.1","host":"h","short_message":"no","timestamp":${AT / 1000}.123,"level":4}`,
      'no',
      json({ at: MS, level: 'warning' }),
    ],
    [
      '{"level":"info","ts":1795566241.123,"logger":"http","caller":"a.go:7","msg":"up"}',
      'up',
      json({ at: 1_795_566_241_123 > NOW + 86_400_000 ? NOW : 1_795_566_241_123, level: 'info', logger: 'http' }),
    ],
    ['{"message":"2026-11-24 00:24:01 ERROR no disk","host":"h"}', 'no disk', json({ level: 'error' })],
    ['{"a":{"level":"fatal","msg":"no"},"msg":"yes"}', 'yes', json({})],
    ['{"level":"info","level":"debug","msg":"two"}', 'two', json({ level: 'debug' })],
    ['{"__proto__":{"level":"fatal"},"constructor":{"level":"fatal"},"msg":"m"}', 'm', json({})],
  ]);
});

describe('containers', () => {
  reads([
    [
      '{"log":"2026-11-24 00:24:01 ERROR no disk\\n","stream":"stderr","time":"2026-11-24T00:24:01.123456789Z"}',
      'no disk',
      headed({ at: MS, level: 'error' }),
    ],
    [
      '{"log":"{\\"level\\":\\"warn\\",\\"msg\\":\\"slow\\"}\\n","stream":"stdout","time":"2026-11-24T00:24:01.123456789Z"}',
      'slow',
      json({ at: MS, level: 'warn' }),
    ],
    ['2026-11-24T00:24:01.123456789Z stdout F hello', 'hello', { format: 'container', at: MS }],
    [
      '2026-11-24T01:24:01.123456789+01:00 stderr F level=error msg="no disk"',
      'no disk',
      { format: 'logfmt', at: MS, level: 'error' },
    ],
    ['payments-1  | [WARN] low', 'low', headed({ level: 'warn', service: 'payments' })],
    ['app.log:12:2026-11-24 00:24:01 ERROR no', 'no', headed({ at: AT, ...here, level: 'error' })],
    [
      'api.log.1 2026-11-24 00:24:01.123 7 INFO a.b.server [req-1] up',
      '[req-1] up',
      headed({ at: MS, ...here, level: 'info', logger: 'a.b.server' }),
    ],
    [
      'user of app.log said 2026-11-24 00:24:01 ERROR no',
      'user of app.log said 2026-11-24 00:24:01 ERROR no',
      { format: 'plain' },
    ],
    ['[pod/cart-7f9-abc/cart] ERROR no', 'no', headed({ level: 'error', service: 'cart' })],
  ]);
});

describe('logfmt', () => {
  reads([
    [
      'time="2026-11-24T00:24:01Z" level=error msg="cannot pay" err="dial tcp: timeout"',
      'cannot pay err=dial tcp: timeout',
      { format: 'logfmt', at: AT, level: 'error' },
    ],
    [
      'ts=2026-11-24T00:24:01.123Z caller=main.go:7 level=info component=tsdb msg="say \\"hi\\""',
      'say "hi"',
      { format: 'logfmt', at: MS, level: 'info', logger: 'main.go:7' },
    ],
    [
      `logger=context t=2026-11-24T00:24:01.123Z level=warn msg=slow traceID=${TRACE}`,
      'slow',
      { format: 'logfmt', at: MS, level: 'warn', logger: 'context', traceId: TRACE },
    ],
    [
      'level=info msg="user wrote level=fatal msg=down"',
      'user wrote level=fatal msg=down',
      { format: 'logfmt', level: 'info' },
    ],
    [
      'at=error code=H12 desc="Request timeout" method=GET status=503',
      'Request timeout',
      { format: 'logfmt', level: 'error' },
    ],
    ['comment="level=fatal msg=down"', 'comment="level=fatal msg=down"', { format: 'plain' }],
    ['user=bob said level=fatal msg=down', 'user=bob said level=fatal msg=down', { format: 'plain' }],
  ]);
});

describe('syslog', () => {
  reads([
    [
      '<34>1 2026-11-24T00:24:01.123Z host su 7 ID47 - \ufeffsu root failed',
      'su root failed',
      { format: 'syslog', at: MS, level: 'crit', service: 'su' },
    ],
    [
      '<165>1 2026-11-24T00:24:01.123Z host app - ID47 [a@1 iut="3" q="\\"]"][b@2 c="d"] An event',
      'An event',
      { format: 'syslog', at: MS, level: 'notice', service: 'app' },
    ],
    [
      '<13>Nov 24 00:24:01 host app[7]: hello',
      'hello',
      { format: 'syslog', at: AT, ...here, level: 'notice', service: 'app' },
    ],
    ['<11>cannot start', 'cannot start', { format: 'syslog', level: 'err' }],
    [
      'Nov 24 00:24:01 web-1 app[4711]: error: cannot bind',
      'cannot bind',
      headed({ at: AT, ...here, level: 'error', service: 'app' }),
    ],
    ['Nov 24 00:24:01 web-1 kernel: oom', 'oom', { format: 'syslog', at: AT, ...here, service: 'kernel' }],
    [
      'Nov  4 00:24:01 combo sshd(pam_unix)[19939]: check pass',
      'check pass',
      { format: 'syslog', at: Date.parse('2026-11-04T00:24:01Z'), ...here, service: 'sshd' },
    ],
    [
      'Dec 31 23:59:59 h app: late',
      'late',
      { format: 'syslog', at: Date.parse('2025-12-31T23:59:59Z'), ...here, service: 'app' },
    ],
    ['2026-11-24T00:24:01+0000 web-1 app[7]: hello', 'hello', { format: 'syslog', at: AT, service: 'app' }],
  ]);
});
