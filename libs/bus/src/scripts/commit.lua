-- Moves a group on by a batch of entries and applies what their handlers returned: all of it, or nothing.
--
-- Refused when the worker does not hold the slot's lease, and when the group does not stand where the batch began:
-- then another worker, or this very command sent before, has brought the effects about already. Refused as well when the
-- stream does not have the last entry of the batch.
--
-- KEYS[1]   the lease; KEYS[2] the stream that was read; KEYS[3..] every other key that an operation touches
-- ARGV      token of the lease, group, the position before the batch, the position after it, entries in it,
--           types of KEYS[3..], operations
-- returns   1 committed, 0 refused
local token, group, before, after, entries = take(), take(), take(), take(), tonumber(take())
if redis.call('GET', KEYS[1]) ~= token then
  return 0
end
local wrong = wrongType(3)
if wrong then
  return wrong
end

local standing = groupOf(KEYS[2], group)
if not standing then
  return redis.error_reply('NOGROUP no group ' .. group .. ' of ' .. KEYS[2])
end
if standing['last-delivered-id'] ~= before then
  return 0
end
-- A server that has lost the end of its append-only file, or a replica that took over, may not have what was read of the
-- one before it. Entries are lost from the end, so if it has the last one of the batch it has all of them.
if #redis.call('XRANGE', KEYS[2], after, after) == 0 then
  return 0
end
-- The number is for showing the lag; it is unknown for a group that was set by hand.
if standing['entries-read'] then
  redis.call('XGROUP', 'SETID', KEYS[2], group, after, 'ENTRIESREAD', standing['entries-read'] + entries)
else
  redis.call('XGROUP', 'SETID', KEYS[2], group, after)
end
operate(false)
wake()
return 1
