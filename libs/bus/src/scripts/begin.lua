-- Where the holder of a lease begins to read a stream, and how many lives of workers have begun at that entry without ever
-- getting past it: an entry that kills its process is known by that count.
--
-- KEYS[1]   the lease; KEYS[2] the stream; KEYS[3] the beginnings of the slot: a hash, stream → `<count> <entry id> <life>`
-- ARGV      token of the lease, group
-- returns   { position, count }; count 0 when nothing waits. nil when the lease is not held
local token, group = ARGV[1], ARGV[2]
if redis.call('GET', KEYS[1]) ~= token then
  return nil
end
local standing = groupOf(KEYS[2], group)
if not standing then
  return redis.error_reply('NOGROUP no group ' .. group .. ' of ' .. KEYS[2])
end
local position = standing['last-delivered-id']
local first = redis.call('XRANGE', KEYS[2], '(' .. position, '+', 'COUNT', 1)[1]
if not first then
  return { position, 0 }
end
-- A token is `<life of a worker>/<tenure>`. The same life that begins once more (its connection was lost, a commit
-- refused) was not killed by the entry.
local worker = string.match(token, '^(.*)/') or token
local count, id, by = string.match(redis.call('HGET', KEYS[3], KEYS[2]) or '', '^(%d+) (%S+) (.+)$')
local begun = 1
if id == first[1] then
  begun = by == worker and tonumber(count) or tonumber(count) + 1
end
redis.call('HSET', KEYS[3], KEYS[2], begun .. ' ' .. first[1] .. ' ' .. worker)
return { position, begun }
