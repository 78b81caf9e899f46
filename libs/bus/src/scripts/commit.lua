#!lua
-- Acknowledges entries of one stream and, for each that was still pending, applies what its handler returned.
-- An entry that another consumer has committed meanwhile is skipped whole: its effects exist already.
--
-- KEYS[1]   the stream that was read; KEYS[2..] every key that an operation touches
-- ARGV[1]   consumer group
-- ARGV[2..] the type that each of KEYS[2..] must have if it exists, `*` for any
-- then      number of entries, and for each: id, number of operations, and for each operation:
--           command, index into KEYS, number of arguments, arguments
-- returns   one 1 or 0 an entry: committed or refused
--
-- The first line makes Redis refuse the script whole when memory is full; the types are checked first
-- because an error in the middle would leave an entry acknowledged with half of its effects.
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

local committed = {}
for entry = 1, tonumber(take()) do
  local id = take()
  local operations = tonumber(take())
  local mine = redis.call('XACK', KEYS[1], ARGV[1], id) == 1
  committed[entry] = mine and 1 or 0
  for _ = 1, operations do
    local command = take()
    local key = KEYS[tonumber(take())]
    local count = tonumber(take())
    if mine then
      redis.call(command, key, unpack(ARGV, at + 1, at + count))
    end
    at = at + count
  end
end
return committed
