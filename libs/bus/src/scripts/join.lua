-- Says that a worker is there, by the server's clock, and who else is.
--
-- KEYS[1]   the workers of a group in a plane: a sorted set, worker → milliseconds of its last word
-- ARGV      worker, milliseconds after which one that says nothing is gone
-- returns   the workers
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local fresh = redis.call('ZADD', KEYS[1], now, ARGV[1]) == 1
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[2] * 2)
if fresh then
  redis.call('PUBLISH', KEYS[1], '')
end
return redis.call('ZRANGE', KEYS[1], 0, -1)
