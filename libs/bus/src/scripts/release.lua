-- Gives a lease back in good order, so what was begun under it does not count against an entry; wakes who waits for it.
--
-- KEYS[1]   the lease; KEYS[2] the beginnings of the slot
-- ARGV      token, channel of the group's workers
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1], KEYS[2])
end
redis.call('PUBLISH', ARGV[2], '')
return 1
