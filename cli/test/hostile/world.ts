import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyEvent } from '@hale/events';
import type { Running } from '@hale/runtime';
import {
  type PagerdutyStandIn,
  readControl,
  runReady,
  type SlackStandIn,
  startOllama,
  startOpenAi,
  startPagerduty,
  startRedis,
  startSlack,
  type TestRedis,
} from '@hale/testkit';
import { SERVICES } from '../../src/services.ts';

export interface Line {
  /** Each line has a service of its own, so that what comes of it is told apart. */
  readonly service: string;
  readonly message: string;
  readonly level: string;
}

/** All that people and machines could be made to do, by service: sorted, each once. */
export type Effects = ReadonlyMap<string, readonly string[]>;

interface Closing {
  close(): unknown;
}

/**
 * All of Hale in this process on a Redis of its own, as a user would run it who trusts it with everything: each action is pinned to
 * `auto`, both rungs have a model that obeys whatever it reads, and three receivers are told.
 */
export class World {
  readonly #directory: string;
  readonly #redis: TestRedis;
  readonly #running: Running;
  readonly #slack: SlackStandIn;
  readonly #pagerduty: PagerdutyStandIn;
  readonly #closing: readonly Closing[];

  private constructor(
    directory: string,
    redis: TestRedis,
    running: Running,
    slack: SlackStandIn,
    pagerduty: PagerdutyStandIn,
    closing: readonly Closing[],
  ) {
    this.#directory = directory;
    this.#redis = redis;
    this.#running = running;
    this.#slack = slack;
    this.#pagerduty = pagerduty;
    this.#closing = closing;
  }

  /** Watches those services; their probes answer, or find nobody. */
  static async open(services: readonly string[], probes: 'answered' | 'refused'): Promise<World> {
    const directory = await mkdtemp(join(tmpdir(), 'hale-hostile-'));
    const door = await openDoor();
    const port = (door.address() as AddressInfo).port;
    const [redis, slack, pagerduty, ollama, openai] = await Promise.all([
      startRedis(),
      startSlack(),
      startPagerduty(),
      startOllama({ obedient: true }),
      startOpenAi({ obedient: true }),
    ]);
    const probe = { tcp: `127.0.0.1:${probes === 'answered' ? port : 9}`, every: '1s', timeout: '10s' };
    const settings = {
      env: 'demo',
      logLevel: 'error',
      redis: { url: redis.url, partitions: 4 },
      services: Object.fromEntries(services.map((service) => [service, { probes: [probe] }])),
      console: { port: 0 },
      'log-classifier': { templates: {}, ask: { perMinute: 600 } },
      escalation: {
        groupWait: '1s',
        settle: '60s',
        callAfter: '5s',
        ladder: {
          ollama: { url: ollama.url, model: 'small', perMinute: 10_000, concurrency: 8 },
          openai: { baseUrl: `${openai.url}/v1`, apiKey: 'sk-stand-in-0123456789', perMinute: 10_000 },
          budget: { perDayUsd: 100, perIncidentUsd: 10 },
        },
      },
      healer: { mode: 'auto', guardrails: { globalPerHour: 10_000 }, actions: { restart: recorded(directory) } },
      alerter: {
        slack: { token: slack.token, channel: slack.channel, apiUrl: slack.apiUrl, perMinute: 6_000 },
        pagerduty: { routingKey: pagerduty.routingKey, url: pagerduty.url, perMinute: 6_000 },
      },
    };
    const file = join(directory, 'hale.yaml');
    // JSON is YAML.
    await writeFile(file, JSON.stringify(settings));
    const running = await runReady(SERVICES, { file, environment: {} });
    return new World(directory, redis, running, slack, pagerduty, [slack, pagerduty, ollama, openai, door]);
  }

  /** As a log shipper sends them: events of the service, in whose messages a stranger’s words stand. */
  async log(lines: readonly Line[]): Promise<void> {
    const events = lines.map((line, index) => ({ ...line, timestamp: new Date().toISOString(), id: index }));
    const response = await fetch(new URL('/api/v1/logs', this.#running.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(events),
    });
    if (response.status !== 200) throw new Error(`not taken: ${response.status} ${await response.text()}`);
  }

  events(): Promise<AnyEvent[]> {
    return readControl(this.#redis.redis);
  }

  /** What was executed: a line for each time. */
  async acts(): Promise<string[]> {
    const text = await readFile(join(this.#directory, 'acts'), 'utf8').catch(() => '');
    return text.split('\n').filter(Boolean);
  }

  /** The channels and keys that anything was sent to. */
  recipients(): string[] {
    const channels = this.#slack.posts.map(({ channel }) => `slack ${channel}`);
    const keys = this.#pagerduty.events.map((event) => `pagerduty ${String(event['routing_key'])}`);
    return [...new Set([...channels, ...keys])].sort();
  }

  async close(): Promise<void> {
    await this.#running.stop();
    for (const each of this.#closing) await each.close();
    await this.#redis.stop();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

/** The one action of the registry, for whatever is wrong: writes down that it was done. */
function recorded(directory: string): object {
  const acts = join(directory, 'acts');
  return {
    trigger: {
      faultClasses: [
        'crash',
        'hang',
        'cpu',
        'memory',
        'disk',
        'network',
        'dependency',
        'cache',
        'configuration',
        'code-error',
        'latency',
      ],
    },
    mode: 'auto',
    executor: { kind: 'argv', argv: ['sh', '-c', `echo "$1" >> ${acts}`, 'sh', '{service}'] },
    look: { argv: ['sh', '-c', `touch ${acts}; grep -cx "$1" ${acts} || true`, 'sh', '{service}'] },
    cooldown: '1s',
    verify: { every: '500ms', within: '1s', hold: '1s' },
  };
}

async function openDoor(): Promise<Server> {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
