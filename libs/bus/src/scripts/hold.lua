-- Takes a lease that is free, or keeps one that is held under the same token: sent twice it does the same.
--
-- KEYS[1]   the lease
-- ARGV      token, milliseconds until it expires, `take` or `keep`
-- returns   1 when it is held
local holder = redis.call('GET', KEYS[1])
if holder == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return 1
end
if holder or ARGV[3] ~= 'take' then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
