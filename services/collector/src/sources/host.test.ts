import { expect, test } from '@jest/globals';
import { Recorder } from '../../test/recorder.ts';
import { hostSource } from './host.ts';

test('the machine is told of again and again, as what it says of itself', async () => {
  const recorder = new Recorder();
  const controller = new AbortController();
  const parts = { everyMs: 10, disks: ['/', '/not/there'], publisher: recorder, clock: { now: () => 42 } };
  const service = { env: 'demo', service: 'host' };
  const running = hostSource(service, { ...parts, onSkip: () => undefined }).run(controller.signal);
  await recorder.until(() => recorder.drafts.length >= 2);
  controller.abort();
  await running;
  const [frame] = recorder.dataOf('metrics.sampled');
  expect(frame).toMatchObject({ service, source: 'host' });
  const disks = frame?.series.filter(({ name }) => name === 'host_disk_usage_ratio');
  expect(disks).toMatchObject([{ labels: { path: '/' }, samples: [[42, expect.any(Number)]] }]);
});
