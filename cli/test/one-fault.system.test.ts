import { Embedded } from '@hale/testkit/embedded';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

describe('one fault, from symptom to proven repair', () => {
  let hale: Embedded;

  beforeAll(async () => {
    hale = await Embedded.create();
    await hale.start();
  }, 120_000);

  afterAll(async () => await hale.remove(), 60_000);

  test.each([
    ['crash', 'crash'],
    ['hang', 'hang'],
  ])(
    '%s of payments is noticed, diagnosed, repaired and proven within 60 s',
    async (fault, faultClass) => {
      const before = new Set((await hale.incidents()).map(({ id }) => id));
      const restartsBefore = (await hale.restarts()).length;
      const brokenAt = Date.now();
      await hale.hale('demo', 'break', 'payments', fault);

      const { id: proven } = await hale.until('a proven repair', 60_000, async () => {
        const fresh = (await hale.incidents()).find(({ id }) => !before.has(id));
        const remediations = fresh ? (await hale.detail(fresh.id)).remediations : [];
        return remediations.some(({ state }) => state === 'verified') ? fresh : undefined;
      });
      expect(Date.now() - brokenAt).toBeLessThan(60_000);
      // The last finding of a caller may take longer to clear than the repair to be proven.
      const incident = await hale.until('a resolved incident', 180_000, async () =>
        (await hale.incidents()).find(({ id, status }) => id === proven && status === 'resolved'),
      );
      expect(incident.title).toContain('payments');

      const detail = await hale.detail(incident.id);
      expect(detail.cause).toMatchObject({ service: { service: 'payments' }, faultClass });
      expect(detail.remediations).toMatchObject([{ action: 'restart', service: 'payments', state: 'verified' }]);
      const told = await hale.hale('incident', incident.id);
      expect(told).toMatch(/payments[\s\S]*Repair proven[\s\S]*repaired and verified/);
      const types = detail.timeline.map(({ type }) => type);
      const path = [
        'finding.started',
        'incident.opened',
        'incident.triaged',
        'diagnosis.completed',
        'remediation.started',
        'remediation.finished',
        'incident.resolved',
      ];
      const order = path.map((type) => types.indexOf(type));
      expect(order).toEqual(order.toSorted((a, b) => a - b));
      for (const type of path) expect(types).toContain(type);

      const restarts = (await hale.restarts()).slice(restartsBefore);
      expect(restarts).toMatchObject([{ service: 'payments', key: detail.remediations[0]?.id }]);
      expect((await hale.incidents()).filter(({ id }) => !before.has(id))).toHaveLength(1);
    },
    300_000,
  );

  test('Ctrl-C leaves nothing running', async () => {
    await hale.stop();
    expect([...(await hale.pids()).values()]).toEqual([]);
  }, 60_000);
});
