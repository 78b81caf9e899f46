import { Redis } from 'ioredis';
import { reserve, settleReservation } from '../src/store.ts';

/**
 * One of many processes that spend at once: reserves, and settles most of what it got at a lower cost. Prints what it
 * holds in the end: the reservations that it never settled whole, and what the others came to.
 */
const [url = '', name = '', rounds = '0', perDay = '0', perIncident = '0'] = process.argv.slice(2);
const redis = new Redis(url);
const caps = { perDay: Number(perDay), perIncident: Number(perIncident) };
const held: Record<string, number> = {};
for (let round = 0; round < Number(rounds); round += 1) {
  const incident = `inc-${round % 3}`;
  const reservation = { id: `${name}/${round}`, incident, day: '2026-11-25' };
  const amount = 1 + ((round * 7) % 40);
  const { granted, taken } = await reserve(redis, reservation, amount, caps);
  if (taken > caps.perDay) process.exit(3);
  if (granted !== 'granted') continue;
  const cost = round % 5 === 0 ? amount : Math.floor(amount / 3);
  if (round % 5 !== 0) await settleReservation(redis, reservation, cost);
  held[incident] = (held[incident] ?? 0) + cost;
}
redis.disconnect();
process.stdout.write(JSON.stringify(held));
