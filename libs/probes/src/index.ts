export { explainFailure, type NoAnswer } from './explain-failure.ts';
export { type ProbeOptions, type ProbeSpec, probe } from './probe.ts';
