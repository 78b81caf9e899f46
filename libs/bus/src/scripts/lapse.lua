-- Lets a group give up what it has not read, unless it has moved meanwhile: it goes on at the end of the stream.
--
-- KEYS[1]   the stream
-- ARGV      group, the position at which it was found
-- returns   the position from which it goes on, or nothing when it has moved
local group, position = ARGV[1], ARGV[2]
local standing = groupOf(KEYS[1], group)
if not standing or standing['last-delivered-id'] ~= position then
  return nil
end
local stream = named(redis.call('XINFO', 'STREAM', KEYS[1]))
local last = stream['last-generated-id']
redis.call('XGROUP', 'SETID', KEYS[1], group, last, 'ENTRIESREAD', stream['entries-added'])
return last
