import { Embedded, type SeenDetail } from '@hale/testkit/embedded';
import type { Bench } from '../bench.ts';
import { randomFrom } from '../random.ts';

const ROUNDS = 20;
/** From the break to the proof takes about half a minute; a kill may come at any moment of it. */
const PATH_MS = 34_000;
const RECOVERY_MS = 120_000;

interface Round {
  readonly killedAfterMs: number;
  readonly victims: string;
  readonly incidents: number;
  readonly restarts: number;
  readonly proven: boolean;
}

/** Which processes die: Hale's own, or all that `npm start` started, Redis and the shop's supervisor with them. */
const VICTIMS: readonly (readonly [string, RegExp])[] = [
  ['hale', /cli\/(bin\/hale\.mjs|src\/main\.ts)/],
  ['everything', /cli\/(bin\/hale\.mjs|src\/main\.ts)|redis-server|demo\/src\/main\.ts/],
];

/** SIGKILL of the whole program at random moments between a crash and the proof of its repair. */
export const survival: Bench = {
  name: 'survival',
  summary: `kill -9 of the whole program at ${ROUNDS} random moments of one fault's path (about 20 minutes)`,
  dataset: 'demo shop, payments crash and hang in turn',
  async run({ seed, progress }) {
    const random = randomFrom(seed);
    const rounds: Round[] = [];
    for (let index = 0; index < ROUNDS; index += 1) {
      const fault = index % 2 === 0 ? 'crash' : 'hang';
      const round = await play(
        fault,
        Math.round(random() * PATH_MS),
        VICTIMS[Math.floor(index / 2) % 2] ?? VICTIMS[0]!,
      );
      progress(`round ${index + 1} of ${ROUNDS}: ${JSON.stringify({ fault, ...round })}`);
      rounds.push(round);
    }
    return figuresOf(rounds);
  },
};

async function play(
  fault: string,
  killedAfterMs: number,
  [victims, matching]: readonly [string, RegExp],
): Promise<Round> {
  const hale = await Embedded.create();
  try {
    await hale.start();
    await hale.until('all probes seen', 20_000, async () => (await hale.get('/readyz')) && true);
    await hale.hale('demo', 'break', 'payments', fault);
    const { promise: due, resolve } = Promise.withResolvers<void>();
    setTimeout(resolve, killedAfterMs);
    await due;
    await hale.kill9(matching);
    await hale.start();
    await hale
      .until('a resolved incident', RECOVERY_MS, async () => (await resolved(hale)).at(0))
      .catch(() => undefined);
    const incidents = (await hale.incidents()).filter(({ services }) => services.includes('payments'));
    const restarts = (await hale.restarts()).filter(({ service }) => service === 'payments');
    const details = await Promise.all((await resolved(hale)).map(({ id }) => hale.detail(id)));
    return {
      killedAfterMs,
      victims,
      incidents: incidents.length,
      restarts: restarts.length,
      proven: details.some(isProven),
    };
  } finally {
    await hale.remove();
  }
}

async function resolved(hale: Embedded) {
  return (await hale.incidents()).filter(
    ({ status, services }) => status === 'resolved' && services.includes('payments'),
  );
}

function isProven({ remediations }: SeenDetail): boolean {
  return remediations.some(({ state }) => state === 'verified');
}

function figuresOf(rounds: readonly Round[]) {
  const count = (matching: (round: Round) => boolean) => rounds.filter(matching).length;
  return {
    rounds: rounds.length,
    lost: count(({ incidents }) => incidents === 0),
    doubled: count(({ incidents }) => incidents > 1),
    restartedTwice: count(({ restarts }) => restarts > 1),
    proven: count(({ proven }) => proven),
    detail: rounds,
  };
}
