import { answer } from '../process/calls.ts';
import { BullmqWorker } from './bullmq.ts';
import { ChainWorker } from './chain.ts';
import { DetectorWorker, ProducerWorker } from './framed.ts';
import { HopWorker } from './hop.ts';
import { LimitWorker } from './limit.ts';
import { NaiveWorker } from './naive.ts';
import type { Worker, WorkerName } from './worker.ts';

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

answer({
  ready: (told) => worker.ready(told),
  go: () => worker.go(),
  stop: () => worker.stop(),
});
