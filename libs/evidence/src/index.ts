export { LIMITS } from './limits.ts';
export { type Evidence, type EvidenceLog, openEvidence } from './open-evidence.ts';
export type { Points, SeriesPoint, TemplatePoint } from './open-slot.ts';
export {
  readSignals,
  type SignalPoint,
  type SignalSeries,
  type Signals,
  type SignalTemplate,
} from './read-signals.ts';
export type { Writer } from './store.ts';
