import { answer } from '../process/calls.ts';
import { Producer } from './producer.ts';
import { startSoakBus } from './settings.ts';

const [url = ''] = process.argv.slice(2);
const bus = await startSoakBus(url, 'producer');
const producer = new Producer(bus);

answer({
  ready: () => undefined,
  saturate: (seconds: number) => producer.saturate(seconds),
  begin: (eventsPerS: number) => producer.begin(eventsPerS),
  end: () => producer.end(),
});
