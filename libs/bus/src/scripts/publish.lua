#!lua
-- Appends what one source says, each item once. Sequences of a source rise; an item that is not above the
-- last one taken is a repetition (a resent command, a relay that runs twice) and is skipped.
--
-- KEYS[1]   the source's last sequence in this slot; KEYS[2..] every key that an item touches
-- ARGV[1]   milliseconds for which the sequence is remembered after its last use
-- ARGV[2..] the type that each of KEYS[2..] must have if it exists, `*` for any
-- then      number of items, and for each: sequence as `<major>-<minor>`, number of operations, and for each
--           operation: command, index into KEYS, number of arguments, arguments
-- returns   the number of items that were taken
for index = 2, #KEYS do
  local found = redis.call('TYPE', KEYS[index]).ok
  if found ~= 'none' and ARGV[index] ~= '*' and found ~= ARGV[index] then
    return redis.error_reply('WRONGTYPE ' .. KEYS[index] .. ' is a ' .. found)
  end
end

local at = #KEYS
local function take()
  at = at + 1
  return ARGV[at]
end

local function split(sequence)
  local major, minor = string.match(sequence, '^(%d+)%-(%d+)$')
  return tonumber(major), tonumber(minor)
end

local last = redis.call('GET', KEYS[1]) or '0-0'
local lastMajor, lastMinor = split(last)
local taken = 0
for _ = 1, tonumber(take()) do
  local sequence = take()
  local operations = tonumber(take())
  local major, minor = split(sequence)
  local fresh = major > lastMajor or (major == lastMajor and minor > lastMinor)
  for _ = 1, operations do
    local command = take()
    local key = KEYS[tonumber(take())]
    local count = tonumber(take())
    if fresh then
      redis.call(command, key, unpack(ARGV, at + 1, at + count))
    end
    at = at + count
  end
  if fresh then
    taken = taken + 1
    last, lastMajor, lastMinor = sequence, major, minor
  end
end
redis.call('SET', KEYS[1], last, 'PX', ARGV[1])
return taken
