-- Lets a group give up what it has not read, unless it has moved meanwhile: it goes on at the end of the stream.
--
-- KEYS[1]   the stream
-- ARGV      group, the position at which it was found
-- returns   the position from which it goes on, or nothing when it has moved
local group, position = ARGV[1], ARGV[2]
local stream = redis.call('XINFO', 'STREAM', KEYS[1])
local field = {}
for index = 1, #stream, 2 do
  field[stream[index]] = stream[index + 1]
end
for _, row in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local of = {}
  for index = 1, #row, 2 do
    of[row[index]] = row[index + 1]
  end
  if of['name'] == group and of['last-delivered-id'] == position then
    redis.call('XGROUP', 'SETID', KEYS[1], group, field['last-generated-id'], 'ENTRIESREAD', field['entries-added'])
    return field['last-generated-id']
  end
end
return nil
