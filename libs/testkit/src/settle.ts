import { setTimeout as delay } from 'node:timers/promises';
import type { RedisClient } from '@hale/bus';

export interface SettleOptions {
  /** Look at these consumer groups only. */
  readonly groups?: readonly string[];
  /** Milliseconds until it gives up. */
  readonly deadlineMs?: number;
}

const POLL_MS = 5;
/**
 * A timer that is set to fire at once is set by a clock that may be read again meanwhile, and be behind by then: what is
 * due within so many milliseconds is on its way.
 */
const SOON_MS = 10;

/**
 * One look at everything at one moment, so nothing can move from a place not yet looked at to one already seen.
 * ARGV[1] is how soon a timer must be due to count, milliseconds, the rest are the groups to look at, all when there are
 * none. Returns one line for each thing that is not drained.
 */
const LOOK = `
local wanted = {}
for index = 2, #ARGV do wanted[ARGV[index]] = true end
local left = {}
local found = {}
local time = redis.call('TIME')
local soon = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
local function add(...) left[#left + 1] = table.concat({...}, ' ') end
local function field(row, name)
  for index = 1, #row, 2 do if row[index] == name then return row[index + 1] end end
end
local function groups(stream)
  for _, group in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    local name = field(group, 'name')
    found[name] = true
    if #ARGV == 1 or wanted[name] then
      local unread = #redis.call('XRANGE', stream, '(' .. field(group, 'last-delivered-id'), '+', 'COUNT', 100)
      if unread > 0 then add(stream, 'group', name, 'has', unread, 'unread') end
    end
  end
end
for _, key in ipairs(redis.call('KEYS', 'hale:*')) do
  local type = redis.call('TYPE', key).ok
  if string.find(key, '^hale:outbox:') then
    local waiting = redis.call('XLEN', key)
    if waiting > 0 then add(key, 'has', waiting, 'events to relay') end
  elseif string.find(key, '^hale:bull:') and type == 'list' and (string.find(key, ':wait$') or string.find(key, ':active$')) then
    local jobs = redis.call('LLEN', key)
    if jobs > 0 then add(key, 'has', jobs, 'jobs') end
  elseif string.find(key, '^hale:bull:.*:prioritized$') then
    local jobs = redis.call('ZCARD', key)
    if jobs > 0 then add(key, 'has', jobs, 'jobs') end
  elseif string.find(key, '^hale:bull:.*:delayed$') then
    local due = redis.call('ZCOUNT', key, '-inf', soon * 4096)
    if due > 0 then add(key, 'has', due, 'jobs that are due') end
  elseif type == 'stream' then
    groups(key)
  end
end
for name in pairs(wanted) do
  if not found[name] then add('group', name, 'is not there yet') end
end
return left
`;

/** What is on its way at this moment, a line each; empty when everything is drained. */
export async function undrained(redis: RedisClient, groups: readonly string[] = []): Promise<string[]> {
  return (await redis.eval(LOOK, 0, SOON_MS, ...groups)) as string[];
}

/**
 * Resolves when nothing is on its way: every group has come to the end of its streams, outboxes are empty, no
 * timer is due. Rejects after the deadline (10 s) with the names of what is not drained. It knows of readers by their
 * groups: services must read already (`runReady`). It does not wait for timers that are due later, however little.
 */
export async function settle(redis: RedisClient, { groups, deadlineMs = 10_000 }: SettleOptions = {}): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const left = await undrained(redis, groups);
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new Error(`not drained after ${deadlineMs} ms:\n  ${left.join('\n  ')}`);
    await delay(POLL_MS);
  }
}
