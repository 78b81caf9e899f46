import type { ReplayLog } from './replay-log.ts';

/** A line of JSON an event, in the order of the log; `file` only where there are several. */
export function* eventLines(log: ReplayLog, file: string | undefined): Generator<string> {
  for (const { line, template, severity, novel } of log.events()) {
    const { id, text, category, confidence } = template;
    const event = { line, templateId: id, template: text, severity, category, confidence, novel };
    yield `${JSON.stringify(file === undefined ? event : { file, ...event })}\n`;
  }
}

/** A line of JSON a finding, as it was last, in the order in which they were raised. Absent values are null. */
export function* findingLines(log: ReplayLog, file: string | undefined): Generator<string> {
  for (const { line, raisedAt, clearedAt, finding, template } of log.findings) {
    const about = template === undefined ? undefined : log.final(template);
    const { service, detector, signal, symptom, severity, summary, startedAt } = finding;
    const told = {
      line,
      detector,
      signal: about ? `template/${about.id}` : signal,
      symptom,
      severity,
      service: service.service,
      templateId: about?.id ?? null,
      template: about?.text ?? null,
      category: finding.category ?? null,
      traceId: finding.traceId ?? null,
      startedAt: timeOf(log, startedAt),
      raisedAt: timeOf(log, raisedAt),
      clearedAt: clearedAt === undefined ? null : timeOf(log, clearedAt),
      summary,
    };
    yield `${JSON.stringify(file === undefined ? told : { file, ...told })}\n`;
  }
}

/** ISO 8601 where the lines say times, otherwise milliseconds from the first event at the assumed rate. */
const timeOf = ({ clock }: ReplayLog, at: number): string | number => (clock.told ? new Date(at).toISOString() : at);
