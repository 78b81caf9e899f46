import type { Severity } from '@hale/events';
import type { Points, TemplatePoint } from '@hale/evidence';
import type { LineSeverity } from '@hale/templates';
import type { Changes } from './changes.ts';
import type { Placed } from './learn.ts';
import type { TemplateRecord } from './template-record.ts';

/** How bad a template is for a person who looks at it; no finding's severity follows from it. */
const SHOWN: Readonly<Record<LineSeverity, Severity>> = {
  debug: 'info',
  info: 'info',
  warning: 'warning',
  error: 'critical',
  fatal: 'critical',
};

/** How many lines of each template a frame held, with the masked template itself. */
export function templatePoints(placed: readonly Placed[], templates: Changes<TemplateRecord>): Points {
  const points = new Map<string, TemplatePoint>();
  for (const { id, line, late } of placed) {
    const record = templates.get(id);
    if (late || !record) continue;
    const { text, category, severity } = record;
    const count = (points.get(id)?.count ?? 0) + 1;
    const level = line.severity;
    points.set(id, { id, text, level, category, severity: SHOWN[severity], count });
  }
  return { templates: [...points.values()] };
}
