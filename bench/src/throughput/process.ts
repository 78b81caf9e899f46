import { BullmqWorker } from './bullmq.ts';
import { ChainWorker } from './chain.ts';
import { DetectorWorker, ProducerWorker } from './framed.ts';
import { HopWorker } from './hop.ts';
import { LimitWorker } from './limit.ts';
import { NaiveWorker } from './naive.ts';
import type { Call, Worker, WorkerName } from './worker.ts';

/** A process of its own for a worker; told over IPC what to do, ends with whoever started it. */
const WORKERS = {
  limit: LimitWorker,
  hop: HopWorker,
  naive: NaiveWorker,
  bullmq: BullmqWorker,
  chain: ChainWorker,
  producer: ProducerWorker,
  detector: DetectorWorker,
} satisfies Record<WorkerName, new () => Worker<never>>;

const worker = new WORKERS[process.argv[2] as WorkerName]() as Worker<unknown>;

process.on('disconnect', () => process.exit(1));
process.on('message', ({ call, told }: { readonly call: Call; readonly told?: unknown }) => {
  worker[call](told).then(
    () => process.send?.({ done: call }),
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
