#!lua
-- Replaces a reservation by what it came to, once. KEYS and the first two ARGV as in reserve.lua; ARGV[3] is the
-- real cost. Returns what was spent in the day after it.
local reserved = redis.call('HGET', KEYS[3], ARGV[1])
if reserved then
  local change = string.format('%.0f', tonumber(ARGV[3]) - tonumber(reserved))
  redis.call('HDEL', KEYS[3], ARGV[1])
  redis.call('INCRBY', KEYS[1], change)
  if ARGV[2] ~= '' then redis.call('INCRBY', KEYS[2], change) end
end
return tonumber(redis.call('GET', KEYS[1]) or '0')
