-- Appends what one source says, each item once. Sequences of a source rise; an item that is not above the
-- last one taken is a repetition (a resent command, a relay that runs twice) and is skipped.
--
-- KEYS[1]   the source's last sequence in this slot; KEYS[2..] every key that an item touches
-- ARGV      milliseconds for which the sequence is remembered after its last use, types of KEYS[2..], number of
--           items, and for each: sequence as `<major>-<minor>`, operations
-- returns   the number of items that were taken
local rememberMs = take()
local wrong = wrongType(2)
if wrong then
  return wrong
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
  local major, minor = split(sequence)
  local fresh = major > lastMajor or (major == lastMajor and minor > lastMinor)
  operate(not fresh)
  if fresh then
    taken = taken + 1
    last, lastMajor, lastMinor = sequence, major, minor
  end
end
redis.call('SET', KEYS[1], last, 'PX', rememberMs)
wake()
return taken
